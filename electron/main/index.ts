import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserWindow, app, dialog, ipcMain, protocol, session, shell } from 'electron'
import { defaultDataDir } from '../core/settings/dataDir.ts'
import { ignoreClosedOutput, printLine } from '../core/logging/closedOutput.ts'
import { FileLog } from '../core/logging/FileLog.ts'
import { setIsolation } from '../core/worker/isolation.ts'
import { SettingsStore } from '../core/settings/SettingsStore.ts'
import { AppError } from '../shared/errors/AppError.ts'
import { describeError } from '../shared/locales/describeError.ts'
import { formatMessage } from '../shared/locales/formatMessage.ts'
import { findTextIn, loadTexts, type Texts } from '../shared/locales/loadTexts.ts'
import { appId } from './appId.ts'
import { commandLineArguments, runCommandLine } from './commandLine.ts'
import { inUtilityProcess } from './inUtilityProcess.ts'
import { attachDesktop, type AttachedDesktop } from './desktop/attachDesktop.ts'
import { fileInArguments } from './files/OpenedFiles.ts'
import { createHandlers } from './handlers/createHandlers.ts'
import { isOwnTopFrame } from './ipc/isOwnTopFrame.ts'
import { registerRoutes } from './ipc/registerRoutes.ts'
import { sendEvent } from './ipc/sendEvent.ts'
import { createLogError } from './logError.ts'
import { createServices, type Services } from './services.ts'
import { createElectronUpdater } from './updates/electronUpdater.ts'
import { findObstacle } from './updates/findObstacle.ts'
import { registerAppScheme, serveRenderer } from './window/appProtocol.ts'
import { createAppUrlCheck, pageUrl } from './window/appUrl.ts'
import { createMainWindow } from './window/createMainWindow.ts'
import { showCellMenu } from './window/showCellMenu.ts'
import { createFileDialogs } from './window/fileDialogs.ts'
import { setTheme } from './window/theme.ts'

const here = import.meta.dirname
const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const isAppUrl = createAppUrlCheck(devServerUrl)
const dataDir = defaultDataDir()
const log = new FileLog(dataDir)
const logError = createLogError(log)
const cliArguments = commandLineArguments(process.argv)

let window: BrowserWindow | null = null
let services: Services | null = null
let desktop: AttachedDesktop | null = null
let isClosing = false
/** The file that the system opened with the app, until the services exist. */
let firstFile = fileInArguments(process.argv.slice(1), process.cwd())

// A terminal that is closed, or a broken pipe, must not end an upload: without a listener Electron shows its box for
// every line that is printed (electron#40781).
ignoreClosedOutput()
try {
  await boot()
} catch (error) {
  // Electron would show the stack in a box and keep running, also for a command line nobody looks at.
  reportFailedStart(error)
}

async function boot(): Promise<void> {
  app.setAppUserModelId(appId)
  // 0. `--cli`: no window, and no waiting for `ready`, which needs a display on Linux.
  if (cliArguments) return app.exit(await runCommandLine(cliArguments, new URL('./cli.js', import.meta.url)))
  // Keeps Electron's profile, and with it the single-instance lock, in our data folder. It must exist.
  const profileDir = join(dataDir, 'browser-profile')
  mkdirSync(profileDir, { recursive: true, mode: 0o700 })
  app.setPath('userData', profileDir)
  // 1. One app per data folder: a second start passes its file on and brings the first to the front.
  if (!app.requestSingleInstanceLock()) return app.quit()
  // 2. Before `ready`: our scheme gets its origin, and macOS passes the file it opens.
  registerAppScheme(protocol)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('second-instance', (_event, argv, workingDir) => {
    showWindow()
    openFile(fileInArguments(argv.slice(1), workingDir))
  })
  app.on('window-all-closed', () => app.quit())
  app.on('activate', () => showWindow())
  app.on('before-quit', closeServicesFirst)
  // Electron's own box would show the message of the error, which may quote a cell.
  process.on('uncaughtException', reportCrash)
  process.on('unhandledRejection', (reason) => logError(reason, { route: 'unhandled' }))
  void app.whenReady().then(start).catch(reportFailedStart)
}

