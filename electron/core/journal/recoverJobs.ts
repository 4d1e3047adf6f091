import { hasMoreToSend } from './hasMoreToSend.ts'
import type { Journal } from './Journal.ts'

/**
 * Puts a journal right after its process died. Only the holder of the data folder's lock may do this: what looks
 * abandoned may be another process at work.
 *
 * - A batch found `sending` may have arrived: it becomes 待确认 (decision 2).
 * - A job found `uploading` is paused: it goes on with one click.
 * - A job found `preparing` has half its rows: it is removed, its file is still there.
 *
 * @param removeJob the one of `core/retention`, which is above this folder
 */
export function recoverJobs(
  journal: Journal,
  now: Date,
  removeJob: (journal: Journal, jobKey: number) => void,
): void {
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
