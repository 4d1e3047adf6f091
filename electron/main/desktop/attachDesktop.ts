import { app, dialog, Menu, net, powerMonitor, powerSaveBlocker, screen, type BrowserWindow } from 'electron'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { systemClock } from '../../core/upload/Clock.ts'
import type { Services } from '../services.ts'
import { menuTemplate } from '../window/applicationMenu.ts'
import { minimumSize } from '../window/createMainWindow.ts'
import { placeWindow, WindowState } from '../window/WindowState.ts'
import { AutoResume } from './AutoResume.ts'
import { CloseGuard } from './CloseGuard.ts'
import { createKeepAwake } from './keepAwake.ts'
import { Notifier } from './Notifier.ts'
import { SleepAndWake } from './SleepAndWake.ts'
import { TaskbarProgress } from './TaskbarProgress.ts'
import { showNotice } from './notices.ts'
import { SessionEnd } from './SessionEnd.ts'
import { createTrayIcon } from './trayIcon.ts'
import { UploadTray } from './UploadTray.ts'

export interface DesktopParts {
  services: Services
  /** The open window, or null. */
  window: () => BrowserWindow | null
  /** Opens the window, or brings it to the front. */
  showWindow: () => void
  askFileToOpen: () => Promise<string | null>
  texts: () => Texts
  trayIconPath: string
  logError: (error: unknown, context: { route: string }) => void
}

/** The desktop as boot steps need it. */
export interface AttachedDesktop {
  /** Restores the last position and size to a new window, and follows its events. */
  adopt: (window: BrowserWindow) => void
  /** Rebuilds the menu, in the current language. */
  setMenu: () => void
  /** The app is quitting: asks no more questions, starts nothing automatically. */
  noteQuit: () => void
}

/**
 * Connects every part of the desktop to Electron. The parts hold the logic and are tested without Electron.
 */
export function attachDesktop(parts: DesktopParts): AttachedDesktop {
  const { services, window, showWindow, logError } = parts
  const texts = (): Texts['system'] => parts.texts().system
  const { uploads, queue, sendEvent } = services
  const openPage = (path: string): void => {
    showWindow()
    sendEvent({ name: 'navigate', payload: { path } })
  }
  const pause = (jobId: string): void => {
    queue.halt(jobId, 'pause').catch((error: unknown) => logError(error, { route: 'pause' }))
  }

  const notifier = new Notifier({
    isWindowFocused: () => window()?.isFocused() ?? false,
    notify: showNotice,
    openPage,
    texts: parts.texts,
  })
  const autoResume = new AutoResume({
    queue,
    isOnline: () => net.isOnline(),
    clock: systemClock,
    onPlanned: (jobId, at) => services.feed.setNextAttempt(jobId, at),
    onGaveUp: (job) => notifier.gaveUp(job),
    logError,
  })
  const sleepAndWake = new SleepAndWake({ queue, logError })
  const sessionEnd = new SessionEnd({
    interrupt: () => sleepAndWake.suspend(),
    goOn: () => sleepAndWake.resume(),
    clock: systemClock,
  })
  const taskbar = new TaskbarProgress(window, process.platform)
  const guard = new CloseGuard({
    activeJobId: () => uploads.active?.id ?? null,
    ask: async (question) => {
      const owner = window()
      const box = { type: 'question', noLink: true, ...question } as const
      return (await (owner ? dialog.showMessageBox(owner, box) : dialog.showMessageBox(box))).response
    },
    goToBackground: () => {
      tray.show()
      window()?.hide()
    },
    pause,
    quit: () => app.quit(),
    texts: () => texts().close,
  })
  const tray = new UploadTray({
    createIcon: (open) => createTrayIcon(parts.trayIconPath, process.platform, open),
    showWindow,
    pause,
    quit: () => guard.quitNow(),
    texts: () => texts().tray,
  })
  for (const listener of [
    createKeepAwake(powerSaveBlocker),
    sleepAndWake,
    autoResume,
    taskbar,
    tray,
    notifier,
  ]) {
    uploads.listen(listener)
  }

  powerMonitor.on('suspend', () => sleepAndWake.suspend())
  powerMonitor.on('resume', () => void sleepAndWake.resume())
  // Linux and macOS delay the shutdown a little for an app that asks for it; Electron's types omit the event.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault()
    app.quit()
  }) as () => void)

  const windowState = new WindowState(services.dataDir)
  const saveWindow = (): void => {
    const open = window()
    if (open) windowState.save({ ...open.getNormalBounds(), isMaximized: open.isMaximized() })
  }

  return {
    adopt(opened) {
      restoreWindow(opened, windowState)
      opened.on('close', (event) => {
        saveWindow()
        guard.windowCloses(event)
      })
      opened.on('show', () => tray.hide())
      opened.on('focus', () => {
        if (uploads.active === null) taskbar.clear()
      })
      opened.on('query-session-end', () => void sessionEnd.asked())
      opened.on('session-end', () => sessionEnd.ended())
    },
    setMenu() {
      const template = menuTemplate({
        platform: process.platform,
        isPackaged: app.isPackaged,
        texts: texts().menu,
        recentFiles: services.recentFiles.places(),
        actions: {
          openFile: () => void parts.askFileToOpen().then((path) => services.openedFiles.offer(path)),
          openRecent: (path) => {
            showWindow()
            services.openedFiles.offer(path)
          },
          command: (name) => sendEvent({ name: 'command', payload: { name } }),
          showSettings: () => openPage('/settings'),
          showWelcome: () => openPage('/welcome'),
          quit: () => guard.requestQuit(),
          showHelp: () => openPage('/help'),
          showAbout: () => void showAbout(window(), texts().about, services.dataDir),
        },
      })
      Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    },
    noteQuit() {
      saveWindow()
      guard.noteQuit()
      autoResume.close()
      if (uploads.active === null) return
      notifier.noteQuit()
      tray.noteQuit()
      window()?.setTitle(texts().tray.quitting)
    },
  }
}

function restoreWindow(window: BrowserWindow, state: WindowState): void {
  const saved = state.read()
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const place = placeWindow(
    saved,
    [primary.workArea, ...others.map(({ workArea }) => workArea)],
    window.getBounds(),
  )
  shrinkMinimum(window, place)
  window.setBounds(place)
  // Wait until it has content: `maximize` would show the window empty.
  if (saved?.isMaximized) window.once('ready-to-show', () => window.maximize())
}

/** Shrinks the minimum size: the smallest content plus its frame may not fit a small display. */
function shrinkMinimum(window: BrowserWindow, place: { width: number; height: number }): void {
  const [outer, content] = [window.getBounds(), window.getContentBounds()]
  const width = minimumSize.width + outer.width - content.width
  const height = minimumSize.height + outer.height - content.height
  if (place.width >= width && place.height >= height) return
  window.setMinimumSize(Math.min(width, place.width), Math.min(height, place.height))
}

async function showAbout(
  owner: BrowserWindow | null,
  texts: Texts['system']['about'],
  dataDir: string,
): Promise<void> {
  const { electron = '–', chrome = '–', node } = process.versions
  const box = {
    type: 'info',
    title: texts.title,
    message: formatMessage(texts.message, { version: app.getVersion() }),
    detail: formatMessage(texts.detail, { dataDir, electron, chrome, node }),
    buttons: [texts.close],
  } as const
  const question = { ...box, buttons: [...box.buttons] }
  await (owner ? dialog.showMessageBox(owner, question) : dialog.showMessageBox(question))
}
