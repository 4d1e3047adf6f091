import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { assertUploadable } from './assertUploadable.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { Journal } from '../journal/Journal.ts'
import type { UploadService } from './UploadService.ts'

interface QueuedJob {
  jobId: string
  begin: () => Promise<Job>
}

/**
 * Gives jobs their turn: one is uploaded, the others wait in the order they came. The order is kept in memory only, since
 * nothing is lost with it: after a restart such a job is prepared or paused, as it was before it was asked to wait.
 */
export class UploadQueue {
  readonly #journal: Journal
  readonly #upload: UploadService
  readonly #feed: JobFeed
  #waiting: QueuedJob[] = []

  constructor(parts: { journal: Journal; upload: UploadService; feed: JobFeed }) {
    this.#journal = parts.journal
    this.#upload = parts.upload
    this.#feed = parts.feed
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
      this.#takeOut(jobId)
      this.#feed.setQueue(this.#order, jobId)
      return begin()
    }
    assertUploadable(
      this.#journal.read(() => this.#journal.jobs.get(jobId)),
      request,
    )
    if (!this.#isWaiting(jobId)) this.#waiting.push({ jobId, begin })
    this.#feed.setQueue(this.#order)
    return this.#feed.get(jobId)
  }

  /** Takes a job out, as when it is paused, stopped or removed. */
  leave(jobId: string): void {
    if (!this.#isWaiting(jobId)) return
    this.#takeOut(jobId)
    this.#feed.setQueue(this.#order)
  }

  /** In a turn of its own: whoever waits for the end of the last upload hears of it first. */
  #beginNext(): void {
    setImmediate(() => {
      if (this.#upload.isBusy) return
      const next = this.#waiting.shift()
      if (next) void this.#begin(next)
    })
  }

  async #begin(next: QueuedJob): Promise<void> {
    this.#feed.setQueue(this.#order, next.jobId)
    try {
      await next.begin()
    } catch (error) {
      // A job that cannot go up does not hold up the others; a disk that refuses, or a start that came in between, does.
      const { code } = AppError.from(error)
      const isAboutTheJob = (code.startsWith('job.') && code !== 'job.busy') || code.startsWith('options.')
      if (isAboutTheJob) this.#feed.tryAnnounce(next.jobId)
      else {
        this.#waiting.unshift(next)
        this.#feed.setQueue(this.#order)
      }
      if (isAboutTheJob) this.#beginNext()
    }
  }

  get #order(): string[] {
    return this.#waiting.map(({ jobId }) => jobId)
  }

  #takeOut(jobId: string): void {
    this.#waiting = this.#waiting.filter((each) => each.jobId !== jobId)
  }

  #isWaiting(jobId: string): boolean {
    return this.#order.includes(jobId)
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
