import type { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { windowBackgrounds } from '../../../../electron/main/window/windowBackgrounds.ts'

type Answer = (value: unknown) => void

/** Records what the window sets up; what Chromium then does with it only real Electron can show. */
const { windows, opened, FakeWindow, nativeTheme } = vi.hoisted(() => {
  const windows: InstanceType<typeof FakeWindow>[] = []
  const opened: string[] = []
  // Imports are not there yet in a hoisted block.
  const { EventEmitter } = process.getBuiltinModule('node:events')

  class FakeSession extends EventEmitter {
    requestHandler: ((contents: unknown, permission: string, answer: Answer) => void) | null = null
    checkHandler: (() => boolean) | null = null
    deviceHandler: (() => boolean) | null = null
    displayHandler: ((request: unknown, answer: Answer) => void) | null = null
    setPermissionRequestHandler(handler: typeof this.requestHandler): void {
      this.requestHandler = handler
    }
    setPermissionCheckHandler(handler: typeof this.checkHandler): void {
      this.checkHandler = handler
    }
    setDevicePermissionHandler(handler: typeof this.deviceHandler): void {
      this.deviceHandler = handler
    }
    setDisplayMediaRequestHandler(handler: typeof this.displayHandler): void {
      this.displayHandler = handler
    }
  }

  class FakeContents extends EventEmitter {
    session = new FakeSession()
    openHandler: ((details: { url: string }) => { action: string }) | null = null
    setWindowOpenHandler(handler: typeof this.openHandler): void {
      this.openHandler = handler
    }
  }

  class FakeWindow extends EventEmitter {
    options: { [name: string]: unknown }
    webContents = new FakeContents()
    loaded: string[] = []
    shown = false
    background = ''
    constructor(options: { [name: string]: unknown }) {
      super()
      this.options = options
      windows.push(this)
    }
    loadURL(url: string): Promise<void> {
      this.loaded.push(url)
      return url.includes('broken') ? Promise.reject(new Error('ERR_FAILED')) : Promise.resolve()
    }
    setBackgroundColor(colour: string): void {
      this.background = colour
    }
    show(): void {
      this.shown = true
    }
  }
  const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' })
  return { windows, opened, FakeWindow, nativeTheme }
})

const popups: unknown[] = []

vi.mock('electron', () => ({
  BrowserWindow: FakeWindow,
  Menu: { buildFromTemplate: (template: unknown) => ({ popup: () => void popups.push(template) }) },
  nativeTheme,
  shell: { openExternal: (url: string) => Promise.resolve(void opened.push(url)) },
}))

const { createMainWindow, minimumSize } = await import('../../../../electron/main/window/createMainWindow.ts')
const { loadTexts } = await import('../../../../electron/shared/locales/loadTexts.ts')
const { denyPermissions } = await import('../../../../electron/main/window/lockDown.ts')
const { setTheme } = await import('../../../../electron/main/window/theme.ts')

function open(url = 'app://bundle/index.html') {
  const logError = vi.fn<(error: unknown) => void>()
  const texts = () => loadTexts('zh-CN').system.menu
  createMainWindow({ preloadPath: '/app/out/preload/index.cjs', url, devTools: false, texts, logError })
  return { window: windows.at(-1)!, logError }
}

/** Emits an event and tells whether it was prevented. */
function isPrevented(emitter: EventEmitter, name: string, ...args: unknown[]): boolean {
  const preventDefault = vi.fn()
  emitter.emit(name, { preventDefault }, ...args)
  return preventDefault.mock.calls.length > 0
}

describe('createMainWindow', () => {
  beforeEach(() => {
    windows.length = 0
    opened.length = 0
  })

  it('isolates the page with the whole security configuration, so that no switch is changed by accident', () => {
    const { options } = open().window
    expect(options['webPreferences']).toEqual({
      preload: '/app/out/preload/index.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: false,
    })
    expect([options['minWidth'], options['minHeight']]).toEqual([minimumSize.width, minimumSize.height])
  })

  it('shows itself only when there is something to see', () => {
    const { window } = open()
    expect([window.options['show'], window.shown]).toEqual([false, false])
    window.emit('ready-to-show')
    expect(window.shown).toBe(true)
  })

  it('denies every permission, every device, screen capture and download', () => {
    const { session } = open().window.webContents
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'fileSystem',
      'openExternal',
    ]) {
      const answer = vi.fn()
      session.requestHandler!({}, permission, answer)
      expect(answer).toHaveBeenCalledExactlyOnceWith(false)
    }
    expect([session.checkHandler!(), session.deviceHandler!()]).toEqual([false, false])
    const streams = vi.fn()
    session.displayHandler!({}, streams)
    expect(streams).toHaveBeenCalledExactlyOnceWith(null)
    expect(isPrevented(session, 'will-download')).toBe(true)
  })

  // A window that is closed and opened again on macOS shares its session with the one before.
  it('denies downloads with one listener a session, however many windows were opened', () => {
    const { session } = open().window.webContents
    for (let count = 0; count < 3; count++) denyPermissions(session as unknown as Electron.Session)
    expect(session.listenerCount('will-download')).toBe(1)
  })

  describe('a right click', () => {
    const editFlags = { canCut: false, canCopy: true, canPaste: true, canSelectAll: true }
    function labelsAt(place: object): unknown[] {
      popups.length = 0
      open().window.webContents.emit('context-menu', {}, { selectionText: '', editFlags, ...place })
      return (popups as { label?: string; role?: string; enabled?: boolean }[][])
        .flat()
        .filter(({ role }) => role !== undefined)
        .map(({ label, enabled }) => (enabled ? label : `(${label})`))
    }

    // Electron has no context menu of its own: a token could not be pasted by mouse.
    it('opens the menu of a text field, with what cannot be done disabled', () => {
      expect(labelsAt({ isEditable: true })).toEqual(['(剪切)', '复制', '粘贴', '全选'])
    })

    it('offers to copy selected text elsewhere, and opens nothing without a selection', () => {
      expect(labelsAt({ isEditable: false, selectionText: '张三' })).toEqual(['复制'])
      expect(labelsAt({ isEditable: false, selectionText: ' ' })).toEqual([])
      expect(popups).toEqual([])
    })
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s',
    (name) => {
      expect(isPrevented(open().window.webContents, name)).toBe(true)
    },
  )

  it('opens no second window, and passes a link on only when it is on the allow-list', () => {
    const { openHandler } = open().window.webContents
    const allowed = 'https://www.rabbitpre.com/help'
    for (const url of [
      allowed,
      'https://evil.example/',
      'file:///C:/Windows/System32/calc.exe',
      'app://bundle/',
    ]) {
      expect(openHandler!({ url })).toEqual({ action: 'deny' })
    }
    expect(opened).toEqual([allowed])
  })

  it('reloads the page when its process crashed, but not when it exited normally', () => {
    const { window, logError } = open()
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
    expect(window.loaded).toHaveLength(1)
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(window.loaded).toEqual(['app://bundle/index.html', 'app://bundle/index.html'])
    expect(logError).toHaveBeenCalledOnce()
  })

  it('is filled dark before its first paint when the desktop is dark, follows a change, and stops when closed', () => {
    nativeTheme.shouldUseDarkColors = true
    const { window } = open()
    expect(window.options['backgroundColor']).toBe(windowBackgrounds.dark)
    nativeTheme.shouldUseDarkColors = false
    nativeTheme.emit('updated')
    expect(window.background).toBe(windowBackgrounds.light)
    window.emit('closed')
    nativeTheme.shouldUseDarkColors = true
    nativeTheme.emit('updated')
    expect(window.background).toBe(windowBackgrounds.light)
    nativeTheme.shouldUseDarkColors = false
  })

  it('applies the theme to the whole app: frame, menus and dialogs too', () => {
    setTheme('dark')
    expect(nativeTheme.themeSource).toBe('dark')
  })

  it('reports a page that cannot be loaded instead of ending the app with an unhandled rejection', async () => {
    const { logError } = open('app://bundle/broken.html')
    await expect.poll(() => logError).toHaveBeenCalledOnce()
  })
})
