import type { MenuItemConstructorOptions } from 'electron'
import type { Texts } from '../../shared/locales/loadTexts.ts'

export interface MenuActions {
  openFile: () => void
  quit: () => void
  showHelp: () => void
  showAbout: () => void
}

export interface MenuOptions {
  platform: string
  isPackaged: boolean
  texts: Texts['system']['menu']
  actions: MenuActions
}

/**
 * The menu of the app. Every entry has a label of its own, since Electron's roles speak the system's language and not
 * the one set in the app. While developing the page can be reloaded and inspected.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, isPackaged, texts, actions } = options
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
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: texts.undo },
    { role: 'redo', label: texts.redo },
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
    ...(isMac ? [] : [separator, about]),
  ]
  // macOS keeps these under the app's own name, which it takes from the bundle.
  const appMenu: MenuItemConstructorOptions = {
    label: '',
    submenu: [about, separator, { role: 'hide', label: texts.hide }, separator, quit],
  }
  return [
    ...(isMac ? [appMenu] : []),
    { label: texts.file, submenu: isMac ? [openFile] : [openFile, separator, quit] },
    { label: texts.edit, submenu: edit },
    { label: texts.view, submenu: isPackaged ? view : [...view, ...development] },
    ...(isMac ? [{ role: 'windowMenu', label: texts.window } satisfies MenuItemConstructorOptions] : []),
    { label: texts.help, submenu: help },
  ]
}
