/** One call, complete. */
export interface Call {
  /** Full address, already accepted by `parseEndpoint`. */
  endpoint: string
  /** Value of `X-Token`; null sends the header not at all. */
  token: string | null
  /** The exact JSON text; its UTF-8 bytes go over the wire. */
  body: string
}

/** Why a call has no complete answer. */
export type CallFailure =
  /** The host name has no address. */
  | 'dns'
  /** The port is closed. */
  | 'refused'
  | 'connectTimeout'
  /** No route: the cable, the Wi-Fi or the network behind it. */
  | 'network'
  /** A TLS handshake that failed for another reason than its certificate. */
  | 'tls'
  | 'certificate'
  /** The proxy would not open a tunnel. */
  | 'proxy'
  /** The proxy wants a user name and password (407). */
  | 'proxyAuthentication'
  /** The connection ended too early. */
  | 'reset'
  | 'headersTimeout'
  | 'bodyTimeout'
  /** Not HTTP, or HTTP that breaks its rules. */
  | 'malformed'
  | 'bodyTooLarge'
  /** The answer began before the request was written completely; the connection was cut, so it never was. */
  | 'answeredEarly'
  | 'other'

/** How far a call got and what came back, with the token masked where a server echoed it. */
export interface CallResult {
  /**
   * `notSent`: certainly no byte of the request was written to a socket. Everything else is `sent`, even when the server
   * most likely never received it.
   */
  phase: 'notSent' | 'sent'
  /** Null when no status line came back. */
  httpStatus: number | null
  /** The headers that outcomes depend on; null when absent. */
  headers: { retryAfter: string | null; date: string | null; location: string | null }
  /** What arrived of the body, at most 1 MiB. */
  bodyText: string
  /** Null when the answer is complete. */
  failure: CallFailure | null
  /** Error code for logs, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  detail: string | null
}

/** The port to the platform: one `send` is at most one POST on the wire, and redirects are not followed. */
export interface PlatformClient {
  /** Never rejects: a failed call is a result. */
  send(call: Call): Promise<CallResult>
  /**
   * Calls from now on get new connections. For answers that belong to an earlier call: on the connection they came by, every
   * later answer would be one call late. Calls in flight are not cut off.
   */
  renewConnections(): void
  /** Waits for the calls in flight, then closes every connection. Safe to call twice. */
  close(): Promise<void>
}
