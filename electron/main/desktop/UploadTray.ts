import type { Job, JobProgress } from '../../shared/model/job.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import type { UploadListener } from './UploadMonitor.ts'

/** The part of Electron's `Tray` used here. */
export interface TrayIcon {
  setToolTip(text: string): void
  setMenu(items: readonly TrayItem[]): void
  destroy(): void
}

export interface TrayItem {
  label: string
  click: () => void
}

export interface UploadTrayParts {
  /** Creates the icon; calls `open` when it is clicked. */
  createIcon: (open: () => void) => TrayIcon
  showWindow: () => void
  pause: (jobId: string) => void
  quit: () => void
  texts: () => Texts['system']['tray']
}

/** Tray icon while the window is hidden: shows the upload's progress and brings the window back. */
export class UploadTray implements UploadListener {
  readonly #parts: UploadTrayParts
  #icon: TrayIcon | null = null
  #job: Job | null = null
  #percent = 0
  #isQuitting = false

  constructor(parts: UploadTrayParts) {
    this.#parts = parts
  }

  get isShown(): boolean {
    return this.#icon !== null
  }

  /** Shows the icon, once the window is hidden. */
  show(): void {
    this.#icon ??= this.#parts.createIcon(() => this.#parts.showWindow())
    this.#draw()
  }

  /** Removes the icon, once the window is shown. */
  hide(): void {
    this.#icon?.destroy()
    this.#icon = null
  }

  /**
   * The app quits once the calls in flight are answered, which may take a minute: the menu offers nothing but
   * the window.
   */
  noteQuit(): void {
    this.#isQuitting = true
    this.#draw()
  }

  uploadStarted(job: Job): void {
    this.#job = job
    this.#percent = 0
    this.#draw()
  }

  uploadProgressed({ fraction }: JobProgress): void {
    const percent = Math.floor(fraction * 100)
    if (percent === this.#percent) return
    this.#percent = percent
    this.#icon?.setToolTip(this.#toolTip())
  }

  /** The icon stays: without it, a hidden window could not be reached again. */
  uploadEnded(): void {
    this.#job = null
    this.#draw()
  }

  #draw(): void {
    const { texts, showWindow, pause, quit } = this.#parts
    const job = this.#job
    const pauseItem = job === null ? [] : [{ label: texts().pause, click: () => pause(job.id) }]
    this.#icon?.setToolTip(this.#toolTip())
    if (this.#isQuitting) return this.#icon?.setMenu([{ label: texts().open, click: showWindow }])
    this.#icon?.setMenu([
      { label: texts().open, click: showWindow },
      ...pauseItem,
      { label: texts().quit, click: quit },
    ])
  }

  #toolTip(): string {
    const { uploading, resting, quitting } = this.#parts.texts()
    if (this.#isQuitting) return quitting
    if (this.#job === null) return resting
    return formatMessage(uploading, { percent: this.#percent })
  }
}
