import type { MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '../../shared/ipc/events.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'

export interface MenuActions {
  openFile: () => void
  openRecent: (path: string) => void
  /** Commands that the current page handles, or that have no effect. */
  command: (name: WindowCommand) => void
  showSettings: () => void
  showWelcome: () => void
  quit: () => void
  showHelp: () => void
  showAbout: () => void
}

export interface MenuOptions {
  platform: string
  isPackaged: boolean
  texts: Texts['system']['menu']
  /** Recent files, newest first. */
  recentFiles: readonly { path: string; fileName: string; folderName: string }[]
  actions: MenuActions
}

/**
 * Builds the menu. Every entry has a label of its own, because Electron's roles use the system's language, not the one
 * set in the app. In development the page can be reloaded and inspected.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, isPackaged, texts, recentFiles, actions } = options
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions = {
    label: texts.quit,
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  }
  const about: MenuItemConstructorOptions = { label: texts.about, click: actions.showAbout }
  const openFile: MenuItemConstructorOptions = {
    label: texts.open,
    accelerator: 'CommandOrControl+O',
    click: actions.openFile,
  }
  const recent: MenuItemConstructorOptions = {
    label: texts.recent,
    submenu:
      recentFiles.length === 0
        ? [{ label: texts.noRecent, enabled: false }]
        : recentFiles.map(({ path, fileName, folderName }) => ({
            // A single & would underline the next letter.
            label: `${fileName} — ${folderName}`.replaceAll('&', '&&'),
            click: () => actions.openRecent(path),
          })),
  }
  const command = (label: string, name: WindowCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(name),
    ...(accelerator ? { accelerator } : {}),
  })
  const settings: MenuItemConstructorOptions = {
    label: texts.settings,
    accelerator: 'CommandOrControl+,',
    click: actions.showSettings,
  }
  const file: MenuItemConstructorOptions[] = [
    openFile,
    recent,
    command(texts.template, 'downloadTemplate'),
    separator,
    command(texts.save, 'save', 'CommandOrControl+S'),
  ]
  const edit: MenuItemConstructorOptions[] = [
    // No roles: the page decides what undo reverts, a text field first (renderer/composables/useCommand.ts).
    command(texts.undo, 'undo', 'CommandOrControl+Z'),
    command(texts.redo, 'redo', isMac ? 'Shift+Command+Z' : 'CommandOrControl+Y'),
    separator,
    { role: 'cut', label: texts.cut },
    { role: 'copy', label: texts.copy },
    { role: 'paste', label: texts.paste },
    { role: 'selectAll', label: texts.selectAll },
  ]
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: texts.resetZoom },
    { role: 'zoomIn', label: texts.zoomIn },
    { role: 'zoomOut', label: texts.zoomOut },
    separator,
    { role: 'togglefullscreen', label: texts.fullScreen },
  ]
  const development: MenuItemConstructorOptions[] = [
    separator,
    { role: 'reload', label: texts.reload },
    { role: 'toggleDevTools', label: texts.developerTools },
  ]
  const help: MenuItemConstructorOptions[] = [
    { label: texts.showHelp, accelerator: 'F1', click: actions.showHelp },
    { label: texts.showWelcome, click: actions.showWelcome },
    ...(isMac ? [] : [separator, about]),
  ]
  // On macOS these are in the menu with the app's name, which comes from the bundle.
  const appMenu: MenuItemConstructorOptions = {
    label: '',
    submenu: [about, separator, settings, separator, { role: 'hide', label: texts.hide }, separator, quit],
  }
  return [
    ...(isMac ? [appMenu] : []),
    { label: texts.file, submenu: isMac ? file : [...file, separator, settings, separator, quit] },
    { label: texts.edit, submenu: edit },
    { label: texts.view, submenu: isPackaged ? view : [...view, ...development] },
    ...(isMac ? [{ role: 'windowMenu', label: texts.window } satisfies MenuItemConstructorOptions] : []),
    { label: texts.help, submenu: help },
  ]
}
