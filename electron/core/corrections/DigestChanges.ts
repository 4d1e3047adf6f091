import type { ConvertedRow } from '../conversion/createRowConverter.ts'
import type { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import type { IdentityHasher } from '../duplicates/hashIdentities.ts'
import type { StagedRows } from '../rows/StagedRows.ts'

/** Digests of changed rows: `rowWords` words for each, one row after another. */
export interface DigestChangeList {
  ordinals: number[]
  words: number[]
}

/** Collects digests of changed rows, to write each chunk once. */
export class DigestChanges {
  readonly #hasher: IdentityHasher
  readonly #ordinals: number[] = []
  readonly #words: number[] = []
  readonly #row: Uint32Array

  constructor(hasher: IdentityHasher) {
    this.#hasher = hasher
    this.#row = new Uint32Array(hasher.rowWords)
  }

  set(ordinal: number, { identifiers }: ConvertedRow): void {
    if (this.#row.length === 0) return
    this.#hasher.write(identifiers, this.#row, 0)
    this.#ordinals.push(ordinal)
    for (const word of this.#row) this.#words.push(word)
  }

  list(): DigestChangeList {
    return { ordinals: this.#ordinals, words: this.#words }
  }

  /**
   * Callers hold the transaction.
   *
   * @returns whether any identifier changed
   */
  static write(
    { ordinals, words }: DigestChangeList,
    digests: IdentityDigestTable,
    staged: StagedRows,
  ): boolean {
    const { rowWords } = digests.hasher
    const chunks = new Map<number, { firstOrdinal: number; words: Uint32Array; isChanged: boolean }>()
    for (const [index, ordinal] of ordinals.entries()) {
      const { chunkIndex, firstOrdinal } = staged.chunkOf(ordinal)
      let chunk = chunks.get(chunkIndex)
      if (!chunk) {
        const stored = digests.read(chunkIndex)
        if (!stored) continue
        chunk = { firstOrdinal, words: stored.words, isChanged: false }
        chunks.set(chunkIndex, chunk)
      }
      const offset = (ordinal - firstOrdinal) * rowWords
      for (let word = 0; word < rowWords; word += 1) {
        const after = words[index * rowWords + word]!
        if (chunk.words[offset + word] === after) continue
        chunk.words[offset + word] = after
        chunk.isChanged = true
      }
    }
    let isChanged = false
    for (const [chunkIndex, chunk] of chunks) {
      if (!chunk.isChanged) continue
      digests.write({ chunkIndex, firstOrdinal: chunk.firstOrdinal }, digests.seal(chunkIndex, chunk.words))
      isChanged = true
    }
    return isChanged
  }
}
