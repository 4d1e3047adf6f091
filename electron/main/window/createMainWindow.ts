import { BrowserWindow, Menu, shell } from 'electron'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { contextMenuTemplate } from './contextMenu.ts'
import { denyNavigation, denyPermissions } from './lockDown.ts'
import { followTheme, windowBackground } from './theme.ts'

export interface MainWindowOptions {
  /** Absolute path of the built preload script, `out/preload/index.cjs`. */
  preloadPath: string
  /** Address of the page: see `pageUrl`. */
  url: string
  /** Developer tools: on in development, off in the packaged app. */
  devTools: boolean
  /** Labels of the context menu. */
  texts: () => Texts['system']['menu']
  /** Reports a page that could not be loaded or whose process crashed. Contains no customer data. */
  logError: (error: unknown) => void
}

/** Smallest content size of the layout, in CSS pixels. */
export const minimumSize = { width: 1024, height: 700 }

/**
 * Opens the one window of the app and starts loading its page. The window appears at the first paint. A page whose
 * process crashes is reloaded, because it holds no state that matters.
 */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const { preloadPath, url, devTools, texts, logError } = options
  const window = new BrowserWindow({
    title: '兔展客户导入助手',
    width: 1280,
    height: 800,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    useContentSize: true,
    show: false,
    backgroundColor: windowBackground(),
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools,
    },
  })
  followTheme(window)
  denyPermissions(window.webContents.session)
  denyNavigation(window.webContents, (link) => shell.openExternal(link))
  window.once('ready-to-show', () => window.show())
  // The <title> of the page follows the language, but the window keeps the product's name.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.webContents.on('context-menu', (_event, place) => {
    const template = contextMenuTemplate(place, texts())
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
  })
  const load = (): void => void window.loadURL(url).catch(logError)
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    logError(new Error(`the page's process is gone: ${details.reason}`))
    load()
  })
  load()
  return window
}
