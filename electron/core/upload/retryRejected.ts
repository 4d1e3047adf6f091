import { AppError } from '../../shared/errors/AppError.ts'
import { staleRows } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { SendableRows, type SendableRow } from '../rows/SendableRows.ts'
import { planBatches } from './planBatches.ts'

/**
 * Makes the rejected rows of a job unsent again. Full batches stay what they are, with their calls in the receipt; what a
 * search for bad rows has cut up is planned into full batches, since single rows would be one call each. The pieces count as
 * cut up then; their calls stay in the journal. Callers hold the transaction.
 *
 * No new batch reaches over one that stays, so that a report finds both in the order of the file.
 *
 * @param bisect 拆开重试: batches that are rejected again are bisected, also with matching off
 * @throws AppError `job.restFirst` while other rows are still to be sent: they would go up as well;
 *   `job.nothingToUpload` without rejected rows, `job.staleRows` when the rows were removed
 */
export function retryRejected(
  journal: Journal,
  { key, job }: JobRecord,
  { bisect }: { bisect: boolean },
  at: string,
): void {
  const { batches } = journal
  const { rejected, pending } = job.reconciliation
  if (job.state === 'uploading' || pending > 0) {
    throw new AppError('job.restFirst', 'other rows are still to be sent', { params: { count: pending } })
  }
  if (rejected === 0) throw new AppError('job.nothingToUpload', 'no row was rejected')
  if (!job.hasRows) throw staleRows(job)
  const rows = new SendableRows(journal, key, null)
  const troubled = batches.troubled(key)
  const round = journal.rounds.last(key) + 1
  /** Rejected rows with no batch that stays between them. */
  let run: SendableRow[] = []
  const plan = (): void => {
    journal.rounds.add(
      key,
      run.map(({ ordinal }) => ordinal),
      round,
    )
    for (const range of planBatches(run, job.batchRows, 0, round)) batches.insert(key, range, at)
    run = []
  }
  for (const batch of troubled) {
    const isFull = batch.rowCount >= job.batchRows
    if (batch.state === 'unknown' || isFull) plan()
    if (batch.state === 'rejected' && isFull) batches.moveOne(batch.id, 'pending', at)
    if (batch.state === 'rejected' && !isFull) {
      for (const row of rows.sendableIn(batch)) run.push(row)
      batches.moveOne(batch.id, 'split', at)
    }
  }
  plan()
  journal.jobs.setResendUnknown(key, false)
  journal.jobs.setBisectsOnRequest(key, bisect)
  journal.jobs.setState(key, 'paused', at, { reason: 'user' })
}
