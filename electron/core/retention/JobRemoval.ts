import type { WorkLock } from '../journal/WorkLock.ts'
import type { Journal } from '../journal/Journal.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { RowChangeGuard } from '../jobs/JobEdits.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'

/**
 * Removes a job with all its data from the journal. Its key is deleted at once, which makes its rows
 * unreadable; `RowSweeper` overwrites their pages later. Call within a write transaction.
 */
export function removeJob(journal: Journal, jobKey: number): void {
  journal.jobs.removeKey(jobKey)
  journal.staging.markRemoved(jobKey, { withIssues: true })
  journal.batches.remove(jobKey)
  journal.verifications.remove(jobKey)
  journal.jobs.remove(jobKey)
}

/** Like `removeJob`, but removes only the customer data: the receipt and the issue counts are kept. */
export function removeRows(journal: Journal, jobKey: number): void {
  journal.jobs.removeKey(jobKey)
  journal.staging.markRemoved(jobKey, { withIssues: false })
}

interface JobRemovalParts {
  journal: Journal
  lock: WorkLock
  feed: JobFeed
  corrections: RowChangeGuard
  /** Starts sweeping; does not throw. */
  sweep: () => void
}

/** Removes jobs at the user's request. */
export class JobRemoval {
  readonly #parts: JobRemovalParts

  constructor(parts: JobRemovalParts) {
    this.#parts = parts
  }

  /**
   * Removes a job, its rows and its receipt.
   *
   * @throws AppError `job.wrongState` while it is being prepared or uploaded, `job.changing` while its rows
   *   are being changed, `storage.inUse` while another process holds the data folder's lock
   */
  remove(jobId: string): void {
    const { journal, lock, feed, corrections, sweep } = this.#parts
    corrections.assertAtRest(jobId)
    // Stop a running search for duplicates: its result is no longer needed.
    corrections.cancel(jobId)
    const release = lock.hold()
    try {
      journal.write(() => {
        const { key, job } = journal.jobs.get(jobId)
        if (job.state === 'uploading' || job.state === 'preparing') throw wrongState(job)
        journal.mark.noteRemoved(jobId)
        removeJob(journal, key)
      })
    } finally {
      release()
    }
    sweep()
    feed.announceRemoved(jobId)
  }
}
