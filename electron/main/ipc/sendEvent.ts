import { eventChannel } from '../../shared/ipc/envelope.ts'
import type { AppEvent } from '../../shared/ipc/events.ts'

/** The used part of `BrowserWindow`. */
export interface EventTarget {
  isDestroyed(): boolean
  webContents: { isDestroyed(): boolean; send(channel: string, event: AppEvent): void }
}

/** Pushes an event to the window. Ignores a closed window: the journal has everything. */
export function sendEvent(window: EventTarget | null, event: AppEvent): void {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send(eventChannel, event)
}
