import { isLoopback } from './endpoint.ts'

type Environment = { readonly [name: string]: string | undefined }

const proxySchemes = new Set(['http:', 'https:', 'socks5:', 'socks:'])

/**
 * Returns the proxy for an address from `HTTPS_PROXY` or `ALL_PROXY` (lower-case names win), user name and
 * password included, unless `NO_PROXY` lists the host.
 *
 * `NO_PROXY` is a list separated by commas or spaces: `*`, a host, a domain with or without its leading dot
 * (subdomains included), each with or without a port. Loopback is never proxied.
 *
 * @returns null when there is none, or none that can be used
 */
export function environmentProxy(endpoint: URL, environment: Environment): string | null {
  if (isLoopback(endpoint) || isExcluded(endpoint, read(environment, 'no_proxy'))) return null
  return parseProxy(read(environment, 'https_proxy') || read(environment, 'all_proxy'))
}

function read(environment: Environment, name: string): string {
  return (environment[name] || environment[name.toUpperCase()] || '').trim()
}

/**
 * Parses a proxy address; `host:port` without a scheme means HTTP, as in every tool that reads these
 * variables.
 */
function parseProxy(text: string): string | null {
  if (text === '') return null
  const address = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(address)) return null
  const { protocol, hostname } = new URL(address)
  return proxySchemes.has(protocol) && hostname !== '' ? address : null
}

function isExcluded(endpoint: URL, list: string): boolean {
  const port = endpoint.port || (endpoint.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, host = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
    const domain = host.toLowerCase().replace(/^\*?\./, '')
    if (domain === '' || (entryPort !== undefined && entryPort !== port)) return false
    return endpoint.hostname === domain || endpoint.hostname.endsWith(`.${domain}`)
  })
}
