import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { assertUploadable } from './assertUploadable.ts'
import type { JobEvents } from '../jobs/JobEvents.ts'
import type { QueuedJob } from '../journal/JobQueue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { UploadService } from './UploadService.ts'

/** Gives jobs their turn: one is uploaded, the others wait in the order they came. */
export class UploadQueue {
  readonly #journal: Journal
  readonly #upload: UploadService
  readonly #events: JobEvents

  constructor(parts: { journal: Journal; upload: UploadService; events: JobEvents }) {
    this.#journal = parts.journal
    this.#upload = parts.upload
    this.#events = parts.events
    parts.upload.onEnded((job) => {
      if (isOutOfTheWay(job)) this.#beginNext()
    })
  }

  /**
   * Starts an upload now or, while another is at work, when its turn comes. Asked for again it keeps its place.
   *
   * @param begin starts it through `UploadService.start`, now or later
   * @returns the job: under way, or with its `queuePosition`
   * @throws AppError as `UploadService.start`, but for `job.busy`
   */
  async start(
    jobId: string,
    request: { isRehearsal: boolean; resendUnknown: boolean },
    begin: () => Promise<Job>,
  ): Promise<Job> {
    if (!this.#upload.isBusy) {
      if (this.#journal.queue.leave(jobId)) this.#announceWaiting()
      return begin()
    }
    assertUploadable(
      this.#journal.read(() => this.#journal.jobs.get(jobId)),
      request,
    )
    if (this.#journal.queue.positionOf(jobId) === null) this.#journal.queue.add({ jobId, begin })
    return this.#announce(jobId)
  }

  /** Takes a job out, as when it is paused, stopped or removed. */
  leave(jobId: string): void {
    if (!this.#journal.queue.leave(jobId)) return
    this.#tryToAnnounce(jobId)
    this.#announceWaiting()
  }

  /** In a turn of its own: whoever waits for the end of the last upload hears of it first. */
  #beginNext(): void {
    setImmediate(() => {
      if (this.#upload.isBusy) return
      const next = this.#journal.queue.takeNext()
      if (next) void this.#begin(next)
    })
  }

  async #begin(next: QueuedJob): Promise<void> {
    this.#announceWaiting()
    try {
      await next.begin()
    } catch (error) {
      // A job that cannot go up does not hold up the others; a disk that refuses, or a start that came in between, does.
      const { code } = AppError.from(error)
      const isAboutTheJob = (code.startsWith('job.') && code !== 'job.busy') || code.startsWith('options.')
      if (!isAboutTheJob) this.#journal.queue.putFirst(next)
      this.#tryToAnnounce(next.jobId)
      if (isAboutTheJob) this.#beginNext()
    }
  }

  #announceWaiting(): void {
    for (const jobId of this.#journal.queue.jobIds) this.#tryToAnnounce(jobId)
  }

  /** A job that was removed meanwhile has nothing to be said about. */
  #tryToAnnounce(jobId: string): void {
    try {
      this.#announce(jobId)
    } catch {
      return
    }
  }

  #announce(jobId: string): Job {
    const { job } = this.#journal.read(() => this.#journal.jobs.get(jobId))
    this.#events.changed(job)
    return job
  }
}

/**
 * Whether the next job may go after this one. What stopped it by itself (network, token, server, disk) would stop the
 * next one too: then the others wait until this one goes on or one of them is started by hand.
 */
function isOutOfTheWay({ state, pauseReason }: Job): boolean {
  if (state === 'completed' || state === 'stopped') return true
  return state === 'paused' && (pauseReason === 'user' || pauseReason === 'trial')
}
