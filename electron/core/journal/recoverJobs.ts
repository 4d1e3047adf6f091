import { hasMoreToSend } from './hasMoreToSend.ts'
import type { Journal } from './Journal.ts'

/**
 * Puts a journal right after its process died. Only the holder of the data folder's lock may do this: what looks
 * abandoned may be another process at work.
 *
 * - A batch found `sending` may have arrived: it becomes 待确认 (decision 2).
 * - A job found `uploading` is paused: it goes on with one click.
 * - A job found `preparing` has half its rows: it is removed, its file is still there.
 */
export function recoverJobs(journal: Journal, now: Date): void {
  recoverUploads(journal, now)
  journal.write(() => {
    for (const { key } of journal.jobs.inState('preparing')) removeJob(journal, key)
  })
}

/** The part of `recoverJobs` about uploads; for whoever knows that none is under way in any process. */
export function recoverUploads(journal: Journal, now: Date): void {
  const at = now.toISOString()
  const { jobs, batches } = journal
  journal.write(() => {
    for (const key of batches.jobsSending()) batches.abandonSending(key, at)
    for (const { key, job } of jobs.inState('uploading')) {
      if (hasMoreToSend(job)) jobs.setState(key, 'paused', at, { reason: 'interrupted' })
      else jobs.setState(key, 'completed', at)
    }
  })
}

/**
 * Takes a job and all that belongs to it out of the journal. Its key is destroyed at once; its rows, which nobody can
 * read any more, are swept out piece by piece (`RowSweeper`). Callers hold the transaction.
 */
export function removeJob(journal: Journal, jobKey: number): void {
  journal.jobs.destroyKey(jobKey)
  journal.staging.discard(jobKey, { withIssues: true })
  journal.batches.remove(jobKey)
  journal.jobs.remove(jobKey)
}

/** As `removeJob`, but only for the customer data: receipts and findings by code stay. */
export function removeRows(journal: Journal, jobKey: number): void {
  journal.jobs.destroyKey(jobKey)
  journal.staging.discard(jobKey, { withIssues: false })
}
