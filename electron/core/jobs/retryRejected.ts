import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from './journal/Journal.ts'
import type { JobRow } from './journal/JobTable.ts'

/**
 * Makes the rejected batches of a job unsent again; every call made for them stays in its receipt. Callers hold the
 * transaction.
 *
 * @throws AppError `job.wrongState` while other rows are still to be sent: they would go up as well;
 *   `job.nothingToUpload` without rejected rows, `job.staleRows` when the rows were removed
 */
export function retryRejected(journal: Journal, { key, job }: JobRow, at: string): void {
  const { rejected, pending } = job.reconciliation
  if (job.state === 'uploading' || pending > 0) {
    throw new AppError('job.wrongState', 'other rows are still to be sent', { params: { state: job.state } })
  }
  if (rejected === 0) throw new AppError('job.nothingToUpload', 'no row was rejected')
  if (!job.hasRows) {
    throw new AppError('job.staleRows', 'the rows of this job were removed', {
      params: { name: job.fileName },
    })
  }
  journal.batches.moveAll(key, 'rejected', 'pending', at)
  journal.jobs.setResendUnknown(key, false)
  journal.jobs.setState(key, 'paused', at, { reason: 'user' })
}
