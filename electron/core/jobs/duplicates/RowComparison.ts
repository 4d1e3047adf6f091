import { DuplicateFinder, type Identifiers } from '../../checking/index.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import type { IdentityDigests } from './IdentityDigests.ts'

/** Compares rows while they are prepared: hashes each once, for the finder and for the journal. */
export class RowComparison {
  readonly #digests: IdentityDigests
  readonly #finder: DuplicateFinder
  readonly #indexes: readonly number[]
  /** Row numbers by ordinal, to say which row is repeated: 4 bytes a row. */
  #rowNumbers = new Uint32Array(1_024)
  /** Digests since the last chunk. */
  #words: number[] = []
  readonly #rowWords: Uint32Array

  constructor(digests: IdentityDigests) {
    const { fields, rowWords } = digests.hasher
    this.#digests = digests
    this.#finder = new DuplicateFinder(fields)
    this.#indexes = fields.map((_, index) => index)
    this.#rowWords = new Uint32Array(rowWords)
  }

  /** The row that the next one repeats; null for a customer that is new. */
  add(
    ordinal: number,
    rowNumber: number,
    identifiers: Identifiers,
  ): { duplicate: DuplicateRow; otherRow: number } | null {
    if (this.#rowWords.length === 0) return null
    this.#keepRowNumber(ordinal, rowNumber)
    this.#digests.hasher.write(identifiers, this.#rowWords, 0)
    for (const word of this.#rowWords) this.#words.push(word)
    const pair = this.#finder.addDigests(ordinal, this.#rowWords, 0, this.#indexes)
    if (!pair) return null
    const { firstOrdinal, field } = pair
    return { duplicate: { ordinal, firstOrdinal, field }, otherRow: this.#rowNumbers[firstOrdinal]! }
  }

  /** The digests of the rows since the last call. */
  takeDigests(): Uint32Array {
    const words = Uint32Array.from(this.#words)
    this.#words = []
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
