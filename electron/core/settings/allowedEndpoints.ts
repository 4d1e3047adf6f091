/**
 * Whether an address is on the list. An entry without a path (`https://host/`) allows everything of that origin, one
 * with a path that address alone. Origins are compared as parsed, so that neither `https://host.evil.example` nor
 * `https://host@evil.example` passes for `https://host`.
 *
 * @param endpoint and the entries: addresses that `parseEndpoint` has accepted
 */
export function isAllowedEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  const url = new URL(endpoint)
  return allowed.some((entry) => {
    const { origin, pathname, search } = new URL(entry)
    if (origin !== url.origin) return false
    return (pathname === '/' && search === '') || (pathname === url.pathname && search === url.search)
  })
}
