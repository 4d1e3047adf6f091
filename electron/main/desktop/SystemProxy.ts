import { connect } from 'node:net'
import { environmentProxy } from '../../core/platform/environmentProxy.ts'
import { isLoopback } from '../../core/platform/endpoint.ts'

type Environment = { readonly [name: string]: string | undefined }

export interface SystemProxyParts {
  /**
   * Electron's `session.resolveProxy`: resolves the system's settings, PAC scripts included, to a PAC answer.
   */
  resolveProxy: (url: string) => Promise<string>
  environment: Environment
  /** Whether the proxy accepts connections. */
  canConnect: (proxy: URL) => Promise<boolean>
}

/** A proxy is on the company's own network: one that does not answer soon is unavailable. */
const connectTimeoutMs = 2_000

/**
 * Finds the proxy for calls to an address: the system's, else the environment's. Asks once per origin and
 * caches the answer until `forget`, which is called before every upload and every connection test.
 */
export class SystemProxy {
  readonly #parts: SystemProxyParts
  readonly #byOrigin = new Map<string, Promise<string | null>>()

  constructor(parts: SystemProxyParts) {
    this.#parts = parts
  }

  forget(): void {
    this.#byOrigin.clear()
  }

  /** @returns address of the proxy, with user name and password where they are known; null: no proxy */
  proxyFor(endpoint: URL): Promise<string | null> {
    if (isLoopback(endpoint)) return Promise.resolve(null)
    const known = this.#byOrigin.get(endpoint.origin)
    if (known) return known
    const asked = this.#ask(endpoint)
    this.#byOrigin.set(endpoint.origin, asked)
    return asked
  }

  async #ask(endpoint: URL): Promise<string | null> {
    const { resolveProxy, environment } = this.#parts
    const fromEnvironment = environmentProxy(endpoint, environment)
    // Fails when the PAC script cannot be fetched, or when the session is closing.
    const entries = parsePacAnswer(await resolveProxy(endpoint.href).catch(() => ''))
    const chosen = entries.length > 1 ? await this.#firstThatAnswers(entries) : entries[0]
    if (chosen === undefined || chosen === 'direct') return fromEnvironment
    return withCredentials(chosen, fromEnvironment)
  }

  /**
   * Tries a PAC list in its order, as intended. When no proxy answers, the error of the first one is the most
   * helpful.
   */
  async #firstThatAnswers(entries: readonly PacEntry[]): Promise<PacEntry | undefined> {
    for (const entry of entries) {
      if (entry === 'direct' || (await this.#parts.canConnect(entry))) return entry
    }
    return entries[0]
  }
}

/** One route to a server: the address of a proxy, or a direct connection. */
export type PacEntry = URL | 'direct'

const schemesByKeyword = new Map([
  ['PROXY', 'http'],
  ['HTTP', 'http'],
  ['HTTPS', 'https'],
  ['SOCKS', 'socks5'],
  ['SOCKS5', 'socks5'],
])

/**
 * Parses the answer of a PAC script's `FindProxyForURL`, such as `PROXY a.corp:8080; SOCKS5 b.corp:1080;
 * DIRECT`. `SOCKS` formally means version 4, but its servers speak 5 today, which is the version we speak.
 * Skips entries of another kind and invalid ones.
 */
export function parsePacAnswer(answer: string): PacEntry[] {
  return answer.split(';').flatMap((text): PacEntry[] => {
    const [keyword = '', host = ''] = text.trim().split(/\s+/)
    if (keyword.toUpperCase() === 'DIRECT') return ['direct']
    const scheme = schemesByKeyword.get(keyword.toUpperCase())
    const address = `${scheme}://${host}`
    return scheme !== undefined && host !== '' && URL.canParse(address) ? [new URL(address)] : []
  })
}

/**
 * The system's settings hold no password that we may read; the environment may hold one for the same proxy.
 */
function withCredentials(proxy: URL, fromEnvironment: string | null): string {
  const other = fromEnvironment === null ? null : new URL(fromEnvironment)
  return fromEnvironment !== null && other?.host === proxy.host ? fromEnvironment : addressOf(proxy)
}

/** Omits the `/` that a URL parser adds. */
function addressOf(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`
}

/**
 * Opens a connection to a proxy and closes it.
 *
 * @returns whether it was accepted within 2 s
 */
export function canConnect(proxy: URL): Promise<boolean> {
  const port =
    Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : proxy.protocol === 'http:' ? 80 : 1080)
  // A URL has IPv6 addresses in brackets, a socket takes them without.
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs })
    const finish = (answers: boolean): void => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => finish(true))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
  })
}
