import { ownWords } from '../worker/ownMemory.ts'

const none = 0xffffffff

/** The rows of a view in their order: ordinal by index, and index by ordinal. */
export class ViewOrder {
  /** Rows in the view. */
  readonly length: number
  /** By index; null: all rows in the order of the file. */
  readonly ordinals: Uint32Array | null
  readonly #rowCount: number
  #indexes: Uint32Array | null = null

  /**
   * @param rowCount rows of the job
   */
  constructor(ordinals: Uint32Array | null, rowCount: number) {
    this.ordinals = ordinals
    this.#rowCount = rowCount
    this.length = ordinals?.length ?? rowCount
  }

  ordinalAt(index: number): number {
    return this.ordinals ? this.ordinals[index]! : index
  }

  /** Ordinals of an inclusive range of indexes; indexes beyond the view are left out. */
  ordinalsBetween(firstIndex: number, lastIndex: number): number[] {
    const ordinals: number[] = []
    const last = Math.min(lastIndex, this.length - 1)
    for (let index = firstIndex; index <= last; index += 1) ordinals.push(this.ordinalAt(index))
    return ordinals
  }

  /** Null: the row is not in the view. */
  indexOf(ordinal: number): number | null {
    if (!this.ordinals) return ordinal < this.#rowCount ? ordinal : null
    this.#indexes ??= invert(this.ordinals, this.#rowCount)
    const index = this.#indexes[ordinal] ?? none
    return index === none ? null : index
  }

  /** All indexes from one on in a direction, going round once; the first one is not included. */
  *indexesFrom(fromIndex: number, direction: 'next' | 'previous'): Iterable<number> {
    const step = direction === 'next' ? 1 : this.length - 1
    for (let count = 1; count < this.length; count += 1) yield (fromIndex + count * step) % this.length
  }
}

function invert(ordinals: Uint32Array, rowCount: number): Uint32Array {
  const indexes = ownWords(rowCount).fill(none)
  for (let index = 0; index < ordinals.length; index += 1) indexes[ordinals[index]!] = index
  return indexes
}
