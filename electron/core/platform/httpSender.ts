import * as tls from 'node:tls'
import type { Dispatcher } from 'undici'
import { errorCodeOf } from './callFailure.ts'
import { isLoopback } from './endpoint.ts'
import { notSent, sendOnce, type CallTimeouts, type HttpRequest } from './sendOnce.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'

export interface HttpSenderOptions {
  /** Time limit for connecting, TLS included. Default 10 s. */
  connectTimeoutMs?: number
  /**
   * Time limit from the first byte written to the answer's headers; the platform stores up to 500 rows
   * meanwhile. Default 60 s.
   */
  headersTimeoutMs?: number
  /** Time limit for the whole body of the answer, however slowly it arrives. Default 30 s. */
  bodyTimeoutMs?: number
  /** Read before every call, because the settings may change; overrides the three above. */
  timeouts?: () => Partial<CallTimeouts>
  /**
   * Proxy `http://`, `https://` or `socks5://`, user name and password included; not used for loopback
   * addresses.
   */
  proxyUri?: string
  /**
   * Resolves the proxy for every call and overrides `proxyUri`; null: none. Not called for loopback
   * addresses.
   */
  proxyFor?: (url: URL) => Promise<string | null>
  /** PEM certificates to trust. Default: Node's own and those of the operating system. */
  certificates?: readonly string[]
}

/** Sends single requests, with the guarantees of `PlatformClient`. */
export interface HttpSender {
  send(request: HttpRequest): Promise<CallResult>
  renewConnections(): void
  close(): Promise<void>
}

/**
 * Creates a sender over undici, never over Chromium's stack (decision 8).
 *
 * HTTP/1.1 only and without pipelining: undici then calls a request's `onRequestStart` right before writing
 * it, and never requeues a non-idempotent request. Over HTTP/2 it would (GOAWAY).
 */
export function createHttpSender(options: HttpSenderOptions = {}): HttpSender {
  const timeoutsNow = (): CallTimeouts => ({
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    headersTimeoutMs: options.headersTimeoutMs ?? 60_000,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 30_000,
    ...options.timeouts?.(),
  })

  /** Keyed by route and connect time-out, because that time-out belongs to the connection pool. */
  const opened = new Map<string, Promise<Dispatcher>>()
  let closed: Promise<unknown> | null = null
  /** Settles when all retired connections are closed. */
  let retired: Promise<unknown> = Promise.resolve()

  function dispatcherFor(route: Route, connectTimeoutMs: number): Promise<Dispatcher> {
    const key = `${connectTimeoutMs} ${route}`
    const dispatcher = opened.get(key) ?? open(route, connectTimeoutMs, options.certificates)
    opened.set(key, dispatcher)
    // undici rejected the proxy address: there is nothing to close.
    dispatcher.catch(() => opened.delete(key))
    return dispatcher
  }

  /** Waits for the calls in flight; later calls open new connections. */
  function closeAll(): Promise<unknown> {
    const all = [...opened.values()]
    opened.clear()
    // A dispatcher that failed to open has nothing to close.
    return Promise.all(
      all.map((opening) =>
        opening.then(
          (dispatcher) => dispatcher.close(),
          () => undefined,
        ),
      ),
    )
  }

  async function proxyOf(url: URL): Promise<string | null> {
    if (isLoopback(url)) return null
    return options.proxyFor ? options.proxyFor(url) : (options.proxyUri ?? null)
  }

  return {
    async send(request) {
      if (closed !== null) return notSent('other', 'CLOSED')
      const proxyUri = await proxyOf(request.url)
      const route = proxyUri === null ? directRouteOf(request.url) : proxyRoute(proxyUri)
      const timeouts = timeoutsNow()
      const dispatcher = await dispatcherFor(route, timeouts.connectTimeoutMs).catch(errorCodeOf)
      if (dispatcher === null || typeof dispatcher === 'string') return notSent('proxy', dispatcher)
      const result = await sendOnce(dispatcher, request, timeouts)
      const isProxyAway = proxyUri !== null && result.phase === 'notSent' && proxyFailures.has(result.failure)
      return isProxyAway ? { ...result, failure: 'proxy' } : result
    },
    renewConnections() {
      retired = Promise.all([retired, closeAll()])
    },
    async close() {
      closed ??= Promise.all([retired, closeAll()])
      await closed
    },
  }
}

type Route = 'plain' | 'secure' | `proxy ${string}`

function directRouteOf(url: URL): Route {
  return url.protocol === 'https:' ? 'secure' : 'plain'
}

function proxyRoute(uri: string): Route {
  return `proxy ${uri}`
}

/**
 * Loads undici and the certificates on first use: they take some 200 ms, which would delay the start of the
 * app.
 */
async function open(
  route: Route,
  timeout: number,
  certificates: readonly string[] | undefined,
): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici')
  // sendOnce enforces the time-outs: undici's body timeout restarts with every byte.
  const common = { pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 }
  if (route === 'plain') return new Agent({ ...common, connect: { timeout } })

  // One context for all connections: parsing that many certificates takes longer than a handshake.
  const secureContext = tls.createSecureContext({ ca: [...(certificates ?? trustedCertificates())] })
  const connect = { secureContext, timeout, allowH2: false }
  if (route === 'secure') return new Agent({ ...common, connect })
  return new ProxyAgent({
    ...common,
    uri: route.slice(proxyRoute('').length),
    requestTls: connect,
    proxyTls: connect,
    proxyTunnel: true,
  })
}

/**
 * Failures that concern the proxy when there is one, because only the proxy's name is resolved and connected
 * to.
 */
const proxyFailures = new Set<CallFailure | null>(['dns', 'refused', 'connectTimeout', 'reset'])

/**
 * Node's own certificate authorities and those of the operating system, where offices that inspect TLS
 * install theirs. Falls back to the built-in ones where the runtime cannot list them, as with Electron's
 * crypto library.
 */
function trustedCertificates(): string[] {
  try {
    return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
  } catch {
    return [...tls.rootCertificates]
  }
}
