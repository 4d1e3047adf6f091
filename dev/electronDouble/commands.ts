import { openWindows } from './app.ts'
import { realSession, type BrowserWindow } from './browserWindow.ts'
import { windowsBehindDialog } from './dialog.ts'
import { preventableEvent } from './preventableEvent.ts'
import { clickTray, powerMonitor, realTheme, shownNotices } from './system.ts'

/** What a user or the system does to the app, and no page can: for tests, and for the parent process of the host. */
export const commands = {
  /** Presses the window's close button; not while a dialog is in front of it. */
  closeWindow(): void {
    for (const window of windows()) if (!windowsBehindDialog.has(window)) window.close()
  },
  blurWindow: (): void => windows().forEach((window) => window.blur()),
  focusWindow: (): void => windows().forEach((window) => window.focus()),
  clickTray: (): void => void clickTray(),
  /** Clicks the newest notification. */
  clickNotice: (): void => void shownNotices.at(-1)?.emit('click', preventableEvent()),
  suspend: (): void => void powerMonitor.emit('suspend'),
  resume: (): void => void powerMonitor.emit('resume'),
  /** Windows asks before it ends the session (docs/api/browser-window.md, `query-session-end`). */
  querySessionEnd: (): void =>
    windows().forEach((window) => window.emit('query-session-end', preventableEvent())),
  endSession: (): void => windows().forEach((window) => window.emit('session-end', preventableEvent())),
  useDarkDesktop: (): void => realTheme.setSystemDark(true),
  useLightDesktop: (): void => realTheme.setSystemDark(false),
  askPermission: (permission: string): Promise<boolean> => realSession.askPermission(permission),
  startDownload: (): boolean => realSession.startDownload(),
  /** The page's frame is gone, or is disposed while main reads it, for messages from now on. */
  loseFrame(state: 'live' | 'gone' | 'disposed'): void {
    for (const window of windows()) window.webContents.frameState = state
  },
}

/** Commands without an argument, which a message can name. */
export type PlainCommand = Exclude<keyof typeof commands, 'askPermission' | 'startDownload' | 'loseFrame'>

function windows(): BrowserWindow[] {
  return [...openWindows] as BrowserWindow[]
}
