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

export interface BuiltMenu {
  items: readonly MenuItem[]
  popup(options?: object): void
}

/** The menus shown by `popup`, newest last. */
export const shownMenus: (readonly MenuItem[])[] = []

/** Validates templates as Electron does; shows no menu bar. */
export const Menu = strict('Menu', {
  setApplicationMenu(): void {},
  buildFromTemplate(template: MenuItem[]): BuiltMenu {
    checkTemplate(template)
    return strict('menu', {
      items: template,
      popup: () => void shownMenus.push(template),
    })
  },
})

/** Icons in the tray, for `clickTray`. */
const trayIcons = new Set<Tray>()

/** An invisible tray icon; prints its creation to the terminal. */
export class Tray extends EventEmitter {
  menu: BuiltMenu | null = null
  private destroyed = false

  constructor(imagePath: string) {
    super()
    if (!existsSync(imagePath)) throw new Error(`Failed to load image from path '${imagePath}'`)
    currentHost().say('[托盘 / tray] +')
    const self = strict('Tray', this)
    trayIcons.add(self)
    return self
  }

  setToolTip(text: string): void {
    this.assertAlive()
    currentHost().say(`[托盘 / tray] ${text}`)
  }

  setContextMenu(menu: BuiltMenu | null): void {
    this.assertAlive()
    this.menu = menu
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  destroy(): void {
    this.destroyed = true
    for (const icon of trayIcons) if (icon.isDestroyed()) trayIcons.delete(icon)
  }

  private assertAlive(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
  }
}

/**
 * Clicks the icon. Emits `click` everywhere; on macOS the icon's menu opens as well, if the icon is still there
 * (docs/api/tray.md; shell/browser/ui/tray_icon_cocoa.mm).
 *
 * @returns labels of the menu that is open afterwards
 */
export function clickTray(platform: string = process.platform): string[] {
  const [icon] = trayIcons
  if (icon === undefined) throw new Error('no icon in the tray')
  icon.emit('click', {}, {})
  if (platform !== 'darwin' || icon.isDestroyed()) return []
  return icon.menu?.items.map(({ label }) => label ?? '') ?? []
}

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }

export const screen = strict('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
})

export const net = strict('net', { isOnline: () => true })

/** Emits `suspend`, `resume`, `shutdown`, … on command: `powerMonitor.emit(…)` (docs/api/power-monitor.md). */
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

/** Follows docs/api/native-theme.md: `updated` when the theme in use changes, by the app or the system. */
class Theme extends EventEmitter {
  private source: 'system' | 'light' | 'dark' = 'system'
  private isSystemDark = false

  get shouldUseDarkColors(): boolean {
    return this.source === 'system' ? this.isSystemDark : this.source === 'dark'
  }

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.source
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    this.source = source
    setImmediate(() => this.emit('updated'))
  }

  /** The user changes the theme of the desktop. */
  setSystemDark(isDark: boolean): void {
    this.isSystemDark = isDark
    this.emit('updated')
  }
}

export const realTheme = new Theme()
export const nativeTheme = strict('nativeTheme', realTheme)

/** Notifications on screen, for tests to emit `click`, `close` or `failed` on (docs/api/notification.md). */
export const shownNotices: Notification[] = []

/** A notification of a desktop that may have none (`WindowHost.hasNotifications`). */
export class Notification extends EventEmitter {
  readonly title: string
  readonly body: string

  constructor({ title = '', body = '' }: { title?: string; body?: string } = {}) {
    super()
    this.title = title
    this.body = body
    return strict('Notification', this)
  }

  static isSupported(): boolean {
    return currentHost().hasNotifications
  }

  show(): void {
    if (!Notification.isSupported()) throw new Error('ask Notification.isSupported() first')
    shownNotices.push(this)
    currentHost().say(`[通知 / notification] ${this.title}`)
    setImmediate(() => this.emit('show', {}))
  }
}
