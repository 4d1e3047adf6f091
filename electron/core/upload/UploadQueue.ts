import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { wrongState } from '../journal/jobErrors.ts'
import { assertUploadable } from './assertUploadable.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { Journal } from '../journal/Journal.ts'
import type { UploadRequest } from './UploadParts.ts'
import type { UploadService } from './UploadService.ts'

/** How the user wants a job to be uploaded. What is left out stays as the job was started, or as the settings say. */
export interface StartRequest {
  /**
   * `live`: the address the job began with, a new one the address in the settings; `rehearsal`: the practice server of
   * this process. A job cannot change between the two once it has begun.
   */
  destination: 'live' | 'rehearsal' | { endpoint: string }
  /** Left out: as the job began, else as the settings say. */
  callVersion?: CallVersionName | undefined
  /** Send what is 待确认 again as well. */
  resendUnknown: boolean
  /** Upload so many rows first, then pause. Null: all rows. Left out: as asked for before. Ignored once begun, if null. */
  trialRows?: number | null
  /** Calls at a time, 1 to 8. Null: as prepared. Left out: as the settings say. */
  concurrency?: number | null
}

/** What the queue tells beside the snapshots of `JobFeed`. */
export interface QueueListener {
  /** The user starts, pauses or stops this job: what was planned for it automatically is off. */
  userDecided?(jobId: string): void
  /** Calls are about to begin: what is known of the network may be out of date. */
  starting?(jobId: string): void
}

export interface UploadQueueParts {
  journal: Journal
  upload: UploadService
  feed: JobFeed
  /** Starts the practice server if need be; its address differs in every process. */
  rehearsalEndpoint: () => Promise<string>
  /** Calls at a time by the settings. */
  concurrency: () => number
}

interface QueuedJob {
  jobId: string
  request: StartRequest
}

/**
 * The one way to start an upload: for the window, the command line, the tray and automatic resumption. One job is uploaded
 * at a time; the others wait in the order they came. The order is kept in memory only: after a restart a job that waited
 * is prepared or paused, as it is on disk.
 *
 * @example
 * const job = await queue.start(jobId, { destination: 'live', resendUnknown: false, trialRows: 5 })
 */
export class UploadQueue {
  readonly #parts: UploadQueueParts
  readonly #listeners: QueueListener[] = []
  #waiting: QueuedJob[] = []

