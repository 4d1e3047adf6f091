import { AppError } from '../../shared/errors/AppError.ts'
import { staleRows } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { SendableRows, type SendableRow } from '../rows/SendableRows.ts'
import { planBatches } from './planBatches.ts'

/** What of the rejected rows is sent again. */
export interface RetryChoice {
  /** 拆开重试: batches that are rejected again are bisected, also with matching off. */
  bisect: boolean
  /** 改好并重传: only these rows; the others stay rejected. Default: all. */
  ordinals?: ReadonlySet<number>
}

/**
 * Makes rejected rows of a job unsent again. Full batches stay what they are, with their calls in the receipt; what a
 * search for bad rows has cut up is planned into full batches, since single rows would be one call each. The pieces count as
 * cut up then; their calls stay in the journal. Callers hold the transaction.
 *
 * No new batch reaches over one that stays, so that a report finds both in the order of the file.
 *
 * @throws AppError `job.restFirst` while other rows are still to be sent: they would go up as well;
 *   `job.nothingToUpload` without rejected rows, `job.staleRows` when the rows were removed
 */
export function retryRejected(
  journal: Journal,
  { key, job }: JobRecord,
  { bisect, ordinals }: RetryChoice,
  at: string,
): void {
  const { batches } = journal
  const { rejected, pending } = job.reconciliation
  if (job.state === 'uploading' || pending > 0) {
    throw new AppError('job.restFirst', 'other rows are still to be sent', { params: { count: pending } })
  }
  if (rejected === 0 || ordinals?.size === 0) {
    throw new AppError('job.nothingToUpload', 'no row is to be sent again')
  }
  if (!job.hasRows) throw staleRows(job)
  const rows = new SendableRows(journal, key, null)
  const troubled = batches.troubled(key)
  const round = journal.rounds.last(key) + 1
  const isChosen = ({ ordinal }: SendableRow): boolean => ordinals?.has(ordinal) ?? true
  /** Moves rows into new batches. @returns their ids */
  const insert = (moved: readonly SendableRow[], rowsPerBatch: number): number[] => {
    journal.rounds.add(
      key,
      moved.map(({ ordinal }) => ordinal),
      round,
    )
    return [...planBatches(moved, rowsPerBatch, 0, round)].map((range) => batches.insert(key, range, at))
  }
  /** Rows to send with no batch that stays between them. */
  let run: SendableRow[] = []
  const plan = (): void => {
    insert(run, job.batchRows)
    run = []
  }
  for (const batch of troubled) {
    const members = batch.state === 'rejected' ? rows.sendableIn(batch) : []
    if (!members.some(isChosen)) {
      plan()
    } else if (batch.rowCount >= job.batchRows && members.every(isChosen)) {
      plan()
      batches.moveOne(batch.id, 'pending', at)
    } else {
      batches.moveOne(batch.id, 'split', at)
      for (const stretch of stretchesOf(members, isChosen)) {
        if (isChosen(stretch[0]!)) {
          run = [...run, ...stretch]
          continue
        }
        plan()
        for (const id of insert(stretch, stretch.length)) batches.setState(id, 'rejected', at, batch.answer)
      }
    }
  }
  plan()
  journal.corrections.settleRepairs(key)
  journal.jobs.setResendUnknown(key, false)
  journal.jobs.setBisectsOnRequest(key, bisect)
  journal.jobs.setState(key, 'paused', at, { reason: 'user' })
}

/** Cuts rows wherever the answer of `isChosen` changes. */
function stretchesOf(rows: readonly SendableRow[], isChosen: (row: SendableRow) => boolean): SendableRow[][] {
  const stretches: SendableRow[][] = []
  for (const row of rows) {
    const last = stretches.at(-1)
    if (last && isChosen(last[0]!) === isChosen(row)) last.push(row)
    else stretches.push([row])
  }
  return stretches
}
