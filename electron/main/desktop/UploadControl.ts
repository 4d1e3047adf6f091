import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { UploadService } from '../../core/jobs/UploadService.ts'

/** Whoever follows uploads: the power saver, the tray, the taskbar, notifications, going on by itself. */
export interface UploadListener {
  uploadStarted?(job: Job): void
  uploadProgressed?(progress: JobProgress): void
  /** It completed, was halted, or needs something; also when it needs a token before it could start. */
  uploadEnded?(job: Job): void
  /** The user gave an order about this job: whatever would have happened by itself is off. */
  userDecided?(jobId: string): void
}

export interface UploadControlParts {
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
export class UploadControl {
  readonly #parts: UploadControlParts
  readonly #listeners: UploadListener[] = []
  #active: Job | null = null

  constructor(parts: UploadControlParts) {
    this.#parts = parts
  }

  /** The job that is being uploaded now, as it was when it started. */
  get active(): Job | null {
    return this.#active
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
    return this.#active ? this.#parts.upload.halt(this.#active.id, 'pause', 'interrupted') : null
  }

  noteProgress(progress: JobProgress): void {
    if (progress.jobId === this.#active?.id) this.#tell((listener) => listener.uploadProgressed?.(progress))
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
    if (job.state === 'uploading') void this.#follow(job)
    else this.#tell((listener) => listener.uploadEnded?.(job))
    return job
  }

  async #follow(job: Job): Promise<void> {
    this.#active = job
    this.#tell((listener) => listener.uploadStarted?.(job))
    const ended = await this.#parts.upload.wait(job.id).catch((): Job => this.#afterFailure(job))
    this.#active = null
    this.#tell((listener) => listener.uploadEnded?.(ended))
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
