import { AppError } from '../../shared/errors/AppError.ts'
import { callVersionFacts, callVersionOfEndpoint } from '../../shared/model/callVersion.ts'
import { maskAddress } from '../redaction/maskSecrets.ts'

/** Why an address is refused, as `params.reason` of `platform.invalidEndpoint`. */
export type EndpointFault =
  'empty' | 'tooLong' | 'notAddress' | 'scheme' | 'httpNotLoopback' | 'credentials' | 'fragment' | 'retired'

const longestEndpoint = 2_000

/** The platform is retiring this path; the document forbids calling it (`api/batchAdd-seed.txt`). */
const retiredPath = '/api/integrate/import/user/batchadd'

/**
 * Parses and normalises the full address of the call (decision 15): https anywhere, http on loopback only,
 * without user name, password or fragment, and not the retired path.
 *
 * @throws AppError `platform.invalidEndpoint` {reason, endpoint}: `reason` is an {@link EndpointFault},
 *   `endpoint` the address without anything that could be a secret
 */
export function parseEndpoint(text: string): URL {
  const trimmed = text.trim()
  if (trimmed === '') throw refuse('empty', '')
  if (trimmed.length > longestEndpoint) throw refuse('tooLong', '')
  if (!URL.canParse(trimmed)) throw refuse('notAddress', '')

  const url = new URL(trimmed)
  const shown = maskAddress(url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('scheme', shown)
  if (url.protocol === 'http:' && !isLoopback(url)) throw refuse('httpNotLoopback', shown)
  if (url.username !== '' || url.password !== '') throw refuse('credentials', shown)
  if (trimmed.includes('#')) throw refuse('fragment', shown)
  if (isRetired(url)) throw refuse('retired', shown)
  return url
}

/** Whether the address is on this machine: 127.0.0.0/8, [::1] or localhost. */
export function isLoopback(url: URL): boolean {
  // The URL parser has already converted 127.1, 0x7f000001 and the like to dotted form.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname)
}

/**
 * Returns the other known address of the same version on the same host, for an address that answered 404; null
 * when there is none.
 */
export function otherPreset(endpoint: URL): string | null {
  const version = callVersionOfEndpoint(endpoint.href)
  if (version === null) return null
  const paths = callVersionFacts[version].endpoints.map((preset) => new URL(preset).pathname)
  const other = paths.find((path) => path !== withoutTrailingSlashes(endpoint.pathname))
  return other === undefined ? null : endpoint.origin + other
}

function isRetired(url: URL): boolean {
  let path = url.pathname
  try {
    path = decodeURIComponent(path)
  } catch {
    // Malformed percent-encoding cannot spell the retired path.
  }
  return withoutTrailingSlashes(path.replace(/\/{2,}/g, '/')).toLowerCase() === retiredPath
}

function withoutTrailingSlashes(path: string): string {
  return path.replace(/\/+$/, '')
}

function refuse(reason: EndpointFault, endpoint: string): AppError {
  return new AppError('platform.invalidEndpoint', `endpoint refused: ${reason}`, {
    params: { reason, endpoint },
  })
}
