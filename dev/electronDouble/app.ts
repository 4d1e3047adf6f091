import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { currentHost } from './host.ts'
import { strict } from './strict.ts'
import { preventableEvent } from './preventableEvent.ts'
import { isProcessAlive } from '../../electron/core/isProcessAlive.ts'

/** The part of a window that `app` uses to quit. */
export interface ClosableWindow {
  isDestroyed(): boolean
  /** Emits `close`; unless a listener prevents it, the window is destroyed in a later turn. */
  close(): void
  destroy(): void
}

export const openWindows = new Set<ClosableWindow>()

/** The real one, since `process.exit` becomes `app.exit`, as in lib/browser/init.ts of Electron. */
const endProcess = process.exit.bind(process)

/** Follows shell/browser/browser.cc (`Quit`, `Exit`, `Shutdown`, `OnWindowAllClosed`) and docs/api/app.md. */
class App extends EventEmitter {
  readonly isPackaged = false
  private ready = false
  private isQuitting = false
  private isExiting = false
  private isShutDown = false
  private exitCode = 0
  private readonly paths = new Map<string, string>()
  private resolveReady = (): void => {}
  private readonly becameReady = new Promise<void>((resolve) => (this.resolveReady = resolve))

  /**
   * Makes the app ready. lib/browser/init.ts calls it `appCodeLoaded`: `ready` comes only after the entry module, its
   * top-level awaits included (docs/tutorial/esm.md).
   */
  noteCodeLoaded(): void {
    if (this.ready || this.isShutDown) return
    setImmediate(() => {
      if (this.isShutDown) return
      // `DidFinishLaunching` makes the profile's folder.
      mkdirSync(this.getPath('userData'), { recursive: true })
      this.ready = true
      // On Windows and Linux the same moment as `ready` (docs/api/app.md).
      this.emit('will-finish-launching')
      this.resolveReady()
      this.emit('ready', preventableEvent(), {})
    })
  }

  get name(): string {
    return this.getName()
  }

  getName(): string {
    const manifest = readManifest()
    return manifest.productName ?? manifest.name
  }

  getVersion(): string {
    return readManifest().version
  }

  getAppPath(): string {
    return currentHost().appDir
  }

  /** Must be called after `ready` (docs/api/app.md); before, Electron has not read it and answers ''. */
  getLocale(): string {
    return this.ready ? 'zh-CN' : ''
  }

  isReady(): boolean {
    return this.ready
  }

  whenReady(): Promise<void> {
    return this.becameReady
  }

  getPath(name: string): string {
    const path = this.paths.get(name) ?? defaultPath(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  /** Throws for a relative path, an unknown name and a missing folder (docs/api/app.md, `app.setPath`). */
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    if (defaultPath(name) === undefined || !existsSync(path)) throw new Error('Failed to set path')
    this.paths.set(name, path)
  }

  /**
   * Allows one process per data folder, by a file with its process id. Takes over the file of a killed
   * process.
   */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData')
    const lockPath = join(folder, 'double.lock')
    mkdirSync(folder, { recursive: true })
    const holder = otherHolder(lockPath)
    if (holder !== null) {
      currentHost().say(`助手已经在运行 / The app is running already (process ${holder})`)
      return false
    }
    writeFileSync(lockPath, String(process.pid))
    process.once('exit', () => rmSync(lockPath, { force: true }))
    return true
  }

  setAppUserModelId(): void {}
  addRecentDocument(): void {}
  clearRecentDocuments(): void {}

  /** `before-quit` → `close` of each window → `closed` → `will-quit` → `quit`; the first two and `will-quit` can be prevented. */
  quit(): void {
    if (this.isQuitting) return
    this.isQuitting = this.emitPreventable('before-quit')
    if (!this.isQuitting) return
    if (openWindows.size === 0) this.notifyAndShutDown()
    else for (const window of [...openWindows]) window.close()
  }

  /**
   * Before `ready` there is no message loop: the process ends at once. Afterwards it returns, destroys the windows
   * without asking and ends in a later turn; neither `before-quit` nor `will-quit` is emitted.
   */
  exit(exitCode = 0): void {
    this.exitCode = exitCode
    if (!this.ready) {
      this.isShutDown = true
      return endProcess(exitCode)
    }
    this.isQuitting = true
    this.isExiting = true
    if (openWindows.size === 0) this.shutDown()
    else for (const window of [...openWindows]) window.destroy()
  }

  /** Called when a window's `close` was prevented, which cancels quitting, too. */
  noteCloseCancelled(): void {
    this.isQuitting = false
  }

  /** Called after each window's `closed`. Without a listener `window-all-closed` quits (lib/browser/init.ts). */
  noteWindowClosed(): void {
    if (openWindows.size > 0) return
    if (this.isExiting) this.shutDown()
    else if (this.isQuitting) this.notifyAndShutDown()
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  private notifyAndShutDown(): void {
    if (this.isShutDown) return
    if (this.emitPreventable('will-quit')) this.shutDown()
    else this.isQuitting = false
  }

  private shutDown(): void {
    if (this.isShutDown) return
    this.isShutDown = true
    this.emit('quit', preventableEvent(), this.exitCode)
    setImmediate(() => endProcess(this.exitCode))
  }

  private emitPreventable(name: string): boolean {
    const event = preventableEvent()
    this.emit(name, event)
    return !event.defaultPrevented
  }
}

function readManifest(): { name: string; productName?: string; version: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(currentHost().appDir, 'package.json'), 'utf8'))
  return manifest as { name: string; productName?: string; version: string }
}

function defaultPath(name: string): string | undefined {
  const home = homedir()
  const folders: { readonly [name: string]: string } = {
    home,
    userData: currentHost().userDataDir,
    sessionData: currentHost().userDataDir,
    logs: join(currentHost().userDataDir, 'logs'),
    temp: tmpdir(),
    desktop: join(home, 'Desktop'),
    documents: join(home, 'Documents'),
    downloads: join(home, 'Downloads'),
    exe: process.execPath,
  }
  return folders[name]
}

/** Returns the id of another running process that holds the lock; null for none. */
function otherHolder(lockPath: string): number | null {
  let holder: number
  try {
    holder = Number(readFileSync(lockPath, 'utf8'))
  } catch {
    return null
  }
  if (!Number.isInteger(holder) || holder <= 0 || holder === process.pid) return null
  return isProcessAlive(holder) ? holder : null
}

export const realApp = new App()
export const app = strict('app', realApp)
