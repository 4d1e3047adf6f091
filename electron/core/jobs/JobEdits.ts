import type { Job } from '../../shared/model/job.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { staleRows, wrongState } from '../journal/jobErrors.ts'
import type { JobFeed } from './JobFeed.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/** Guards a job against changes of its rows. */
export interface RowChangeGuard {
  /** @throws AppError `job.changing` while rows of the job are being changed */
  assertAtRest(jobId: string): void
  /** Cancels the running row change, if any. */
  cancel(jobId: string): void
}

/** Applies the user's settings to a job that was not uploaded yet, and takes a job out of a rehearsal. */
export class JobEdits {
  readonly #journal: Journal
  readonly #lock: WorkLock
  readonly #feed: JobFeed

  constructor(parts: { journal: Journal; lock: WorkLock; feed: JobFeed }) {
    this.#journal = parts.journal
    this.#lock = parts.lock
    this.#feed = parts.feed
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
  setRowsPerBatch(jobId: string, rowsPerBatch: number): Job {
    return this.#edit(jobId, ({ key }) => this.#journal.jobs.setRowsPerBatch(key, rowsPerBatch))
  }

  /**
   * Resets a rehearsed job to `prepared`, for the real upload.
   *
   * @throws AppError `job.wrongState` unless the job is a rehearsal that is not uploading, `job.staleRows`
   *   when its rows were removed meanwhile, `storage.inUse` when another process works in the data folder
   */
  leaveRehearsal(jobId: string): Job {
    const release = this.#lock.hold()
    try {
      this.#journal.write(() => {
        const { key, job } = this.#journal.jobs.get(jobId)
        if (!job.isRehearsal || job.state === 'uploading') throw wrongState(job)
        if (!job.hasRows) throw staleRows(job)
        this.#journal.batches.remove(key)
        this.#journal.verifications.remove(key)
        this.#journal.jobs.resetUpload(key, new Date().toISOString())
      })
    } finally {
      release()
    }
    return this.#feed.announce(jobId)
  }

  /** Allowed until the batches are planned, in every state but `preparing`. */
  #edit(jobId: string, edit: (jobRecord: JobRecord, at: string) => void): Job {
    this.#journal.write(() => {
      const jobRecord = this.#journal.jobs.get(jobId)
      if (jobRecord.isPlanned || jobRecord.job.state === 'preparing') throw wrongState(jobRecord.job)
      edit(jobRecord, new Date().toISOString())
    })
    return this.#feed.announce(jobId)
  }
}
