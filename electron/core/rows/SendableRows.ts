import { AppError } from '../../shared/errors/AppError.ts'
import type { BatchRange } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import type { StagedRecords } from '../records/stagedRecord.ts'
import { RecordWriter } from './RecordWriter.ts'
import type { StagedRows } from './StagedRows.ts'
import { indexOfPlace, placesBetween } from './placesBetween.ts'

/** Chunks whose unsent rows are read at once. */
const chunksPerRead = 64

/** A row that will be sent. */
export interface SendableRow {
  ordinal: number
  rowNumber: number
}

/** The staged rows of a job that are sent: all but those with errors and those skipped. */
export class SendableRows {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #staged: StagedRows | null
  readonly #places: readonly ChunkPlace[]
  readonly #writer = new RecordWriter()

  /** @param staged null for planning only: row numbers are readable without a key */
  constructor(journal: Journal, jobKey: number, staged: StagedRows | null) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#staged = staged
    this.#places = staged?.places ?? journal.staging.places(jobKey)
  }

  /** Every row to be sent, in file order; reads one chunk at a time. */
  *all(): Iterable<SendableRow> {
    for (const { chunkIndex, firstOrdinal, rowCount } of this.#places) {
      const unsent = this.#unsentBetween(firstOrdinal, firstOrdinal + rowCount - 1)
      const rowNumbers = this.#journal.staging.rowNumbers(this.#jobKey, chunkIndex)
      for (const [index, rowNumber] of rowNumbers.entries()) {
        const ordinal = firstOrdinal + index
        if (!unsent.has(ordinal)) yield { ordinal, rowNumber }
      }
    }
  }

  /** As `all`, by ranges of successive rows; neighbouring ranges may touch. */
  *runs(): Iterable<{ firstOrdinal: number; lastOrdinal: number }> {
    for (let from = 0; from < this.#places.length; from += chunksPerRead) {
      const { firstOrdinal } = this.#places[from]!
      const last = this.#places[Math.min(from + chunksPerRead, this.#places.length) - 1]!
      const lastOrdinal = last.firstOrdinal + last.rowCount - 1
      let next = firstOrdinal
      for (const unsent of this.#unsentBetween(firstOrdinal, lastOrdinal)) {
        if (unsent > next) yield { firstOrdinal: next, lastOrdinal: unsent - 1 }
        next = unsent + 1
      }
      if (next <= lastOrdinal) yield { firstOrdinal: next, lastOrdinal }
    }
  }

  /** Number of a row in the source. @throws RangeError when there is no such row */
  rowNumberOf(ordinal: number): number {
    const place = this.#places[indexOfPlace(this.#places, ordinal)]
    const index = place ? ordinal - place.firstOrdinal : -1
    const rowNumber = place && this.#journal.staging.rowNumberAt(this.#jobKey, place.chunkIndex, index)
    if (rowNumber === undefined || rowNumber === null) throw new RangeError(`no row ${ordinal}`)
    return rowNumber
  }

  /** The rows of one batch. */
  sendableIn(range: BatchRange): SendableRow[] {
    const isInBatch = this.membersOf(range)
    const rows: SendableRow[] = []
    for (const { chunkIndex, firstOrdinal } of placesBetween(
      this.#places,
      range.firstOrdinal,
      range.lastOrdinal,
    )) {
      for (const [index, rowNumber] of this.#journal.staging.rowNumbers(this.#jobKey, chunkIndex).entries()) {
        const ordinal = firstOrdinal + index
        const isInRange = ordinal >= range.firstOrdinal && ordinal <= range.lastOrdinal
        if (isInRange && isInBatch(ordinal)) rows.push({ ordinal, rowNumber })
      }
    }
    return rows
  }

  /**
   * The records of one batch. Their bytes are valid until the next call.
   *
   * @throws AppError `storage.tampered` when their number is not the one the batch was planned with
   */
  recordsOf(range: BatchRange): StagedRecords {
    if (this.#staged === null) throw new AppError('internal', 'rows that are only planned cannot be read')
    const { firstOrdinal, lastOrdinal, rowCount } = range
    this.#writer.clear()
    this.#staged.writeRecords(firstOrdinal, lastOrdinal, this.membersOf(range), this.#writer)
    const { records } = this.#writer
    if (records.ends.length !== rowCount) {
      throw new AppError('storage.tampered', `a batch of ${rowCount} rows has ${records.ends.length} staged`)
    }
    return records
  }

  /** Records of individual rows, in ascending order of their ordinals; rows that do not exist are left out. */
  recordsAt(ordinals: readonly number[]): { ordinal: number; recordJson: string }[] {
    if (this.#staged === null) throw new AppError('internal', 'rows that are only planned cannot be read')
    return this.#staged
      .rowsOf(ordinals.toSorted((a, b) => a - b))
      .map(({ ordinal, recordJson }) => ({ ordinal, recordJson }))
  }

  /** Ordinal of the row at a 0-based place in the order of sending; null when fewer rows are sent. */
  ordinalAt(index: number): number | null {
    let left = index
    for (const { firstOrdinal, rowCount } of this.#places) {
      const unsent = this.#unsentBetween(firstOrdinal, firstOrdinal + rowCount - 1)
      if (left >= rowCount - unsent.size) {
        left -= rowCount - unsent.size
        continue
      }
      for (let ordinal = firstOrdinal; ; ordinal++) {
        if (unsent.has(ordinal)) continue
        if (left === 0) return ordinal
        left -= 1
      }
    }
    return null
  }

  /** Returns a test for the ordinals in a batch's range: whether that row belongs to the batch. */
  membersOf({ firstOrdinal, lastOrdinal, round }: BatchRange): (ordinal: number) => boolean {
    if (round > 0) {
      const members = this.#journal.rounds.between(this.#jobKey, round, firstOrdinal, lastOrdinal)
      return (ordinal) => members.has(ordinal)
    }
    const unsent = this.#unsentBetween(firstOrdinal, lastOrdinal)
    return (ordinal) => !unsent.has(ordinal)
  }

  #unsentBetween(firstOrdinal: number, lastOrdinal: number): Set<number> {
    return this.#journal.staging.unsentBetween(this.#jobKey, firstOrdinal, lastOrdinal)
  }
}
