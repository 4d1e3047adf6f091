import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { bridgeName, eventChannel, requestChannel, type Envelope } from '../shared/ipc/envelope.ts'
import type { ErrorCode } from '../shared/errors/codes.ts'
import type { AppEvent } from '../shared/ipc/events.ts'
import type { Bridge, RouteName } from '../shared/ipc/routes.ts'
import type { FileHandle } from '../shared/model/file.ts'

/** Called by this script only: the page must not be able to name a path (decision 13). */
const registerRoute: RouteName = 'file.register'

const bridge: Bridge = {
  request: (name, input) =>
    name === registerRoute
      ? Promise.resolve(refusal('ipc.forbidden', 'paths do not come from the page'))
      : ask(name, input),

  registerDroppedFile: async (file) => {
    const path = pathOf(file)
    if (path === '') return refusal('file.unreadable', 'no file on this computer')
    return ask<FileHandle>(registerRoute, { path })
  },

  onEvent: (listener) => {
    const forward = (_event: unknown, event: AppEvent): void => listener(event)
    ipcRenderer.on(eventChannel, forward)
    return () => void ipcRenderer.removeListener(eventChannel, forward)
  },
}

contextBridge.exposeInMainWorld(bridgeName, bridge)

/** Empty for a File made by a script, and for any other value: Electron throws on it, and the page may pass anything. */
function pathOf(file: unknown): string {
  try {
    return webUtils.getPathForFile(file as File)
  } catch {
    return ''
  }
}

async function ask<T>(name: RouteName, input: unknown): Promise<Envelope<T>> {
  try {
    return (await ipcRenderer.invoke(requestChannel, name, input)) as Envelope<T>
  } catch {
    // Main answers errors as data; a rejection means that the message itself did not get through.
    return refusal('internal', 'the main process did not answer')
  }
}

function refusal(code: ErrorCode, message: string): Envelope<never> {
  return { ok: false, error: { code, message, params: {} } }
}
