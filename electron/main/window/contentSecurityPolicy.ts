/**
 * Allows the page to load only our own files. The single source of the policy: `app://` answers and the dev server
 * (`electron.vite.config.ts`) send it as a header. There is no `<meta>`, which could differ and ignores
 * `frame-ancestors`.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The policy of the development server: also styles and scripts that carry the nonce. Never in a build. */
export function policyWithNonce(policy: string, nonce: string): string {
  return policy.replace(/\b(script-src|style-src) 'self'/g, `$1 'self' 'nonce-${nonce}'`)
}
