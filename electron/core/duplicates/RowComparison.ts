import type { DuplicateField } from '../../shared/model/correction.ts'
import { DuplicateFinder } from './DuplicateFinder.ts'
import type { Identifiers } from '../conversion/createRowConverter.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import type { IdentityDigestTable } from './IdentityDigestTable.ts'

/** Compares rows while they are prepared; each is hashed once, for the finder and for the journal. */
export class RowComparison {
  readonly #digests: IdentityDigestTable
  readonly #finder: DuplicateFinder
  readonly #indexes: readonly number[]
  /** Row numbers by ordinal, to say which row is repeated: 4 bytes a row. */
  #rowNumbers = new Uint32Array(1_024)
  /** The first row whose digests were not taken yet. */
  #taken = 0
  #rows = 0
  readonly #rowWords: Uint32Array

  constructor(digests: IdentityDigestTable) {
    const { fields, rowWords } = digests.hasher
    this.#digests = digests
    this.#finder = new DuplicateFinder(fields)
    this.#indexes = fields.map((_, index) => index)
    this.#rowWords = new Uint32Array(rowWords)
  }

  /** Rows written as first of their group that a later row joined to an earlier group, ascending. */
  get formerFirsts(): number[] {
    return [...this.#finder.formerFirsts].sort((one, other) => one - other)
  }

  /** The row that the next one repeats, as known so far; null for a new customer. */
  add(rowNumber: number, identifiers: Identifiers): RepeatedRow | null {
    if (this.#rowWords.length === 0) return null
    const ordinal = this.#rows
    this.#rows += 1
    this.#keepRowNumber(ordinal, rowNumber)
    this.#digests.hasher.write(identifiers, this.#rowWords, 0)
    this.#finder.addDigests(this.#rowWords, 0, this.#indexes)
    return this.repeated(ordinal)
  }

  /** What a row repeats by all rows so far. */
  repeated(ordinal: number): RepeatedRow | null {
    const pair = this.#finder.pairOf(ordinal)
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
    const position = this.#digests.hasher.fields.indexOf(field)
    if (position === -1) return null
    const [high, low] = this.#finder.digestAt(ordinal, position)
    return high === 0 && low === 0 ? null : `${high} ${low}`
  }

  /** The digests of the rows since the last call. */
  takeDigests(): Uint32Array {
    const words = this.#finder.digestsFrom(this.#taken)
    this.#taken = this.#rows
    return words
  }

  #keepRowNumber(ordinal: number, rowNumber: number): void {
    if (ordinal >= this.#rowNumbers.length) {
      const grown = new Uint32Array(this.#rowNumbers.length * 2)
      grown.set(this.#rowNumbers)
      this.#rowNumbers = grown
    }
    this.#rowNumbers[ordinal] = rowNumber
  }
}

/** A row and the number of the one it repeats. */
export interface RepeatedRow {
  duplicate: DuplicateRow
  otherRow: number
}
