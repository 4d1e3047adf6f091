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

  /** Every row that will be sent, in the order of the file. */
  *all(): Iterable<SendableRow> {
    const unsent = this.#unsentBetween(0, Number.MAX_SAFE_INTEGER)
    for (const row of this.#journal.staging.rowNumbers(this.#jobKey)) if (!unsent.has(row.ordinal)) yield row
  }

  /** The rows of one batch. */
  sendableIn(range: BatchRange): SendableRow[] {
    const unsent = this.#unsentBetween(range.firstOrdinal, range.lastOrdinal)
    return this.#staged
      .rows(range.firstOrdinal, range.lastOrdinal)
      .filter((row) => !unsent.has(row.ordinal))
      .map(({ ordinal, rowNumber }) => ({ ordinal, rowNumber }))
  }

  /** The records of one batch as JSON texts. */
  recordsOf(range: BatchRange): string[] {
    const unsent = this.#unsentBetween(range.firstOrdinal, range.lastOrdinal)
    return this.#staged
      .records(range.firstOrdinal, range.lastOrdinal)
      .filter((row) => !unsent.has(row.ordinal))
      .map((row) => row.recordJson)
  }

  #unsentBetween(firstOrdinal: number, lastOrdinal: number): Set<number> {
    return this.#journal.staging.unsentBetween(this.#jobKey, firstOrdinal, lastOrdinal)
  }
}
