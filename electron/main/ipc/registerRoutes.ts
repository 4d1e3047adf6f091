import type { IpcMainInvokeEvent } from 'electron'
import { AppError } from '../../shared/errors/AppError.ts'
import { requestChannel, type Envelope } from '../../shared/ipc/envelope.ts'
import { routes, type HandlersOf, type RouteName } from '../../shared/ipc/routes.ts'

/** What of Electron's `ipcMain` is used. */
export interface RequestReceiver {
  handle(
    channel: string,
    listener: (event: IpcMainInvokeEvent, name: unknown, input: unknown) => Promise<unknown>,
  ): void
}

export interface RegisterRoutesOptions {
  ipcMain: RequestReceiver
  /** Whether the sender may ask at all: see `isOwnTopFrame`. */
  isOurFrame: (event: IpcMainInvokeEvent) => boolean
  handlers: HandlersOf<typeof routes>
  /** Gets what the window must not see: unexpected errors, and the paths (never the values) of a bad input. */
  logError: (error: unknown, context: { route: string }) => void
}

/**
 * Answers every request of the window on the one request channel. Never rejects: what goes wrong is an
 * `Envelope` with `ok: false`, so that the code survives the boundary.
 *
 * In this order: sender (`ipc.forbidden`), route name and input shape (`ipc.badRequest`), handler. An error that
 * is no AppError becomes `internal` without its text: that may hold a path or a cell.
 */
export function registerRoutes({ ipcMain, isOurFrame, handlers, logError }: RegisterRoutesOptions): void {
  ipcMain.handle(requestChannel, async (event, name, input): Promise<Envelope<unknown>> => {
    let route = 'unknown'
    try {
      if (!isOurFrame(event)) throw new AppError('ipc.forbidden', 'request from a foreign frame')
      if (!isRouteName(name)) throw new AppError('ipc.badRequest', 'unknown route')
      route = name
      const parsed = routes[name].input.safeParse(input)
      if (!parsed.success) {
        const paths = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '(input)')
        throw new AppError('ipc.badRequest', `input has the wrong shape at ${paths.join(', ')}`)
      }
      const handle = handlers[name] as (input: unknown) => unknown
      return { ok: true, data: await handle(parsed.data) }
    } catch (error) {
      const known = error instanceof AppError
      if (!known || isFault(error)) logError(error, { route })
      const answer = known ? error : new AppError('internal', 'unexpected error in the main process')
      return { ok: false, error: answer.serialize() }
    }
  })
}

/** What is no matter of a wrong file or a wrong choice, and whoever is asked for help wants to know. */
function isFault({ code }: AppError): boolean {
  return code === 'internal' || code.startsWith('ipc.') || code.startsWith('storage.')
}

function isRouteName(name: unknown): name is RouteName {
  return typeof name === 'string' && Object.hasOwn(routes, name)
}
