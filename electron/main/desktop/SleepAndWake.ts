import type { Job } from '../../shared/model/job.ts'
import type { UploadQueue } from '../../core/upload/UploadQueue.ts'
import type { UploadListener } from './UploadMonitor.ts'

export interface SleepAndWakeParts {
  queue: Pick<UploadQueue, 'interrupt' | 'resumeAutomatically'>
  logError: (error: unknown, context: { route: string }) => void
}

/**
 * Pauses the upload before the machine sleeps, and resumes it after the wake-up if it was paused for that.
 */
export class SleepAndWake implements UploadListener {
  readonly #parts: SleepAndWakeParts
  /** The upload interrupted by the latest sleep. */
  #interrupted: Promise<Job | null> | null = null

  constructor(parts: SleepAndWakeParts) {
    this.#parts = parts
  }

  suspend(): void {
    this.#interrupted ??= this.#parts.queue.interrupt().catch(() => null)
  }

  /** Resolves once the upload runs again, or must not be resumed. */
  async resume(): Promise<void> {
    const interrupted = this.#interrupted
    const job = await interrupted
    // While the last calls ended, the user decided about the job, or the machine went to sleep again.
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
