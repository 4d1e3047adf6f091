import type { Job } from '../../shared/model/job.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { staleRows, wrongState } from '../journal/jobErrors.ts'
import type { JobFeed } from './JobFeed.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/** What is asked about changes of a job's rows before the job itself is changed. */
export interface RowChangeGuard {
  /** @throws AppError `job.changing` while rows of the job are being changed */
  assertAtRest(jobId: string): void
  /** Ends what is being done to the rows, if anything is. */
  cancel(jobId: string): void
}

/** What the user decides about a job between preparing and uploading it, and after. */
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
   * Makes a rehearsed job a prepared one again, for the real upload.
   *
   * @throws AppError `job.wrongState` for a job that was uploaded for real or is at work, `job.staleRows` when its
   *   rows were removed meanwhile
   */
  leaveRehearsal(jobId: string): Job {
    const release = this.#lock.hold()
    try {
      this.#journal.write(() => {
        const { key, job } = this.#journal.jobs.get(jobId)
        if (!job.isRehearsal || job.state === 'uploading') throw wrongState(job)
        if (!job.hasRows) throw staleRows(job)
        this.#journal.batches.remove(key)
        this.#journal.jobs.resetUpload(key, new Date().toISOString())
      })
    } finally {
      release()
    }
    return this.#feed.announce(jobId)
  }

  /** What was never sent may still be changed, whatever keeps it from being sent. */
  #edit(jobId: string, edit: (jobRecord: JobRecord, at: string) => void): Job {
    this.#journal.write(() => {
      const jobRecord = this.#journal.jobs.get(jobId)
      if (jobRecord.isPlanned || jobRecord.job.state === 'preparing') throw wrongState(jobRecord.job)
      edit(jobRecord, new Date().toISOString())
    })
    return this.#feed.announce(jobId)
  }
}
