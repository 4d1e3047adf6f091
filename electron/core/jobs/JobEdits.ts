import type { Job } from '../../shared/model/job.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { JobEvents } from './JobEvents.ts'
import type { WorkLock } from './WorkLock.ts'
import type { Journal } from './journal/Journal.ts'
import type { JobRow } from './journal/JobTable.ts'
import { purgeRows, removeJob } from './recoverJobs.ts'

const dayMs = 24 * 60 * 60 * 1_000

/** What the user decides about a job between preparing and uploading it, and after. */
export class JobEdits {
  readonly #journal: Journal
  readonly #lock: WorkLock
  readonly #events: JobEvents

  constructor(journal: Journal, lock: WorkLock, events: JobEvents) {
    this.#journal = journal
    this.#lock = lock
    this.#events = events
  }

  /** @throws AppError `job.wrongState` once an upload was started */
  setSkipInvalid(jobId: string, skipInvalid: boolean): Job {
    return this.#edit(jobId, ({ key }, at) => this.#journal.jobs.setSkipInvalid(key, skipInvalid, at))
  }

  /** @throws AppError `job.wrongState` once an upload was started */
  setOptions(jobId: string, options: MatchingOptions): Job {
    return this.#edit(jobId, ({ key }, at) => this.#journal.jobs.setOptions(key, options, at))
  }

  /** @throws AppError `job.wrongState` once an upload was started */
  setBatchRows(jobId: string, batchRows: number): Job {
    return this.#edit(jobId, ({ key }) => this.#journal.jobs.setBatchRows(key, batchRows))
  }

  /**
   * Makes a rehearsed job a prepared one again, for the real upload.
   *
   * @throws AppError `job.wrongState` for a job that was uploaded for real or is at work
   */
  leaveRehearsal(jobId: string): Job {
    return this.#locked(() => {
      const { key, job } = this.#journal.jobs.get(jobId)
      if (!job.isRehearsal || job.state === 'uploading') throw wrongState(job)
      this.#journal.write(() => {
        this.#journal.batches.remove(key)
        this.#journal.jobs.resetUpload(key, new Date().toISOString())
      })
      return this.#announce(jobId)
    })
  }

  /**
   * Removes a job, its rows and its receipt.
   *
   * @throws AppError `job.wrongState` while it is at work
   */
  remove(jobId: string): void {
    this.#locked(() => {
      const { key, job } = this.#journal.jobs.get(jobId)
      if (job.state === 'uploading' || job.state === 'preparing') throw wrongState(job)
      this.#journal.write(() => {
        this.#journal.jobs.destroyKey(key)
        removeJob(this.#journal, key)
      })
      this.#journal.truncateLog()
      this.#events.removed(jobId)
    })
  }

  /** Removes the customer data of jobs that nobody touched for so many days; their receipts stay. */
  purgeExpired(retentionDays: number, now: Date): void {
    for (const { key, job } of this.#journal.jobs.list()) {
      const isAtWork = job.state === 'uploading' || job.state === 'preparing'
      const ageMs = now.getTime() - Date.parse(job.changedAt)
      if (job.hasRows && !isAtWork && ageMs > retentionDays * dayMs) purgeRows(this.#journal, key)
    }
  }

  #edit(jobId: string, edit: (jobRow: JobRow, at: string) => void): Job {
    const jobRow = this.#journal.jobs.get(jobId)
    const isWaiting = jobRow.job.state === 'prepared' || jobRow.job.state === 'needsToken'
    if (jobRow.isPlanned || !isWaiting) throw wrongState(jobRow.job)
    this.#journal.write(() => edit(jobRow, new Date().toISOString()))
    return this.#announce(jobId)
  }

  #locked<T>(work: () => T): T {
    const release = this.#lock.hold()
    try {
      return work()
    } finally {
      release()
    }
  }

  #announce(jobId: string): Job {
    const { job } = this.#journal.jobs.get(jobId)
    this.#events.changed(job)
    return job
  }
}

function wrongState(job: Job): AppError {
  return new AppError('job.wrongState', `job is ${job.state}`, { params: { state: job.state } })
}
