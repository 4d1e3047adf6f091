import type { BatchAnswer } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
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
  const round = journal.rounds.last(key) + 1
  const isChosen = ({ ordinal }: SendableRow): boolean => ordinals?.has(ordinal) ?? true
  const entries: Entry[] = []
  for (const batch of batches.troubled(key)) {
    const members = batch.state === 'rejected' ? rows.sendableIn(batch) : []
    const isMovedWhole = batch.rowCount >= job.batchRows && members.every(isChosen)
    if (!members.some(isChosen) || isMovedWhole) {
      entries.push({ ordinal: batch.firstOrdinal, row: null, batch: null })
      if (members.length > 0 && isMovedWhole) batches.moveOne(batch.id, 'pending', at)
      continue
    }
    batches.moveOne(batch.id, 'split', at)
    for (const row of members) {
      entries.push({ ordinal: row.ordinal, row, batch: isChosen(row) ? null : batch })
    }
  }
  // Batches that were asked about may lie among one another; a range holds rows in the order of the file.
  entries.sort((one, other) => one.ordinal - other.ordinal)
  for (const stretch of stretchesOf(entries)) {
    const moved = stretch.flatMap(({ row }) => row ?? [])
    journal.rounds.add(
      key,
      moved.map(({ ordinal }) => ordinal),
      round,
    )
    const kept = stretch[0]!.batch
    for (const range of planBatches(moved, kept ? moved.length : job.batchRows, 0, round)) {
      const id = batches.insert(key, range, at)
      if (kept) batches.setState(id, 'rejected', at, kept.answer)
    }
  }
  journal.corrections.settleRepairs(key)
  journal.jobs.setResendUnknown(key, false)
  journal.jobs.setBisectsOnRequest(key, bisect)
  journal.jobs.setState(key, 'paused', at, { reason: 'user' })
}

/** A row that gets another batch, or (`row` null) the place of a batch that stays what it is. */
interface Entry {
  ordinal: number
  row: SendableRow | null
  /** The batch that it stays rejected with; null: it is sent again. */
  batch: (BatchRecord & { answer: BatchAnswer }) | null
}

/** Cuts entries wherever a batch stays, and wherever other rows of the file get another fate. */
function stretchesOf(entries: readonly Entry[]): Entry[][] {
  const stretches: Entry[][] = [[]]
  for (const entry of entries) {
    const last = stretches.at(-1)!
    if (entry.row === null) stretches.push([])
    else if (last.length > 0 && last[0]!.batch !== entry.batch) stretches.push([entry])
    else last.push(entry)
  }
  return stretches.filter(({ length }) => length > 0)
}
