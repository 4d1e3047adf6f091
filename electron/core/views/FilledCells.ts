import { EdgeSearch } from '../../shared/model/lineEdge.ts'
import { ownBytes } from '../worker/ownMemory.ts'
import type { StagedRows } from '../rows/StagedRows.ts'
import type { ViewOrder } from './ViewOrder.ts'

/** Rows walked without a break. */
const pieceRows = 5_000

const isFilledFlag = 1
const isBlankFlag = 2

/**
 * Which cells of one column have text. Known chunk by chunk as they are asked for, and each chunk is read once: the rows of a
 * sorted view come from all over the file.
 */
export class FilledCells {
  readonly #staged: StagedRows
  readonly #columnIndex: number
  /** By ordinal; 0: its chunk was not read yet. */
  readonly #flags: Uint8Array

  constructor(staged: StagedRows, columnIndex: number) {
    this.#staged = staged
    this.#columnIndex = columnIndex
    this.#flags = ownBytes(staged.rowCount)
  }

  /**
   * Finds where Ctrl+arrow leads in a view.
   *
   * @param isOvertaken whether the answer is no longer wanted
   * @param inSlices repeats a step until it returns true
   * @returns an index of the view; null when it was overtaken
   */
  async edge(
    order: ViewOrder,
    from: { fromIndex: number; direction: 'next' | 'previous' },
    isOvertaken: () => boolean,
    inSlices: (step: () => boolean) => Promise<void>,
  ): Promise<number | null> {
    const step = from.direction === 'next' ? 1 : -1
    const end = from.direction === 'next' ? order.length - 1 : 0
    let at = from.fromIndex
    let found: number | null = null
    const search = new EdgeSearch(at, this.#isFilled(order.ordinalAt(at)))
    await inSlices(() => {
      if (isOvertaken()) return true
      for (let rows = 0; rows < pieceRows; rows += 1) {
        if (at === end) {
          found = end
          return true
        }
        at += step
        const ordinal = order.ordinalAt(at)
        const wasRead = this.#flags[ordinal] !== 0
        found = search.take(at, this.#isFilled(ordinal))
        if (found !== null) return true
        // A chunk is enough for one step.
        if (!wasRead) return false
      }
      return false
    })
    return found
  }

  #isFilled(ordinal: number): boolean {
    if (this.#flags[ordinal] === 0) this.#read(ordinal)
    return this.#flags[ordinal] === isFilledFlag
  }

  #read(ordinal: number): void {
    const place = this.#staged.chunkOf(ordinal)
    const rows = this.#staged.encoded(place)
    for (let index = 0; index < place.rowCount; index += 1) {
      const span = rows.cellSpan(index, this.#columnIndex)
      this.#flags[place.firstOrdinal + index] = span && span.end > span.start ? isFilledFlag : isBlankFlag
    }
    for (const row of this.#staged.editedCells(place)) {
      const text = row.cells[this.#columnIndex] ?? ''
      this.#flags[row.ordinal] = text === '' ? isBlankFlag : isFilledFlag
    }
  }
}
