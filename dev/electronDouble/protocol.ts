import { realApp } from './app.ts'
import { strict } from './strict.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()
const privileged = new Set<string>()

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
    if (realApp.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    }
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`the scheme ${scheme} has a handler already`)
    handlers.set(scheme, handler)
  },
})

/**
 * Answers a page's request in our scheme.
 *
 * @throws Error when the scheme has no handler or no origin, either of which leaves the window blank in
 *   Electron
 */
export async function fetchByScheme(request: Request): Promise<Response> {
  const scheme = new URL(request.url).protocol.slice(0, -1)
  const handler = handlers.get(scheme)
  if (handler === undefined) throw new Error(`no handler for the scheme ${scheme}`)
  if (!privileged.has(scheme)) throw new Error(`the scheme ${scheme} was not registered as privileged`)
  return handler(request)
}
