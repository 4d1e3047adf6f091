import { connect } from 'node:net'
import { environmentProxy } from '../../core/platform/environmentProxy.ts'
import { isLoopback } from '../../core/platform/endpoint.ts'

type Environment = { readonly [name: string]: string | undefined }

export interface SystemProxyParts {
  /** Electron's `session.resolveProxy`: the system's settings, PAC scripts included, as a PAC answer. */
  resolveProxy: (url: string) => Promise<string>
  environment: Environment
  /** Whether something listens there. */
  canConnect: (proxy: URL) => Promise<boolean>
}

/** A proxy is on the company's own network: what does not answer soon is not there. */
const connectTimeoutMs = 2_000

/**
 * Which proxy the calls to an address go through: the system's, else the environment's. Asked once for an address and
 * then remembered until `forget`, which comes before every upload and every connection test.
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

  /** @returns address of the proxy with user name and password where they are known; null: none */
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
    // A PAC script that cannot be fetched leaves Chromium without an answer; so does a session that is closing.
    const entries = parsePacAnswer(await resolveProxy(endpoint.href).catch(() => ''))
    const chosen = entries.length > 1 ? await this.#firstThatAnswers(entries) : entries[0]
    if (chosen === undefined || chosen === 'direct') return fromEnvironment
    return withCredentials(chosen, fromEnvironment)
  }

  /** A list is meant to be tried in its order. When nothing answers, the first one says best what is wrong. */
  async #firstThatAnswers(entries: readonly PacEntry[]): Promise<PacEntry | undefined> {
    for (const entry of entries) {
      if (entry === 'direct' || (await this.#parts.canConnect(entry))) return entry
    }
    return entries[0]
  }
}

/** One way to a server: the address of a proxy, or straight to it. */
export type PacEntry = URL | 'direct'

const schemesByKeyword = new Map([
  ['PROXY', 'http'],
  ['HTTP', 'http'],
  ['HTTPS', 'https'],
  ['SOCKS', 'socks5'],
  ['SOCKS5', 'socks5'],
])

/**
 * What a PAC script's `FindProxyForURL` answers, such as `PROXY a.corp:8080; SOCKS5 b.corp:1080; DIRECT`. `SOCKS` is
 * version 4 by the letter, but its servers speak 5 today, which is what we speak. Entries of another kind, and
 * those that make no sense, are left out.
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

/** The system's settings hold no password that we may read; the environment may, for the same proxy. */
function withCredentials(proxy: URL, fromEnvironment: string | null): string {
  const other = fromEnvironment === null ? null : new URL(fromEnvironment)
  return fromEnvironment !== null && other?.host === proxy.host ? fromEnvironment : addressOf(proxy)
}

/** Without the `/` that a URL parser adds. */
function addressOf(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`
}

/** Opens a connection to a proxy and closes it again. */
export function canConnect(proxy: URL): Promise<boolean> {
  const port =
    Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : proxy.protocol === 'http:' ? 80 : 1080)
  // A URL writes IPv6 in brackets, a socket takes it without.
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
