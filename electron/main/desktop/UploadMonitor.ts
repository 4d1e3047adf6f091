import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { JobFeed } from '../../core/jobs/JobFeed.ts'
import type { UploadService } from '../../core/upload/UploadService.ts'

/**
 * A part of the desktop that follows uploads: power saver, tray, taskbar, notifications, automatic
 * resumption.
 */
export interface UploadListener {
  uploadStarted?(job: Job): void
  uploadProgressed?(progress: JobProgress): void
  /**
   * The upload completed, was halted, or needs something; also called when it needs a token before it could
   * start.
   */
  uploadEnded?(job: Job): void
  /** The user gave an order for this job: cancels anything planned automatically. */
  userDecided?(jobId: string): void
}

export interface UploadMonitorParts {
  feed: Pick<JobFeed, 'get'>
  upload: Pick<UploadService, 'wait'>
  logError: (error: unknown, context: { route: string }) => void
}

/** Follows the running upload, also one started by the queue, and notifies the parts of the desktop. */
export class UploadMonitor {
  readonly #parts: UploadMonitorParts
  readonly #listeners: UploadListener[] = []
  #followed: { job: Job; ended: Promise<void> } | null = null

  constructor(parts: UploadMonitorParts) {
    this.#parts = parts
  }

  /** The job being uploaded, as it was when it started. */
  get active(): Job | null {
    return this.#followed?.job ?? null
  }

  listen(listener: UploadListener): void {
    this.#listeners.push(listener)
  }

  noteDecision(jobId: string): void {
    this.#tell((listener) => listener.userDecided?.(jobId))
  }

  noteProgress(progress: JobProgress): void {
    if (progress.jobId === this.active?.id) this.#tell((listener) => listener.uploadProgressed?.(progress))
  }

  /** Follows a job from the snapshot that shows it `uploading`, also one that the queue started. */
  noteChanged(job: Job): void {
    if (job.id === this.active?.id) return
    if (job.state === 'needsToken') this.#tell((listener) => listener.uploadEnded?.(job))
    if (job.state !== 'uploading') return
    // Follow one after the other, so that the end of one upload is not taken for the end of the next.
    if (this.#followed) void this.#followed.ended.then(() => this.#lookAgain(job.id))
    else this.#followed = { job, ended: this.#follow(job) }
  }

  async #follow(job: Job): Promise<void> {
    // Run after the announcement: only then `active` is set and `wait` knows the upload.
    await Promise.resolve()
    this.#tell((listener) => listener.uploadStarted?.(job))
    const ended = await this.#parts.upload.wait(job.id).catch((): Job => this.#afterFailure(job))
    this.#followed = null
    this.#tell((listener) => listener.uploadEnded?.(ended))
    // It may have been started again meanwhile. If it is still `uploading`, another process runs it: not ours
    // to follow.
    if (ended.state !== 'uploading') this.#lookAgain(job.id)
  }

  #lookAgain(jobId: string): void {
    try {
      const job = this.#parts.feed.get(jobId)
      if (job.state === 'uploading') this.noteChanged(job)
    } catch {
      // Removed or unreadable: no upload is running then.
    }
  }

  /** An outcome could not be written; reading may fail, too. */
  #afterFailure(job: Job): Job {
    try {
      return this.#parts.feed.get(job.id)
    } catch {
      return { ...job, state: 'paused', pauseReason: 'storage' }
    }
  }

  /** A failing listener (a missing tray, for example) must not stop the others or the upload. */
  #tell(inform: (listener: UploadListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        inform(listener)
      } catch (error) {
        this.#parts.logError(error, { route: 'desktop' })
      }
    }
  }
}
