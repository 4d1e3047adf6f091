import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { UploadService } from '../../core/upload/UploadService.ts'

/** Whoever follows uploads: the power saver, the tray, the taskbar, notifications, going on by itself. */
export interface UploadListener {
  uploadStarted?(job: Job): void
  uploadProgressed?(progress: JobProgress): void
  /** It completed, was halted, or needs something; also when it needs a token before it could start. */
  uploadEnded?(job: Job): void
  /** The user gave an order about this job: whatever would have happened by itself is off. */
  userDecided?(jobId: string): void
}

export interface UploadMonitorParts {
  upload: Pick<UploadService, 'start' | 'halt' | 'wait'>
  readJob: (jobId: string) => Job
  /** Address of the practice server: another one in every run of the app. */
  rehearsalEndpoint: () => Promise<string>
  concurrency: () => number
  /** Before calls begin: what was learnt about the network (its proxy) may no longer be true. */
  beforeStart: () => void
  logError: (error: unknown, context: { route: string }) => void
}

/** Starts and ends uploads for the window and for the machine, and tells the listeners how they go. */
export class UploadMonitor {
  readonly #parts: UploadMonitorParts
  readonly #listeners: UploadListener[] = []
  #followed: { job: Job; ended: Promise<void> } | null = null

  constructor(parts: UploadMonitorParts) {
    this.#parts = parts
  }

  /** The job that is being uploaded now, as it was when it started. */
  get active(): Job | null {
    return this.#followed?.job ?? null
  }

  listen(listener: UploadListener): void {
    this.#listeners.push(listener)
  }

  /** The user's word: start, or go on with what may have changed. @throws AppError as `UploadService.start` */
  start(jobId: string, choices: { isRehearsal: boolean; resendUnknown: boolean }): Promise<Job> {
    this.#tell((listener) => listener.userDecided?.(jobId))
    return this.#start(jobId, choices)
  }

  /** The user's word: go on as it was started. @throws AppError as `UploadService.start` */
  resume(jobId: string): Promise<Job> {
    this.#tell((listener) => listener.userDecided?.(jobId))
    return this.goOn(jobId)
  }

  /** The user's word. Resolves once the calls in flight have ended. */
  halt(jobId: string, how: 'pause' | 'stop'): Promise<Job> {
    this.#tell((listener) => listener.userDecided?.(jobId))
    return this.#parts.upload.halt(jobId, how)
  }

  /** Goes on as it was started, without the user having said so. @throws AppError as `UploadService.start` */
  async goOn(jobId: string): Promise<Job> {
    const { isRehearsal, resendUnknown } = this.#parts.readJob(jobId)
    return this.#start(jobId, { isRehearsal, resendUnknown })
  }

  /** The machine's word: no new call; resolves once those in flight have ended, with null when there was no upload. */
  async interrupt(): Promise<Job | null> {
    return this.active ? this.#parts.upload.halt(this.active.id, 'pause', 'interrupted') : null
  }

  noteProgress(progress: JobProgress): void {
    if (progress.jobId === this.active?.id) this.#tell((listener) => listener.uploadProgressed?.(progress))
  }

  /** Uploads also start without being told from here: one that waited for its turn, say. */
  noteChanged(job: Job): void {
    if (job.id === this.active?.id) return
    if (job.state === 'needsToken') this.#tell((listener) => listener.uploadEnded?.(job))
    if (job.state !== 'uploading') return
    // One after the other, so that the end of the last is not taken for that of the next.
    if (this.#followed) void this.#followed.ended.then(() => this.#lookAgain(job.id))
    else this.#followed = { job, ended: this.#follow(job) }
  }

  async #start(jobId: string, choices: { isRehearsal: boolean; resendUnknown: boolean }): Promise<Job> {
    const { upload, rehearsalEndpoint, concurrency, beforeStart } = this.#parts
    beforeStart()
    const job = await upload.start(jobId, {
      ...choices,
      // A real job keeps the address it began with.
      endpoint: choices.isRehearsal ? await rehearsalEndpoint() : null,
      concurrency: concurrency(),
    })
    return job
  }

  async #follow(job: Job): Promise<void> {
    // `active` is set when listeners hear of it, and `wait` knows the upload: both come right after it is announced.
    await Promise.resolve()
    this.#tell((listener) => listener.uploadStarted?.(job))
    const ended = await this.#parts.upload.wait(job.id).catch((): Job => this.#afterFailure(job))
    this.#followed = null
    this.#tell((listener) => listener.uploadEnded?.(ended))
    // It may have been started again before this was over. One that is at work elsewhere is not ours to follow.
    if (ended.state !== 'uploading') this.#lookAgain(job.id)
  }

  #lookAgain(jobId: string): void {
    try {
      const job = this.#parts.readJob(jobId)
      if (job.state === 'uploading') this.noteChanged(job)
    } catch {
      // Removed, or the disk is gone: nothing is under way then.
    }
  }

  /** The disk refused an outcome; it may refuse to be read as well. */
  #afterFailure(job: Job): Job {
    try {
      return this.#parts.readJob(job.id)
    } catch {
      return { ...job, state: 'paused', pauseReason: 'storage' }
    }
  }

  /** What one listener (a missing tray, say) cannot do must not keep the others, or the upload, from going on. */
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
