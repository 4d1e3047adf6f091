import { hasMoreToSend } from './hasMoreToSend.ts'
import type { Journal } from './Journal.ts'

/**
 * Crash recovery of a journal. Only the holder of the data folder's lock may run it: what looks abandoned may
 * belong to another process at work.
 *
 * - A batch in `sending` may have arrived: it becomes 待确认 (decision 2).
 * - A job in `uploading` becomes `paused` and resumes with one click; with nothing left to send, `completed`.
 * - A job in `preparing` has only part of its rows: it is removed; its file still exists.
 *
 * @param removeJob the one of `core/retention`, which this folder must not import
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

/** The upload part of `recoverJobs`, for callers that know that no process is uploading. */
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
