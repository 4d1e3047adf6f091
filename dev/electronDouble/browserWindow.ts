import { EventEmitter } from 'node:events'
import { openWindows, realApp, type ClosableWindow } from './app.ts'
import { currentHost } from './host.ts'
import { invokeHandler } from './ipcMain.ts'
import { preventableEvent } from './preventableEvent.ts'
import { fetchByScheme } from './protocol.ts'
import { strict } from './strict.ts'

/**
 * Required switches, without which a page could reach Node. The double refuses to open a window that lacks
 * one.
 */
const requiredPreferences: { readonly [name: string]: boolean } = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
}

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

interface WindowOptions {
  title?: string
  width?: number
  height?: number
  webPreferences?: { readonly [name: string]: unknown; preload?: string }
}

type PermissionHandler = (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void

/** Follows docs/api/session.md: without a handler a permission is granted. */
class Session extends EventEmitter {
  private permissionHandler: PermissionHandler | null = null
  private checkHandler: ((contents: unknown, permission: string) => boolean) | null = null

  /** No-op: the profile belongs to the developer's own browser. */
  async clearStorageData(): Promise<void> {}
  async clearCache(): Promise<void> {}

  setPermissionRequestHandler(handler: PermissionHandler | null): void {
    this.permissionHandler = handler
  }

  setPermissionCheckHandler(handler: ((contents: unknown, permission: string) => boolean) | null): void {
    this.checkHandler = handler
  }

  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}

  /** The page asks for a permission: both ways in which Chromium does. */
  async askPermission(permission: string): Promise<boolean> {
    const isChecked = this.checkHandler?.(null, permission) ?? true
    const isGranted = await new Promise<boolean>((resolve) => {
      if (this.permissionHandler === null) resolve(true)
      else this.permissionHandler(null, permission, resolve)
    })
    return isChecked || isGranted
  }

  /** The page starts a download. Returns whether it goes on. */
  startDownload(): boolean {
    const event = preventableEvent()
    this.emit('will-download', event, {}, {})
    return !event.defaultPrevented
  }

  /** Reports no proxy: the double does not read the system's. */
  resolveProxy(): Promise<string> {
    return Promise.resolve('DIRECT')
  }
}

export const realSession = new Session()
const defaultSession = strict('session', realSession)

export const session = strict('session', { defaultSession })

class WebContents extends EventEmitter {
  readonly session = defaultSession
  readonly id: number
  private url = ''
  private destroyed = false
  /** What `senderFrame` is for the next message: see `frameFor`. */
  frameState: 'live' | 'gone' | 'disposed' = 'live'

  constructor(id: number) {
    super()
    this.id = id
    return strict('webContents', this)
  }

  /** No-op in a browser: the page's policy and the host refuse new windows. */
  setWindowOpenHandler(): void {}

  getURL(): string {
    return this.url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    currentHost().send(channel, structuredClone(args))
  }

  async load(url: string, preloadPath: string): Promise<void> {
    this.url = url
    let connected = (): void => {}
    const loaded = new Promise<void>((resolve) => (connected = resolve))
    await currentHost().open({
      entryUrl: url,
      preloadPath,
      fetch: fetchByScheme,
      invoke: (channel, args) =>
        invokeHandler(channel, { sender: this, senderFrame: frameFor(this.frameState, url) }, args),
      onConnected: () => {
        this.emit('did-finish-load', preventableEvent())
        connected()
      },
    })
    await loaded
  }

  destroy(): void {
    this.destroyed = true
    this.emit('destroyed')
  }
}

/**
 * `senderFrame`: null after its frame has navigated or was destroyed (docs/api/structures/ipc-main-invoke-event.md); one that
 * is disposed while it is read throws (shell/browser/api/electron_api_web_frame_main.cc).
 */
function frameFor(state: 'live' | 'gone' | 'disposed', url: string): object | null {
  if (state === 'gone') return null
  if (state === 'live') return { url, parent: null }
  const refuse = (): never => {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed')
  }
  return Object.defineProperties({}, { url: { get: refuse }, parent: { get: refuse } })
}

let lastId = 0

export class BrowserWindow extends EventEmitter implements ClosableWindow {
  readonly id: number
  readonly webContents: WebContents
  private readonly preloadPath: string
  private title: string
  private destroyed = false
  private visible = false
  private focused = false
  private maximized = false
  private bounds: Bounds

  constructor(options: WindowOptions) {
    super()
    if (!realApp.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    for (const [name, value] of Object.entries(requiredPreferences)) {
      if (options.webPreferences?.[name] !== value) throw new Error(`webPreferences.${name} must be ${value}`)
    }
    if (options.webPreferences?.preload === undefined) throw new Error('a window without a preload script')
    this.id = ++lastId
    this.title = options.title ?? ''
    this.bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.preloadPath = options.webPreferences.preload
    this.webContents = new WebContents(this.id)
    // After every load, a reload too (docs/api/browser-window.md): `once` is main's to choose.
    this.webContents.on('did-finish-load', () => this.emit('ready-to-show', preventableEvent()))
    const self = strict('BrowserWindow', this)
    openWindows.add(self)
    realApp.emit('web-contents-created', preventableEvent(), this.webContents)
    realApp.emit('browser-window-created', preventableEvent(), self)
    return self
  }

  static getAllWindows(): BrowserWindow[] {
    return [...openWindows] as BrowserWindow[]
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url, this.preloadPath)
  }

  getTitle(): string {
    return this.title
  }

  setTitle(title: string): void {
    this.title = title
  }

  /** Shows and gives focus (docs/api/browser-window.md, `win.show()`). */
  show(): void {
    if (!this.visible) {
      this.visible = true
      this.emit('show')
    }
    this.focus()
  }

  getBounds(): Bounds {
    return { ...this.bounds }
  }

  /** Placeholder: the frame is the browser's. */
  getContentBounds(): Bounds {
    return { ...this.bounds }
  }

  getNormalBounds(): Bounds {
    return { ...this.bounds }
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.bounds = { ...this.bounds, ...bounds }
  }

  setMinimumSize(): void {}

  maximize(): void {
    this.maximized = true
    this.show()
  }

  isMaximized(): boolean {
    return this.maximized
  }

  /** Marks the window as hidden; the page stays open in the browser. */
  hide(): void {
    if (!this.visible) return
    this.blur()
    this.visible = false
    this.emit('hide')
  }

  focus(): void {
    if (!this.visible || this.focused) return
    this.focused = true
    this.emit('focus')
  }

  /** The user turns to another program; the window stays visible. */
  blur(): void {
    if (!this.focused) return
    this.focused = false
    this.emit('blur')
  }

  restore(): void {}
  setBackgroundColor(): void {}
  setProgressBar(): void {}
  flashFrame(): void {}

  isVisible(): boolean {
    return this.visible
  }

  isMinimized(): boolean {
    return false
  }

  isFocused(): boolean {
    return this.focused
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  /**
   * Emits `close`; unless it is prevented, the page is asked (`beforeunload`) and the window destroyed in a later turn
   * (shell/browser/api/electron_api_browser_window.cc).
   */
  close(): void {
    const event = preventableEvent()
    this.emit('close', event)
    if (event.defaultPrevented) realApp.noteCloseCancelled()
    else setImmediate(() => this.destroy())
  }

  /** Destroys without `close` (docs/api/browser-window.md, `win.destroy()`). */
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    for (const window of openWindows) if ((window as BrowserWindow).id === this.id) openWindows.delete(window)
    this.webContents.destroy()
    currentHost().close()
    this.emit('closed')
    realApp.noteWindowClosed()
  }
}
