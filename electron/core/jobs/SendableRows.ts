import { AppError } from '../../shared/errors/AppError.ts'
import type { BatchRange } from './journal/BatchTable.ts'
import type { Journal } from './journal/Journal.ts'
import type { SendableRow } from './planBatches.ts'
import type { StagedRows } from './StagedRows.ts'

/** The staged rows of a job that are sent: all but those with errors. */
export class SendableRows {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #staged: StagedRows

  constructor(journal: Journal, jobKey: number, staged: StagedRows) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#staged = staged
  }

  /** Every row that will be sent, in the order of the file; a chunk is looked at when it is reached. */
  *all(): Iterable<SendableRow> {
    for (const { chunkIndex, firstOrdinal, rowCount } of this.#staged.places) {
      const unsent = this.#unsentBetween(firstOrdinal, firstOrdinal + rowCount - 1)
      const rowNumbers = this.#journal.staging.rowNumbers(this.#jobKey, chunkIndex)
      for (const [index, rowNumber] of rowNumbers.entries()) {
        const ordinal = firstOrdinal + index
        if (!unsent.has(ordinal)) yield { ordinal, rowNumber }
      }
    }
  }

  /** The rows of one batch. */
  sendableIn(range: BatchRange): SendableRow[] {
    const unsent = this.#unsentBetween(range.firstOrdinal, range.lastOrdinal)
    return this.#staged
      .rows(range.firstOrdinal, range.lastOrdinal)
      .filter((row) => !unsent.has(row.ordinal))
      .map(({ ordinal, rowNumber }) => ({ ordinal, rowNumber }))
  }

  /**
   * The records of one batch as JSON texts.
   *
   * @throws AppError `storage.tampered` when they are not as many as the batch was planned with
   */
  recordsOf(range: BatchRange): string[] {
    const unsent = this.#unsentBetween(range.firstOrdinal, range.lastOrdinal)
    const records = this.#staged
      .records(range.firstOrdinal, range.lastOrdinal)
      .filter((row) => !unsent.has(row.ordinal))
    if (records.length !== range.rowCount) {
      throw new AppError('storage.tampered', `a batch of ${range.rowCount} rows has ${records.length} staged`)
    }
    return records.map((row) => row.recordJson)
  }

  #unsentBetween(firstOrdinal: number, lastOrdinal: number): Set<number> {
    return this.#journal.staging.unsentBetween(this.#jobKey, firstOrdinal, lastOrdinal)
  }
}
