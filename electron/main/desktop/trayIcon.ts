import { Menu, Tray } from 'electron'
import type { TrayIcon } from './UploadTray.ts'

/**
 * Creates the icon in the system's tray, or menu bar.
 *
 * On macOS a click opens the menu and is also emitted as `click`; opening the window then removes the icon, and the menu
 * with it. So only elsewhere a click opens the window (docs/api/tray.md of Electron).
 *
 * @param platform as `process.platform`
 * @param open called for a click on the icon
 */
export function createTrayIcon(imagePath: string, platform: string, open: () => void): TrayIcon {
  const icon = new Tray(imagePath)
  if (platform !== 'darwin') icon.on('click', open)
  return {
    setToolTip: (text) => icon.setToolTip(text),
    setMenu: (items) => icon.setContextMenu(Menu.buildFromTemplate([...items])),
    destroy: () => icon.destroy(),
  }
}