function start(): void {
  const { electron, node } = process.versions
  const host = electron === undefined ? 'browser' : 'electron'
  const { platform } = process
  log.write('started', { version: app.getVersion(), host, platform, electron: electron ?? null, node })
  setIsolation(inUtilityProcess(new URL('./parser.js', import.meta.url)))
  // 3. Services: opens the journal and runs crash recovery.
  services = createServices({
    dataDir,
    workerUrl: new URL('./worker.js', import.meta.url),
    environmentToken: process.env['TUZHAN_X_TOKEN'],
    sendEvent: (event) => sendEvent(window, event),
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    updates: {
      updater: createElectronUpdater({ restart: () => (app.relaunch(), app.exit()) }),
      obstacle: findObstacle({
        isPackaged: app.isPackaged,
        platform,
        resourcesPath: process.resourcesPath,
        environment: process.env,
      }),
      beforeInstall: closeServices,
    },
    log,
    logError,
  })
  services.updates.start()
  openFile(firstFile)
  const { recentFiles } = services
  const dialogs = createFileDialogs({
    window: openWindow,
    texts: () => texts().system,
    lastOpened: () => recentFiles.places()[0]?.path ?? null,
  })
  // 4. The request channel.
  registerRoutes({
    ipcMain,
    isOurFrame: (event) => isOwnTopFrame(event.senderFrame, isAppUrl),
    handlers: createHandlers(services, {
      host: process.versions['electron'] ? 'electron' : 'browser',
      version: app.getVersion(),
      samplePath: resourcePath('samples/customers.xlsx'),
      ...dialogs,
      showInFolder: (path) => shell.showItemInFolder(path),
      noteOpened: (path) => {
        app.addRecentDocument(path)
        desktop?.setMenu()
      },
      showCellMenu: async (place) =>
        window && process.versions['electron']
          ? showCellMenu(window, place, texts().system.menu)
          : { isShown: false, chosen: null },
      settingsChanged: followSettings,
      clearBrowserData,
    }),
    logError,
  })
  // 5. Desktop integration: power, network, taskbar, tray, menu.
  desktop = attachDesktop({
    services,
    window: openWindow,
    showWindow,
    askFileToOpen: dialogs.askFileToOpen,
    texts,
    trayIconPath: resourcePath(`icons/${process.platform === 'darwin' ? 'trayTemplate' : 'tray'}.png`),
    logError,
  })
  desktop.setMenu()
  // 6. The window, in the right theme from its first paint.
  setTheme(services.settings.get().theme)
  if (devServerUrl === undefined) serveRenderer(protocol, join(here, '../renderer'))
  showWindow()
}

/** Clears what Chromium and the system's list of recent documents keep; the window itself keeps nothing. */
async function clearBrowserData(): Promise<void> {
  app.clearRecentDocuments()
  await session.defaultSession.clearStorageData()
  await session.defaultSession.clearCache()
  followSettings()
}

/** Applies the language to the menu and the theme to the window's frame. */
function followSettings(): void {
  desktop?.setMenu()
  if (services) setTheme(services.settings.get().theme)
}

function showWindow(): void {
  if (!services) return
  const open = openWindow()
  if (open) {
    if (open.isMinimized()) open.restore()
    open.show()
    open.focus()
    return
  }
  window = createMainWindow({
    preloadPath: join(here, '../preload/index.cjs'),
    url: pageUrl(devServerUrl),
    devTools: !app.isPackaged,
    texts: () => texts().system.menu,
    logError: (error) => logError(error, { route: 'window' }),
  })
  desktop?.adopt(window)
}

function openWindow(): BrowserWindow | null {
  return window && !window.isDestroyed() ? window : null
}

/** Keeps a file from before the services exist; afterwards the window fetches it. */
function openFile(path: string | null): void {
  if (services) services.openedFiles.offer(path)
  else firstFile = path ?? firstFile
}

/** Waits for calls in flight before the process ends, even after a second request to quit. */
function closeServicesFirst(event: { preventDefault(): void }): void {
  if (!services) return
  event.preventDefault()
  if (isClosing) return
  isClosing = true
  desktop?.noteQuit()
  void services
    .close()
    .catch((error: unknown) => logError(error, { route: 'quit' }))
    .finally(() => {
      log.write('ended', {})
      app.exit()
    })
}

/** Closes everything before the installer of an update, so that nothing prevents the app from ending. */
async function closeServices(): Promise<void> {
  const closing = services
  services = null
  desktop?.noteQuit()
  await closing?.close()
  log.write('ended', {})
}

/** Ends the process with a message: in a box, or for a command line on the terminal. */
function reportFailedStart(error: unknown): void {
  logError(error, { route: 'start' })
  const { startFailed } = texts().system
  const { title, fix } = describeError(AppError.from(error), findTextIn(texts()))
  const text = formatMessage(startFailed.text, { title, fix: fix ?? '' })
  if (cliArguments) printLine(process.stderr, text)
  else dialog.showErrorBox(startFailed.title, text)
  app.exit(1)
}

function reportCrash(error: unknown): void {
  logError(error, { route: 'crash' })
  const { title, text } = texts().system.crashed
  dialog.showErrorBox(title, text)
  app.exit(1)
}

/** Texts in the language of the settings, which can be read even when the services did not start. */
function texts(): Texts {
  try {
    return loadTexts((services?.settings ?? new SettingsStore(dataDir)).get().language)
  } catch {
    return loadTexts('zh-CN')
  }
}

/** Folder of the resources: beside the archive when packaged, otherwise in the project. */
function resourcePath(name: string): string {
  return join(app.isPackaged ? process.resourcesPath : join(here, '../../resources'), name)
}
