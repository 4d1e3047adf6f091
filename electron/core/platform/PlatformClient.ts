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
  /** Nothing listens there. */
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
  | 'other'

/**
 * How far a call got and what came back. It never holds the token: where a server echoes it, it is masked.
 */
export interface CallResult {
  /**
   * `notSent` only where it is certain that no byte of the request was written to a socket; anything else is
   * `sent`, even when the server most likely never saw it.
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

/** The port to the platform: one `send`, at most one POST on the wire, never a redirect followed. */
export interface PlatformClient {
  /** Never rejects: a call that failed is a result. */
  send(call: Call): Promise<CallResult>
  /** Waits for the calls in flight, then closes every connection. Safe to call twice. */
  close(): Promise<void>
}
