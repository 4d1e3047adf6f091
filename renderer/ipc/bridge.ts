import { bridgeName } from '../../electron/shared/ipc/envelope.ts'
import type { Envelope } from '../../electron/shared/ipc/envelope.ts'
import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type {
  Bridge,
  FileHandle,
  RouteInput,
  RouteName,
  RouteOutput,
} from '../../electron/shared/ipc/routes.ts'
import { RequestError } from './RequestError.ts'

function bridge(): Bridge {
  const found = (window as unknown as { [key: string]: Bridge | undefined })[bridgeName]
  if (!found)
    throw new RequestError({ code: 'internal', message: `window.${bridgeName} is missing`, params: {} })
  return found
}

/** Plain data only: structured clone refuses Vue's proxies, and a copy cannot change under way. */
function plain<T>(input: T): T {
  return input === undefined ? input : (JSON.parse(JSON.stringify(input)) as T)
}

function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.data
  throw new RequestError(envelope.error)
}

/** Asks the main process. Routes without input are called with the name alone. @throws RequestError */
export async function request<Name extends RouteName>(
  name: Name,
  ...input: undefined extends RouteInput<Name> ? [] : [input: RouteInput<Name>]
): Promise<RouteOutput<Name>> {
  return unwrap(await bridge().request(name, plain(input[0]) as RouteInput<Name>))
}

/** Exchanges a file dropped on the window for a handle. @throws RequestError */
export async function registerDroppedFile(file: File): Promise<FileHandle> {
  return unwrap(await bridge().registerDroppedFile(file))
}

/** Calls back on every event of the main process; returns the function that ends it. */
export function onEvent(listener: (event: AppEvent) => void): () => void {
  return bridge().onEvent(listener)
}
