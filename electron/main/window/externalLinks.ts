/** The platform's domain: with its subdomains the only one that the app opens in the user's browser. */
const allowedDomain = 'rabbitpre.com'

/** Whether a link may leave the app. https only, default port, no credentials in the address. */
export function isAllowedExternalLink(url: string): boolean {
  if (!URL.canParse(url)) return false
  const address = new URL(url)
  if (address.protocol !== 'https:' || address.port !== '') return false
  if (address.username !== '' || address.password !== '') return false
  return address.hostname === allowedDomain || address.hostname.endsWith(`.${allowedDomain}`)
}
