/** Our own scheme: unlike `file:` it has an origin, and it reaches only the built renderer. */
export const appScheme = 'app'
export const appHost = 'bundle'
const appEntryUrl = `${appScheme}://${appHost}/index.html`

/**
 * Creates the check whether an address is a page of this app.
 *
 * @param devServerUrl `ELECTRON_RENDERER_URL` while developing with electron-vite, else undefined; only on loopback
 */
export function createAppUrlCheck(devServerUrl: string | undefined): (url: string) => boolean {
  return (url) => {
    const address = parseUrl(url)
    if (address === null || address.username !== '' || address.password !== '') return false
    // Compares the parts, because `origin` is "null" for a scheme that Node does not know.
    if (address.protocol === `${appScheme}:`) return address.host === appHost
    return devServerUrl !== undefined && address.origin === loopbackOrigin(devServerUrl)
  }
}

/** Address of the page: the dev server's if set, otherwise the built renderer. */
export function pageUrl(devServerUrl: string | undefined): string {
  return devServerUrl !== undefined && loopbackOrigin(devServerUrl) !== null ? devServerUrl : appEntryUrl
}

function loopbackOrigin(url: string): string | null {
  const address = parseUrl(url)
  if (address === null || address.protocol !== 'http:') return null
  return ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname) ? address.origin : null
}

function parseUrl(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}
