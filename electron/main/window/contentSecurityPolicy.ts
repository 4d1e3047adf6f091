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
