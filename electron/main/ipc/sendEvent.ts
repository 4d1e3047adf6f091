import { eventChannel } from '../../shared/ipc/envelope.ts'
import type { AppEvent } from '../../shared/ipc/events.ts'

/** What of a `BrowserWindow` is used. */
export interface EventTarget {
  isDestroyed(): boolean
  webContents: { isDestroyed(): boolean; send(channel: string, event: AppEvent): void }
}

/** Tells the window something unasked. A window that is closed or closing is no error: the journal has it all. */
export function sendEvent(window: EventTarget | null, event: AppEvent): void {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send(eventChannel, event)
}
