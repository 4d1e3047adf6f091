/** Our own scheme: unlike `file:` it has an origin, and reaches nothing but the built renderer. */
export const appScheme = 'app'
export const appHost = 'bundle'
const appEntryUrl = `${appScheme}://${appHost}/index.html`

/**
 * Which addresses are pages of this app.
 *
 * @param devServerUrl `ELECTRON_RENDERER_URL` while developing with electron-vite, else undefined; only on loopback
 */
export function createAppUrlCheck(devServerUrl: string | undefined): (url: string) => boolean {
  return (url) => {
    const address = parseUrl(url)
    if (address === null || address.username !== '' || address.password !== '') return false
    // `origin` of a scheme that Node does not know is the text "null": compare the parts.
    if (address.protocol === `${appScheme}:`) return address.host === appHost
    return devServerUrl !== undefined && address.origin === loopbackOrigin(devServerUrl)
  }
}

/** The page to open: the dev server's when there is one, else the built renderer. */
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
