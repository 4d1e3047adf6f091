import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { UploadListener } from './UploadMonitor.ts'

/** The part of `BrowserWindow` used here. */
export interface ProgressWindow {
  /** A fraction below 0 removes the bar. `mode` sets its colour, on Windows only. */
  setProgressBar(fraction: number, options?: { mode: 'normal' | 'paused' | 'error' }): void
}

/**
 * Shows the upload's progress on the app's taskbar button. Windows has a yellow bar for waiting and a red one
 * for needing the user. Elsewhere a held upload removes the bar: without colours, one that does not move
 * would look like a hung upload.
 */
export class TaskbarProgress implements UploadListener {
  readonly #window: () => ProgressWindow | null
  readonly #hasColours: boolean
  #fraction = 0

  constructor(window: () => ProgressWindow | null, platform: string) {
    this.#window = window
    this.#hasColours = platform === 'win32'
  }

  uploadStarted({ reconciliation: { accepted, rejected, unknown, skipped, total } }: Job): void {
    const rowsToSend = total - skipped
    this.#fraction = rowsToSend === 0 ? 1 : (accepted + rejected + unknown) / rowsToSend
    this.#window()?.setProgressBar(this.#fraction, { mode: 'normal' })
  }

  uploadProgressed({ fraction, waitingFor }: JobProgress): void {
    this.#fraction = fraction
    this.#window()?.setProgressBar(fraction, { mode: waitingFor === null ? 'normal' : 'paused' })
  }

  uploadEnded({ state, pauseReason }: Job): void {
    const isHeld = state === 'needsToken' || state === 'paused'
    if (!isHeld || !this.#hasColours) return this.clear()
    const mode = pauseReason === 'user' || pauseReason === 'interrupted' ? 'paused' : 'error'
    this.#window()?.setProgressBar(this.#fraction, { mode })
  }

  /** Removes the bar, when the user sees the window itself. */
  clear(): void {
    this.#window()?.setProgressBar(-1)
  }
}
