import type { BatchAnswer } from '../../shared/model/job.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import { SendableRows } from './SendableRows.ts'

/** A batch that the platform rejected, with its words. */
export type RejectedBatch = BatchRecord & { answer: BatchAnswer }

/** The rows of a job that the platform rejected, as they stand in the journal now. Callers hold the transaction. */
export class RejectedRows {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #rows: SendableRows

  constructor(journal: Journal, jobKey: number) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#rows = new SendableRows(journal, jobKey, null)
  }

  /** Ordinals of all of them, ascending. */
  ordinals(): Uint32Array {
    const found: number[] = []
    for (const batch of this.#journal.batches.troubled(this.#jobKey)) {
      if (batch.state !== 'rejected') continue
      const isInBatch = this.#rows.membersOf(batch)
      for (let ordinal = batch.firstOrdinal; ordinal <= batch.lastOrdinal; ordinal += 1) {
        if (isInBatch(ordinal)) found.push(ordinal)
      }
    }
    // Batches that were asked about may lie among one another.
    return Uint32Array.from(found).sort()
  }

  /** The rejected batch that a row was last sent in; null for every other row. */
  batchOf(ordinal: number): RejectedBatch | null {
    const { batches } = this.#journal
    const isMember = (batch: RejectedBatch): boolean => this.#rows.membersOf(batch)(ordinal)
    // The nearest one nearly always has the row; others are looked at only where batches lie among one another.
    const nearest = batches.rejectedAround(this.#jobKey, ordinal, 1).find(isMember)
    return nearest ?? batches.rejectedAround(this.#jobKey, ordinal, -1).find(isMember) ?? null
  }

  /** Source row numbers of a batch, in order. */
  rowNumbersOf(batch: BatchRecord): number[] {
    return this.#rows.sendableIn(batch).map(({ rowNumber }) => rowNumber)
  }
}
