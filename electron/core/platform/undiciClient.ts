import * as tls from 'node:tls'
import { Agent, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import { isLoopback } from './endpoint.ts'
import { sendOnce } from './sendOnce.ts'
import type { CallFailure, PlatformClient } from './PlatformClient.ts'

export interface PlatformClientOptions {
  /** Until the connection stands, TLS included. Default 10 s. */
  connectTimeoutMs?: number
  /** From the first byte written to the answer's headers. A batch of 500 takes the server its time. Default 60 s. */
  headersTimeoutMs?: number
  /** For the whole body of the answer, however slowly it drips. Default 30 s. */
  bodyTimeoutMs?: number
  /** `http://`, `https://` or `socks5://` proxy, user name and password included; not used for loopback addresses. */
  proxyUri?: string
  /** PEM certificates to trust. Default: Node's own and those of the operating system. */
  certificates?: readonly string[]
}

/**
 * The platform over undici, never over Chromium's stack (decision 8).
 *
 * HTTP/1.1 only and without pipelining: there undici hands a request to its handler (`onRequestStart`) right before
 * it writes it, and has no reason to put a request that is not idempotent back into its queue. HTTP/2 has one (GOAWAY).
 */
export function createPlatformClient(options: PlatformClientOptions = {}): PlatformClient {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const headersTimeoutMs = options.headersTimeoutMs ?? 60_000
  const bodyTimeoutMs = options.bodyTimeoutMs ?? 30_000

  // One context for all connections: parsing some 150 certificates takes longer than a handshake.
  const secureContext = tls.createSecureContext({ ca: [...(options.certificates ?? trustedCertificates())] })
  const connect = { secureContext, timeout: connectTimeoutMs, allowH2: false }
  // sendOnce keeps its own time: undici's body timeout starts again with every byte.
  const common = { pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 }
  const direct = new Agent({ ...common, connect })
  const viaProxy: Dispatcher | null =
    options.proxyUri === undefined
      ? null
      : new ProxyAgent({
          ...common,
          uri: options.proxyUri,
          requestTls: connect,
          proxyTls: connect,
          proxyTunnel: true,
        })

  let closed: Promise<unknown> | null = null

  return {
    async send(call) {
      const url = new URL(call.endpoint)
      const timeouts = { connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs }
      if (viaProxy === null || isLoopback(url)) return sendOnce(direct, url, call, timeouts)

      const result = await sendOnce(viaProxy, url, call, timeouts)
      const isProxyAway = result.phase === 'notSent' && proxyFailures.has(result.failure)
      return isProxyAway ? { ...result, failure: 'proxy' } : result
    },
    async close() {
      closed ??= Promise.all([direct.close(), viaProxy?.close()])
      await closed
    },
  }
}

/** With a proxy, the only name resolved and the only connection opened is the proxy's. */
const proxyFailures = new Set<CallFailure | null>(['dns', 'refused', 'connectTimeout', 'reset'])

/** Offices that inspect TLS install their own authority in the operating system; Node alone does not look there. */
function trustedCertificates(): string[] {
  const own = tls.getCACertificates('default')
  try {
    return [...new Set([...own, ...tls.getCACertificates('system')])]
  } catch {
    return own
  }
}
