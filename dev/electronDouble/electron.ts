import { app } from './app.ts'
import { BrowserWindow, session } from './browserWindow.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipcMain.ts'
import { protocol } from './protocol.ts'
import { strict } from './strict.ts'
import {
  Menu,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
  Tray,
} from './system.ts'
import { utilityProcess } from './utilityProcess.ts'

/**
 * Replaces `electron` in plain Node, so that the main bundle runs unchanged. Provides only the API that main
 * uses: a missing named import fails when the bundle is linked, a missing member on access.
 */
const electron: { readonly [name: string]: unknown } = strict('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
})

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
}
export default electron
