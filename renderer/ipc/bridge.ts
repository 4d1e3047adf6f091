import { AppError } from '../../electron/shared/errors/AppError.ts'
import { bridgeName, type Envelope } from '../../electron/shared/ipc/envelope.ts'
import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type { Bridge, RouteInput, RouteName, RouteOutput } from '../../electron/shared/ipc/routes.ts'
import type { FileHandle } from '../../electron/shared/model/file.ts'

function bridge(): Bridge {
  const found = (window as unknown as { [key: string]: Bridge | undefined })[bridgeName]
  if (!found) throw new AppError('internal', `window.${bridgeName} is missing`)
  return found
}

/** Copies plain data: structured clone refuses Vue's proxies, and a copy cannot change while it is sent. */
function plain<T>(input: T): T {
  return input === undefined ? input : (JSON.parse(JSON.stringify(input)) as T)
}

function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.data
  throw AppError.deserialize(envelope.error)
}

/**
 * Asks the main process. Routes without input are called with the name alone.
 *
 * @throws AppError with the code that the main process answered
 */
export async function request<Name extends RouteName>(
  name: Name,
  ...input: undefined extends RouteInput<Name> ? [] : [input: RouteInput<Name>]
): Promise<RouteOutput<Name>> {
  return unwrap(await bridge().request(name, plain(input[0]) as RouteInput<Name>))
}

/**
 * Exchanges a file dropped on the window for a handle.
 *
 * @throws AppError `file.*`
 */
export async function registerDroppedFile(file: File): Promise<FileHandle> {
  return unwrap(await bridge().registerDroppedFile(file))
}

/** Calls back on every event of the main process. Returns the function that unsubscribes. */
export function onEvent(listener: (event: AppEvent) => void): () => void {
  return bridge().onEvent(listener)
}
