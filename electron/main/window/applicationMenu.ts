import type { MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '../../shared/ipc/events.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'

export interface MenuActions {
  openFile: () => void
  openRecent: (path: string) => void
  /** Done by the page shown, or by nobody. */
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
  /** Files opened last, newest first. */
  recentFiles: readonly { path: string; fileName: string; folderName: string }[]
  actions: MenuActions
}

/**
 * The menu of the app. Every entry has a label of its own, since Electron's roles speak the system's language and not
 * the one set in the app. While developing the page can be reloaded and inspected.
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
            // A single & would underline the letter behind it.
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
    // No roles: what is taken back depends on the page, a text field first (renderer/composables/useCommand.ts).
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
  // macOS keeps these under the app's own name, which it takes from the bundle.
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
