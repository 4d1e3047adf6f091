import { BrowserWindow, shell } from 'electron'
import { denyNavigation, denyPermissions } from './lockDown.ts'
import { followTheme, windowBackground } from './theme.ts'

export interface MainWindowOptions {
  /** Absolute path of the built preload script, `out/preload/index.cjs`. */
  preloadPath: string
  /** Address of the page: see `pageUrl`. */
  url: string
  /** Developer tools: on while developing, off in the packaged app. */
  devTools: boolean
  /** A page that could not be loaded or whose process died. Never customer data. */
  logError: (error: unknown) => void
}

/** Smallest content the five steps are laid out for, in CSS pixels. */
export const minimumSize = { width: 1024, height: 700 }

/**
 * Opens the one window of the app and starts loading its page; it shows itself when there is something to see.
 * A page whose process dies is loaded again: nothing that matters lives in it.
 */
export function createMainWindow({ preloadPath, url, devTools, logError }: MainWindowOptions): BrowserWindow {
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
  // The page's own <title> follows the language; the window keeps the product's name.
  window.on('page-title-updated', (event) => event.preventDefault())
  const load = (): void => void window.loadURL(url).catch(logError)
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    logError(new Error(`the page's process is gone: ${details.reason}`))
    load()
  })
  load()
  return window
}
