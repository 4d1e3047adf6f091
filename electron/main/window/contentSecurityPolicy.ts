/**
 * What the page may load: nothing but our own files. The one source of the policy: `app://` answers carry it as a header,
 * and so does the dev server (`electron.vite.config.ts`). There is no `<meta>` beside it: two policies drift apart, and
 * `frame-ancestors` is ignored there.
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
