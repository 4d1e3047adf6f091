import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { currentHost } from './host.ts'
import { strict } from './strict.ts'
import { preventableEvent } from './preventableEvent.ts'

/** The part of a window that `app` uses to quit. */
export interface ClosableWindow {
  isDestroyed(): boolean
  /** Emits `close`; false when a listener prevented it. */
  tryClose(): boolean
}

export const openWindows = new Set<ClosableWindow>()

class App extends EventEmitter {
  readonly isPackaged = false
  private ready = false
  private quitting = false
  private readonly paths = new Map<string, string>()
  private readonly becameReady: Promise<void>

  constructor() {
    super()
    this.becameReady = new Promise((resolve) => {
      // As in Electron, the main script runs to its first await before the app is ready.
      setImmediate(() => {
        this.ready = true
        this.emit('will-finish-launching')
        this.emit('ready', preventableEvent(), {})
        resolve()
      })
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

  getLocale(): string {
    return 'zh-CN'
  }

  isReady(): boolean {
    return this.ready
  }

  whenReady(): Promise<void> {
    return this.becameReady
  }

  getPath(name: string): string {
    const path = this.paths.get(name) ?? defaultPath(name)
    if (path === undefined) throw new Error(`the electron double knows no path "${name}"`)
    return path
  }

  setPath(name: string, path: string): void {
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

  /** before-quit → windows close → will-quit → quit; each of the first three can be prevented. */
  quit(): void {
    if (this.quitting) return
    this.quitting = true
    const goesOn =
      this.emitPreventable('before-quit') &&
      [...openWindows].every((window) => window.isDestroyed() || window.tryClose()) &&
      this.emitPreventable('will-quit')
    this.quitting = false
    if (goesOn) this.exit(0)
  }

  exit(exitCode = 0): never {
    this.emit('quit', preventableEvent(), exitCode)
    process.exit(exitCode)
  }

  /** Emits `window-all-closed` after the last window closed; quits without a listener, as Electron does. */
  windowClosed(): void {
    if (openWindows.size > 0 || this.quitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
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
  try {
    process.kill(holder, 0)
    return holder
  } catch (error) {
    // EPERM: the process is running, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? holder : null
  }
}

export const realApp = new App()
export const app = strict('app', realApp)

/**
 * Window in which two signals count as one: a Ctrl+C can arrive from the terminal and from the parent
 * process.
 */
const oneInterruptMs = 2_000
let interruptedAt: number | null = null

// Quits as Electron does on Linux and macOS. A second interrupt ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interruptedAt === null) {
      interruptedAt = Date.now()
      realApp.quit()
    } else if (Date.now() - interruptedAt > oneInterruptMs) process.exit(130)
  })
}
