import { Menu } from 'electron'

/**
 * No menu bar, but for macOS, where copy, paste and quit work through the menu only. Development keeps Electron's
 * own menu (reload, developer tools).
 */
export function setApplicationMenu({
  platform,
  isPackaged,
}: {
  platform: string
  isPackaged: boolean
}): void {
  if (!isPackaged) return
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
}
