import type { DuplicateField } from '../../shared/model/correction.ts'
import { ownWords, resized } from '../worker/ownMemory.ts'
import { DuplicateFinder } from './DuplicateFinder.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import type { IdentityDigestTable } from './IdentityDigestTable.ts'

/** Rows whose digests are fetched at once: three each are some 12 KB, a part of the nearest cache. */
const rowsFetched = 64

/** Compares rows while they are prepared, by the digests that the journal keeps. */
export class RowComparison {
  readonly #fields: readonly DuplicateField[]
  readonly #finder: DuplicateFinder
  readonly #indexes: readonly number[]
  /** Row numbers by ordinal, to say which row is repeated: 4 bytes a row. */
  #rowNumbers = new Uint32Array(1_024)
  #rows = 0
  readonly #rowWords: number

  constructor({ hasher: { fields, rowWords } }: IdentityDigestTable) {
    this.#fields = fields
    this.#finder = new DuplicateFinder(fields)
    this.#indexes = fields.map((_, index) => index)
    this.#rowWords = rowWords
  }

  /** Rows written as first of their group that a later row joined to an earlier group, ascending. */
  get formerFirsts(): number[] {
    return [...this.#finder.formerFirsts].sort((one, other) => one - other)
  }

  /**
   * The row that the next one repeats, as known so far; null for a new customer.
   *
   * @param digests of several rows, as `IdentityHasher` writes them
   * @param index of the row among them
   */
  add(rowNumber: number, digests: Uint32Array, index: number): RepeatedRow | null {
    if (this.#rowWords === 0) return null
    const ordinal = this.#rows
    if (index % rowsFetched === 0) {
      const from = index * this.#rowWords
      this.#finder.prefetch(digests, from, Math.min(digests.length, from + rowsFetched * this.#rowWords))
    }
    this.#rows += 1
    this.#keepRowNumber(ordinal, rowNumber)
    return this.#named(this.#finder.addDigests(digests, index * this.#rowWords, this.#indexes))
  }

  /** What a row repeats by all rows so far. */
  repeated(ordinal: number): RepeatedRow | null {
    return this.#named(this.#finder.pairOf(ordinal))
  }

  #named(pair: DuplicateRow | null): RepeatedRow | null {
    return pair && { duplicate: pair, otherRow: this.#rowNumbers[pair.firstOrdinal]! }
  }

  /** Every row that repeats another, and the first row of its customer, by all rows so far. */
  *repeatedRows(): Generator<[ordinal: number, first: number]> {
    for (let ordinal = 0; ordinal < this.#rows; ordinal += 1) {
      const pair = this.#finder.pairOf(ordinal)
      if (pair) yield [ordinal, pair.firstOrdinal]
    }
  }

  /** Digest of one identifier of a row; null when it has none, or the field is not compared. */
  digestOf(ordinal: number, field: DuplicateField): string | null {
    const position = this.#fields.indexOf(field)
    if (position === -1) return null
    const [high, low] = this.#finder.digestAt(ordinal, position)
    return high === 0 && low === 0 ? null : `${high} ${low}`
  }

  #keepRowNumber(ordinal: number, rowNumber: number): void {
    const { length } = this.#rowNumbers
    if (ordinal >= length) this.#rowNumbers = resized(this.#rowNumbers, 2 * length, ownWords)
    this.#rowNumbers[ordinal] = rowNumber
  }
}

/** A row and the number of the one it repeats. */
export interface RepeatedRow {
  duplicate: DuplicateRow
  otherRow: number
}
