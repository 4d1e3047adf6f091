import { readFile } from 'node:fs/promises'
import { dirname, extname, join, normalize, sep } from 'node:path'
import type { Protocol } from 'electron'
import { appHost, appScheme } from './appUrl.ts'
import { contentSecurityPolicy } from './contentSecurityPolicy.ts'

const contentTypes: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Registers the scheme. Must run before `app` is ready: afterwards Electron ignores it and `app:` has no origin. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/**
 * Serves the built renderer under `app://bundle/`. The names of its assets change with their content, so a browser (that of the
 * browser host) may keep them, and what it compiled of them.
 *
 * @param rendererDir absolute path of `out/renderer`
 */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, rendererDir: string): void {
  const assetsDir = join(rendererDir, 'assets')
  protocol.handle(appScheme, async (request) => {
    const path = resolveRendererFile(rendererDir, request.url)
    const contentType = path === null ? undefined : contentTypes[extname(path).toLowerCase()]
    if (request.method !== 'GET' || path === null || contentType === undefined) return refuse(404)
    try {
      return new Response(await readFile(path), {
        headers: {
          ...safetyHeaders,
          'Content-Type': contentType,
          'Cache-Control': dirname(path) === assetsDir ? 'max-age=31536000, immutable' : 'no-store',
        },
      })
    } catch {
      return refuse(404)
    }
  })
}

const safetyHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: safetyHeaders })
}

/**
 * Resolves an address of our scheme to a file, or null when it names none inside the folder.
 *
 * A URL parser resolves `..` and `%2e%2e`, but not `%2f`, `%5c` or `\` in a scheme it does not know. Therefore the path is
 * decoded once, refused when anything unusual remains, and checked again as a path.
 */
export function resolveRendererFile(rendererDir: string, url: string): string | null {
  if (!URL.canParse(url)) return null
  const address = new URL(url)
  if (address.protocol !== `${appScheme}:` || address.host !== appHost) return null
  let decoded: string
  try {
    decoded = decodeURIComponent(address.pathname)
  } catch {
    return null
  }
  // `:` would name a drive or an NTFS stream, `%` would be decoded twice.
  if (/[\\:%\0]/.test(decoded) || decoded.split('/').includes('..')) return null
  const root = normalize(rendererDir.endsWith(sep) ? rendererDir : rendererDir + sep)
  const path = join(root, decoded)
  return path.startsWith(root) && path !== root ? path : null
}
