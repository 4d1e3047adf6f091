import type { IpcMainInvokeEvent } from 'electron'
import { AppError } from '../../shared/errors/AppError.ts'
import { requestChannel, type Envelope } from '../../shared/ipc/envelope.ts'
import { routes, type HandlersOf, type RouteName } from '../../shared/ipc/routes.ts'

/** The used part of Electron's `ipcMain`. */
export interface RequestReceiver {
  handle(
    channel: string,
    listener: (event: IpcMainInvokeEvent, name: unknown, input: unknown) => Promise<unknown>,
  ): void
}

export interface RegisterRoutesOptions {
  ipcMain: RequestReceiver
  /** Whether the sender may send requests: see `isOwnTopFrame`. */
  isOurFrame: (event: IpcMainInvokeEvent) => boolean
  handlers: HandlersOf<typeof routes>
  /** Logs what the window must not see: unexpected errors, and the paths (never the values) of a bad input. */
  logError: (error: unknown, context: { route: string }) => void
}

/**
 * Answers every request of the window on the one request channel. Never rejects: a failure is an `Envelope` with
 * `ok: false`, so that its code survives the boundary.
 *
 * Checks the sender (`ipc.forbidden`), the route name and the input shape (`ipc.badRequest`), then calls the handler. An
 * error that is no AppError becomes `internal` without its message, which may contain a path or a cell.
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

/** Codes that no wrong file or choice of the user explains: logged for support. */
function isFault({ code }: AppError): boolean {
  return code === 'internal' || code.startsWith('ipc.') || code.startsWith('storage.')
}

function isRouteName(name: unknown): name is RouteName {
  return typeof name === 'string' && Object.hasOwn(routes, name)
}
