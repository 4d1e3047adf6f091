import { timingSafeEqual } from 'node:crypto'

export interface RequestFacts {
  method: string
  /** Path and query as sent. */
  url: string
  headers: { readonly [name: string]: string | string[] | undefined }
}

/**
 * Decides whether a request may reach the app, and under which path.
 *
 * The token is the first part of the path of every request; a cookie would also reach other servers on this
 * machine, because cookies ignore ports. In addition, `Host` must be ours (a foreign name that resolves to
 * 127.0.0.1 is DNS rebinding), a foreign `Origin` or `Sec-Fetch-Site` is refused, and a POST must carry our
 * `Origin`.
 *
 * @returns the path after the token, with its leading `/`; null when refused
 */
export function checkRequest(
  request: RequestFacts,
  expected: { port: number; token: string },
): string | null {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  const ownHost = `127.0.0.1:${expected.port}`
  if (host !== ownHost) return null
  if (origin !== undefined && origin !== `http://${ownHost}`) return null
  if (request.method !== 'GET' && origin === undefined) return null
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return null
  const parts = /^\/([^/?]+)(\/[^?]*)/.exec(request.url)
  if (parts?.[1] === undefined || parts[2] === undefined || !isSame(parts[1], expected.token)) return null
  return parts[2]
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
