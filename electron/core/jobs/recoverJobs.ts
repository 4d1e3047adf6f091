import type { Journal } from './journal/Journal.ts'

/**
 * Puts a journal right after its process died. Only the holder of the data folder's lock may do this: what looks
 * abandoned may be another process at work.
 *
 * - A batch found `sending` may have arrived: it becomes 待确认 (decision 2).
 * - A job found `uploading` is paused: it goes on with one click.
 * - A job found `preparing` has half its rows: it is removed, its file is still there.
 */
export function recoverJobs(journal: Journal, now: Date): void {
  const at = now.toISOString()
  const { jobs, batches } = journal
  journal.write(() => {
    for (const key of batches.jobsSending()) {
      batches.moveAll(key, 'sending', 'unknown', at)
      batches.abandonAttempts(key, at)
    }
    for (const { key, job } of jobs.list()) {
      if (job.state === 'preparing') removeJob(journal, key)
      if (job.state !== 'uploading') continue
      const { pending } = job.reconciliation
      // With nothing left to send the job is over, whatever the last answer was.
      if (pending === 0) jobs.setState(key, 'completed', at)
      else jobs.setState(key, 'paused', at, { reason: 'interrupted' })
    }
  })
}

/** Takes a job and all that belongs to it out of the journal. Callers hold the transaction. */
export function removeJob(journal: Journal, jobKey: number): void {
  journal.batches.remove(jobKey)
  journal.issues.remove(jobKey)
  journal.staging.remove(jobKey)
  journal.jobs.remove(jobKey)
}

/** Removes a job's customer data: the key first, then the rows. Receipts and findings by code stay. */
export function purgeRows(journal: Journal, jobKey: number): void {
  journal.write(() => {
    journal.jobs.destroyKey(jobKey)
    journal.staging.remove(jobKey)
  })
  journal.truncateLog()
}
