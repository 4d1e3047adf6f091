import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { UploadListener } from './UploadMonitor.ts'

/** What of a `BrowserWindow` is used. */
export interface ProgressWindow {
  /** Windows: `mode` gives the colour; elsewhere only the fraction shows. A fraction below 0 removes it. */
  setProgressBar(fraction: number, options?: { mode: 'normal' | 'paused' | 'error' }): void
}

/**
 * How far the upload is, on the app's button in the taskbar. Windows knows a yellow bar for what waits and a red
 * one for what needs the user; without colours a bar that does not move would look like a hung upload.
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

  /** The user looks at the window itself now. */
  clear(): void {
    this.#window()?.setProgressBar(-1)
  }
}
