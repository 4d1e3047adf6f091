import { app } from './app.ts'
import { BrowserWindow, session } from './browserWindow.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipcMain.ts'
import { protocol } from './protocol.ts'
import { strict } from './strict.ts'
import { Menu, nativeTheme, Notification, powerMonitor, powerSaveBlocker, shell } from './system.ts'

/**
 * Stands in for `electron` in plain Node: the main bundle runs unchanged on it. It holds what main uses and no more;
 * a named import it lacks fails when the bundle is linked, a missing member when it is touched.
 */
const electron = strict('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
  shell,
})

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
  shell,
}
export default electron
