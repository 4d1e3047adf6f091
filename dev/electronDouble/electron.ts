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

/**
 * Stands in for `electron` in plain Node: the main bundle runs unchanged on it. It holds what main uses and no more;
 * a named import it lacks fails when the bundle is linked, a missing member when it is touched.
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
}
export default electron