  constructor(parts: UploadQueueParts) {
    this.#parts = parts
    parts.upload.onEnded((job) => {
      if (letsNextStart(job)) this.#startNext()
    })
    parts.feed.subscribe({ removed: (jobId) => this.#leave(jobId) })
  }

  subscribe(listener: QueueListener): void {
    this.#listeners.push(listener)
  }

  /**
   * Starts an upload at the user's request: now or, while another is under way, after it. A job that waits already keeps
   * its place and its request.
   *
   * @returns the job: under way, in need of a token, or with its `queuePosition`
   * @throws AppError as `UploadService.start`, but for `job.busy`
   */
  async start(jobId: string, request: StartRequest): Promise<Job> {
    const { upload, journal, feed } = this.#parts
    if (!upload.isBusy) {
      this.#waiting = this.#waiting.filter((each) => each.jobId !== jobId)
      feed.setQueue(this.#order, jobId)
      return this.#begin(jobId, request)
    }
    assertUploadable(
      journal.read(() => journal.jobs.get(jobId)),
      { ...request, isRehearsal: request.destination === 'rehearsal' },
    )
    if (!this.#order.includes(jobId)) this.#waiting.push({ jobId, request })
    feed.setQueue(this.#order)
    return feed.get(jobId)
  }

  /** As `start`, with the request the job was started with. */
  async resume(jobId: string): Promise<Job> {
    return this.start(jobId, this.#requestOf(jobId))
  }

  /**
   * Resumes a job without a request of the user. Does not queue: the caller retries later.
   *
   * @throws AppError as `UploadService.start`; `job.wrongState` unless the network, the server or a sleeping machine paused
   *   it: the user or a long wait may have changed that since the attempt was planned.
   */
  async resumeAutomatically(jobId: string): Promise<Job> {
    const job = this.#parts.feed.get(jobId)
    const isResumable = isPausedByItself(job) || job.pauseReason === 'interrupted'
    if (job.state !== 'paused' || !isResumable) throw wrongState(job)
    return this.#upload(jobId, this.#requestOf(jobId))
  }

  /**
   * 仅重传失败数据: makes the rejected rows unsent, then uploads them and no others.
   *
   * @throws AppError as `UploadService.retryRejected` and `start`
   */
  async retryRejected(
    jobId: string,
    { bisect = false, ...request }: Partial<StartRequest> & { bisect?: boolean | undefined } = {},
  ): Promise<Job> {
    const { isRehearsal } = this.#parts.upload.retryRejected(jobId, { bisect })
    const destination = isRehearsal ? 'rehearsal' : 'live'
    return this.start(jobId, { destination, ...request, resendUnknown: false })
  }

  /**
   * 改好并重传: makes the repaired rows unsent, then uploads them and no others.
   *
   * @throws AppError as `UploadService.retryRepaired` and `start`
   */
  async retryRepaired(jobId: string): Promise<Job> {
    const { isRehearsal } = await this.#parts.upload.retryRepaired(jobId)
    return this.start(jobId, { destination: isRehearsal ? 'rehearsal' : 'live', resendUnknown: false })
  }

  /** Pauses or stops a job at the user's request, also one that waits. Resolves once calls in flight have ended. */
  async halt(jobId: string, how: 'pause' | 'stop'): Promise<Job> {
    this.#leave(jobId)
    this.#tell((listener) => listener.userDecided?.(jobId))
    return this.#parts.upload.halt(jobId, how)
  }

  /** Pauses the upload under way because the process or the machine has to rest; null when there is none. */
  async interrupt(): Promise<Job | null> {
    const { upload } = this.#parts
    return upload.activeJobId === null ? null : upload.halt(upload.activeJobId, 'pause', 'interrupted')
  }

  async #begin(jobId: string, request: StartRequest): Promise<Job> {
    this.#tell((listener) => listener.userDecided?.(jobId))
    return this.#upload(jobId, request)
  }

  async #upload(jobId: string, request: StartRequest): Promise<Job> {
    this.#tell((listener) => listener.starting?.(jobId))
    return this.#parts.upload.start(jobId, await this.#toUploadRequest(request))
  }

  async #toUploadRequest({ destination, concurrency, ...request }: StartRequest): Promise<UploadRequest> {
    const isRehearsal = destination === 'rehearsal'
    let endpoint: string | null = null
    if (isRehearsal) endpoint = await this.#parts.rehearsalEndpoint()
    else if (destination !== 'live') endpoint = destination.endpoint
    const calls = concurrency === undefined ? this.#parts.concurrency() : concurrency
    return { ...request, endpoint, isRehearsal, concurrency: calls }
  }

  #requestOf(jobId: string): StartRequest {
    const { isRehearsal, resendUnknown } = this.#parts.feed.get(jobId)
    return { destination: isRehearsal ? 'rehearsal' : 'live', resendUnknown }
  }

  /** In a turn of its own, so that those who wait for the end of the last upload hear of it first. */
  #startNext(): void {
    setImmediate(() => {
      if (this.#parts.upload.isBusy) return
      const next = this.#waiting.shift()
      if (next) void this.#startWaiting(next)
    })
  }

  async #startWaiting(next: QueuedJob): Promise<void> {
    const { feed } = this.#parts
    feed.setQueue(this.#order, next.jobId)
    try {
      await this.#begin(next.jobId, next.request)
    } catch (error) {
      // An error about this job lets the next one start; one that the next would meet too (disk, lock) keeps the order.
      const { code } = AppError.from(error)
      if ((code.startsWith('job.') && code !== 'job.busy') || code.startsWith('options.')) {
        feed.tryAnnounce(next.jobId)
        this.#startNext()
      } else {
        this.#waiting.unshift(next)
        feed.setQueue(this.#order)
      }
    }
  }

  #leave(jobId: string): void {
    if (!this.#order.includes(jobId)) return
    this.#waiting = this.#waiting.filter((each) => each.jobId !== jobId)
    this.#parts.feed.setQueue(this.#order)
  }

  get #order(): string[] {
    return this.#waiting.map(({ jobId }) => jobId)
  }

  #tell(call: (listener: QueueListener) => void): void {
    for (const listener of this.#listeners) call(listener)
  }
}

/**
 * Whether the next job may start after this one. What paused it by itself (network, token, server, disk) would pause the
 * next one too: then the others wait until this one is resumed or one of them is started by the user.
 */
function letsNextStart({ state, pauseReason }: Job): boolean {
  if (state === 'completed' || state === 'stopped') return true
  return state === 'paused' && (pauseReason === 'user' || pauseReason === 'trial')
}

/**
 * Whether a paused job may be resumed automatically. Not one the user paused, and not after a run that left more rows
 * 待确认 because the platform failed: another try would only add to them.
 *
 * @param before the job when that run started
 */
export function mayResumeAutomatically(job: Job, before: Job): boolean {
  if (!isPausedByItself(job)) return false
  return job.pauseReason === 'network' || job.reconciliation.unknown <= before.reconciliation.unknown
}

function isPausedByItself({ state, pauseReason }: Job): boolean {
  return state === 'paused' && (pauseReason === 'network' || pauseReason === 'server')
}
