/** The only domain the app may open in the user's browser, with its subdomains: the platform's own. */
const allowedDomain = 'rabbitpre.com'

/** Whether a link may leave the app. https only, default port, no credentials in the address. */
export function isAllowedExternalLink(url: string): boolean {
  if (!URL.canParse(url)) return false
  const address = new URL(url)
  if (address.protocol !== 'https:' || address.port !== '') return false
  if (address.username !== '' || address.password !== '') return false
  return address.hostname === allowedDomain || address.hostname.endsWith(`.${allowedDomain}`)
}
