import * as tls from 'node:tls'
import type { Dispatcher } from 'undici'
import { errorCodeOf } from './callFailure.ts'
import { isLoopback } from './endpoint.ts'
import { notSent, sendOnce, type CallTimeouts, type HttpRequest } from './sendOnce.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'

export interface HttpSenderOptions {
  /** Until the connection stands, TLS included. Default 10 s. */
  connectTimeoutMs?: number
  /** From the first byte written to the answer's headers. A batch of 500 takes the server its time. Default 60 s. */
  headersTimeoutMs?: number
  /** For the whole body of the answer, however slowly it drips. Default 30 s. */
  bodyTimeoutMs?: number
  /** Asked before every call, stronger than the three above: the settings may change. */
  timeouts?: () => Partial<CallTimeouts>
  /** `http://`, `https://` or `socks5://` proxy, user name and password included; not used for loopback addresses. */
  proxyUri?: string
  /** As `proxyUri`, asked anew for every call and stronger than it; null: none. Not asked for loopback addresses. */
  proxyFor?: (url: URL) => Promise<string | null>
  /** PEM certificates to trust. Default: Node's own and those of the operating system. */
  certificates?: readonly string[]
}

/** Sends single requests; see `PlatformClient` for what it promises. */
export interface HttpSender {
  send(request: HttpRequest): Promise<CallResult>
  close(): Promise<void>
}

/**
 * HTTP over undici, never over Chromium's stack (decision 8).
 *
 * HTTP/1.1 only and without pipelining: there undici hands a request to its handler (`onRequestStart`) right before
 * it writes it, and has no reason to put a request that is not idempotent back into its queue. HTTP/2 has one (GOAWAY).
 */
export function createHttpSender(options: HttpSenderOptions = {}): HttpSender {
  const timeoutsNow = (): CallTimeouts => ({
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    headersTimeoutMs: options.headersTimeoutMs ?? 60_000,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 30_000,
    ...options.timeouts?.(),
  })

  /** By route and connect time-out, which belongs to the pool of connections. */
  const opened = new Map<string, Promise<Dispatcher>>()
  let closed: Promise<unknown> | null = null

  function dispatcherFor(route: Route, connectTimeoutMs: number): Promise<Dispatcher> {
    const key = `${connectTimeoutMs} ${route}`
    const dispatcher = opened.get(key) ?? open(route, connectTimeoutMs, options.certificates)
    opened.set(key, dispatcher)
    // A proxy address that undici does not take: there is nothing to close.
    dispatcher.catch(() => opened.delete(key))
    return dispatcher
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
    async close() {
      closed ??= Promise.all([...opened.values()].map(async (dispatcher) => (await dispatcher).close()))
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

/** At first use: undici and the certificates take some 200 ms to load, which the start of the app need not wait for. */
async function open(
  route: Route,
  timeout: number,
  certificates: readonly string[] | undefined,
): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici')
  // sendOnce keeps its own time: undici's body timeout starts again with every byte.
  const common = { pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 }
  if (route === 'plain') return new Agent({ ...common, connect: { timeout } })

  // One context for all connections: parsing so many certificates takes longer than a handshake.
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

/** With a proxy, the only name resolved and the only connection opened is the proxy's. */
const proxyFailures = new Set<CallFailure | null>(['dns', 'refused', 'connectTimeout', 'reset'])

/**
 * Offices that inspect TLS install their own authority in the operating system; Node alone does not look there. Where
 * a runtime cannot list them (Electron's own crypto library, say), Node's built-in ones remain.
 */
function trustedCertificates(): string[] {
  try {
    return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
  } catch {
    return [...tls.rootCertificates]
  }
}
