import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { app, dialog, ipcMain, protocol, shell } from 'electron'
import { defaultDataDir } from '../core/dataDir.ts'
import { AppError } from '../shared/errors/AppError.ts'
import type { AppEvent } from '../shared/ipc/events.ts'
import { describeError, loadTexts } from '../shared/locales/loadTexts.ts'
import { createHandlers } from './handlers/createHandlers.ts'
import { isOwnTopFrame } from './ipc/isOwnTopFrame.ts'
import { registerRoutes } from './ipc/registerRoutes.ts'
import { sendEvent } from './ipc/sendEvent.ts'
import { logError } from './logError.ts'
import { createServices, type Services } from './services.ts'
import { setApplicationMenu } from './window/applicationMenu.ts'
import { registerAppScheme, serveRenderer } from './window/appProtocol.ts'
import { createAppUrlCheck, pageUrl } from './window/appUrl.ts'
import { createMainWindow } from './window/createMainWindow.ts'
import { askFileToOpen, askWhereToSave } from './window/dialogs.ts'

const here = import.meta.dirname
const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const isAppUrl = createAppUrlCheck(devServerUrl)

let window: BrowserWindow | null = null
let services: Services | null = null
let isClosing = false

// Electron's own profile and the single-instance lock (which follows it) lie with our data, wherever that is.
app.setPath('userData', join(defaultDataDir(), 'browser-profile'))

// 1. One app for a data folder: a second start brings the first to the front.
if (!app.requestSingleInstanceLock()) app.quit()
else {
  // 2. Before `ready`: our scheme gets its origin.
  registerAppScheme(protocol)
  app.on('second-instance', () => showWindow())
  app.on('window-all-closed', () => app.quit())
  app.on('activate', () => showWindow())
  app.on('before-quit', closeServicesFirst)
  void app.whenReady().then(start).catch(reportFailedStart)
}

function start(): void {
  // 3. Services: the journal is opened and put right after a crash.
  services = createServices({
    dataDir: defaultDataDir(),
    workerUrl: new URL('./worker.js', import.meta.url),
    environmentToken: process.env['TUZHAN_X_TOKEN'],
    sendEvent: (event: AppEvent) => sendEvent(window, event),
  })
  // 4. The one way in.
  registerRoutes({
    ipcMain,
    isOurFrame: (event) => isOwnTopFrame(event.senderFrame, isAppUrl),
    handlers: createHandlers(services, {
      host: process.versions['electron'] ? 'electron' : 'browser',
      version: app.getVersion(),
      samplePath: samplePath(),
      askFileToOpen: () => withWindow((owner) => askFileToOpen(owner, texts().system.openFile)),
      askWhereToSave: (suggestedName) =>
        withWindow((owner) => {
          const { title, workbook, csv } = texts().system.saveReport
          return askWhereToSave(owner, {
            title,
            defaultPath: suggestedName,
            filters: [
              { name: workbook, extensions: ['xlsx'] },
              { name: csv, extensions: ['csv'] },
            ],
          })
        }),
      showInFolder: (path) => shell.showItemInFolder(path),
    }),
    logError,
  })
  // 5. The window.
  setApplicationMenu({ platform: process.platform, isPackaged: app.isPackaged })
  if (devServerUrl === undefined) serveRenderer(protocol, join(here, '../renderer'))
  showWindow()
}

function showWindow(): void {
  if (!services) return
  if (window && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore()
    window.focus()
    return
  }
  window = createMainWindow({
    preloadPath: join(here, '../preload/index.cjs'),
    url: pageUrl(devServerUrl),
    devTools: !app.isPackaged,
    logError: (error) => logError(error, { route: 'window' }),
  })
}

/** Calls in flight are answered and counted before the process ends; a second request to quit waits as well. */
function closeServicesFirst(event: { preventDefault(): void }): void {
  if (!services) return
  event.preventDefault()
  if (isClosing) return
  isClosing = true
  void services
    .close()
    .catch((error: unknown) => logError(error, { route: 'quit' }))
    .finally(() => app.exit())
}

function reportFailedStart(error: unknown): void {
  logError(error, { route: 'start' })
  const { system, ...others } = loadTexts('zh-CN')
  const text = describeError({ system, ...others }, AppError.from(error))
  dialog.showErrorBox(system.startFailed.title, text)
  app.exit(1)
}

function texts(): ReturnType<typeof loadTexts> {
  return loadTexts(services?.settings.get().language ?? 'zh-CN')
}

async function withWindow<T>(ask: (owner: BrowserWindow) => Promise<T | null>): Promise<T | null> {
  return window && !window.isDestroyed() ? ask(window) : null
}

/** Resources lie beside the app's archive when packaged, in the project otherwise. */
function samplePath(): string {
  const root = app.isPackaged ? process.resourcesPath : join(here, '../../resources')
  return join(root, 'samples', 'customers.xlsx')
}
