import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
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

interface MenuItem {
  label?: string
  role?: string
  type?: string
  submenu?: MenuItem[]
  click?: () => void
}

/** Throws, as Electron does, for a menu entry without label, role or type. */
function checkTemplate(template: readonly MenuItem[]): void {
  for (const item of template) {
    if (item.label === undefined && item.role === undefined && item.type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
    }
    checkTemplate(item.submenu ?? [])
  }
}

/** Validates templates as Electron does; shows no menu bar. */
export const Menu = strict('Menu', {
  setApplicationMenu(): void {},
  buildFromTemplate(template: MenuItem[]): object {
    checkTemplate(template)
    return strict('menu', { items: template })
  },
})

/** An invisible tray icon; prints its creation to the terminal. */
export class Tray extends EventEmitter {
  private destroyed = false

  constructor(imagePath: string) {
    super()
    if (!existsSync(imagePath)) throw new Error(`Failed to load image from path '${imagePath}'`)
    currentHost().say('[托盘 / tray] +')
    return strict('Tray', this)
  }

  setToolTip(text: string): void {
    this.assertAlive()
    currentHost().say(`[托盘 / tray] ${text}`)
  }

  setContextMenu(): void {
    this.assertAlive()
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  destroy(): void {
    this.destroyed = true
  }

  private assertAlive(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
  }
}

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }

export const screen = strict('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
})

export const net = strict('net', { isOnline: () => true })

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

/** Reports that notifications are not supported. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return false
  }

  show(): void {
    throw new Error('notifications are not supported here: ask Notification.isSupported() first')
  }
}
