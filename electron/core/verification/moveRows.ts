import type { BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import { SendableRows, type SendableRow } from '../rows/SendableRows.ts'

/** A batch, with the time since when its call is in question. */
export type BatchInDoubt = BatchRecord & { changedAt: string }

/**
 * Moves some rows of a 待确认 batch to another state; the others stay 待确认, since the same call. Each part becomes a
 * batch of a round of its own, because the rows of one lie among those of the other. Callers hold the
 * transaction.
 */
export function moveRows(
  journal: Journal,
  jobKey: number,
  batch: BatchInDoubt,
  move: { ordinals: ReadonlySet<number>; state: 'accepted' | 'pending'; at: string },
): void {
  const { batches, rounds, verifications } = journal
  const { ordinals, state, at } = move
  if (ordinals.size === 0) return
  if (ordinals.size === batch.rowCount) return batches.moveOne(batch.id, state, at)
  const rows = new SendableRows(journal, jobKey, null).sendableIn(batch)
  const insert = (
    members: readonly SendableRow[],
    as: 'accepted' | 'pending' | 'unknown',
    since: string,
  ): void => {
    const [first, last] = [members[0]!, members.at(-1)!]
    const round = rounds.last(jobKey) + 1
    const range = {
      firstOrdinal: first.ordinal,
      lastOrdinal: last.ordinal,
      rowCount: members.length,
      firstRowNumber: first.rowNumber,
      lastRowNumber: last.rowNumber,
      round,
    }
    const own = members.map(({ ordinal }) => ordinal)
    rounds.add(jobKey, own, round)
    const id = batches.insert(jobKey, range, since, { parentId: batch.id })
    batches.moveOne(id, as, since)
    verifications.moveChecks(jobKey, own, id)
  }
  insert(
    rows.filter(({ ordinal }) => ordinals.has(ordinal)),
    state,
    at,
  )
  insert(
    rows.filter(({ ordinal }) => !ordinals.has(ordinal)),
    'unknown',
    batch.changedAt,
  )
  batches.moveOne(batch.id, 'split', at)
}
