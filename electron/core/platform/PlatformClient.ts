/** One call to the platform. */
export interface Call {
  /** Full address, already accepted by `parseEndpoint`. */
  endpoint: string
  /** Value of `X-Token`; null omits the header. */
  token: string | null
  /** The exact JSON, as text or in UTF-8. */
  body: string | Uint8Array
}

/** Why a call has no complete answer. */
export type CallFailure =
  /** The host name has no address. */
  | 'dns'
  /** The port is closed. */
  | 'refused'
  | 'connectTimeout'
  /** No route: the cable, the Wi-Fi or the network behind it is down. */
  | 'network'
  /** The TLS handshake failed, for another reason than the certificate. */
  | 'tls'
  | 'certificate'
  /** The proxy refused to open a tunnel. */
  | 'proxy'
  /** The proxy requires a user name and password (407). */
  | 'proxyAuthentication'
  /** The connection was closed too early. */
  | 'reset'
  | 'headersTimeout'
  | 'bodyTimeout'
  /** Not HTTP, or invalid HTTP. */
  | 'malformed'
  | 'bodyTooLarge'
  /**
   * The answer began before the request was fully written; the connection was cut, so the server never has
   * all of it.
   */
  | 'answeredEarly'
  | 'other'

/** How far a call got, and the answer as received: `classifyCall` masks what a server echoes. */
export interface CallResult {
  /**
   * `notSent`: certainly no byte of the request was written to a socket. Everything else is `sent`, even when
   * the server most likely never received it.
   */
  phase: 'notSent' | 'sent'
  /** Null when no status line came back. */
  httpStatus: number | null
  /** The headers that determine outcomes; null when absent. */
  headers: { retryAfter: string | null; date: string | null; location: string | null }
  /** The received part of the body, at most 1 MiB. */
  bodyText: string
  /** Null when the answer is complete. */
  failure: CallFailure | null
  /** Error code for logs, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  detail: string | null
}

/**
 * The port to the platform: one `send` is at most one POST on the wire, and redirects are not followed.
 *
 * @example
 * const client = createPlatformClient()
 * const result = await client.send({ endpoint, token, body })
 * const outcome = classifyCall(result, Date.now(), { secret: token, body })
 * await client.close()
 */
export interface PlatformClient {
  /** Sends one call. Never rejects: a failed call is a result with `failure` set. */
  send(call: Call): Promise<CallResult>
  /**
   * Makes all later calls use new connections; calls in flight are not cut off. Needed after an answer that
   * belongs to an earlier call: on that connection, every later answer would be one call late.
   */
  renewConnections(): void
  /** Waits for the calls in flight, then closes every connection. Idempotent. */
  close(): Promise<void>
}
