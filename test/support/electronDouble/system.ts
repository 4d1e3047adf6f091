import { EventEmitter } from 'node:events'
import { dirname } from 'node:path'
import { currentHost } from './host.ts'
import { strict } from './strict.ts'

export const shell = strict('shell', {
  async openExternal(url: string): Promise<void> {
    currentHost().openOutside(url)
  },
  async openPath(path: string): Promise<string> {
    currentHost().openOutside(path)
    return ''
  },
  showItemInFolder(path: string): void {
    currentHost().say(path)
    currentHost().openOutside(dirname(path))
  },
})

export const Menu = strict('Menu', {
  setApplicationMenu(): void {},
  buildFromTemplate: (template: unknown[]) => strict('menu', { items: template }),
})

/** Never suspends. */
export const powerMonitor = strict('powerMonitor', new EventEmitter())

class PowerSaveBlocker {
  private readonly started = new Set<number>()
  private lastId = 0

  start(): number {
    this.started.add(++this.lastId)
    return this.lastId
  }

  stop(id: number): boolean {
    return this.started.delete(id)
  }

  isStarted(id: number): boolean {
    return this.started.has(id)
  }
}

export const powerSaveBlocker = strict('powerSaveBlocker', new PowerSaveBlocker())

class Theme extends EventEmitter {
  readonly shouldUseDarkColors = false
  themeSource: 'system' | 'light' | 'dark' = 'system'
}

export const nativeTheme = strict('nativeTheme', new Theme())

/** Not supported, and says so: what is shown only after `isSupported()` is not shown here. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return false
  }

  show(): void {
    throw new Error('notifications are not supported here: ask Notification.isSupported() first')
  }
}
