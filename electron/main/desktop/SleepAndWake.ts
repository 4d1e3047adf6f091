import type { Job } from '../../shared/model/job.ts'
import type { UploadQueue } from '../../core/upload/UploadQueue.ts'
import type { UploadListener } from './UploadMonitor.ts'

export interface SleepAndWakeParts {
  queue: Pick<UploadQueue, 'interrupt' | 'resumeAutomatically'>
  logError: (error: unknown, context: { route: string }) => void
}

/** Pauses the upload before the machine sleeps, and resumes it after the wake if it was paused for that. */
export class SleepAndWake implements UploadListener {
  readonly #parts: SleepAndWakeParts
  /** What the newest sleep interrupted. */
  #interrupted: Promise<Job | null> | null = null

  constructor(parts: SleepAndWakeParts) {
    this.#parts = parts
  }

  suspend(): void {
    this.#interrupted ??= this.#parts.queue.interrupt().catch(() => null)
  }

  /** Resolves once the upload is under way again, or it is clear that it must not be. */
  async resume(): Promise<void> {
    const interrupted = this.#interrupted
    const job = await interrupted
    // The user has spoken, or the machine sleeps again, while the last calls ended.
    if (this.#interrupted !== interrupted) return
    this.#interrupted = null
    if (job?.state !== 'paused' || job.pauseReason !== 'interrupted') return
    await this.#parts.queue.resumeAutomatically(job.id).catch((error: unknown) => {
      this.#parts.logError(error, { route: 'wake' })
    })
  }

  userDecided(): void {
    this.#interrupted = null
  }
}
