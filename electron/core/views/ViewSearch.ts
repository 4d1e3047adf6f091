import type { ChunkPlace } from '../journal/StagingTable.ts'
import { piecesOf } from '../rows/piecesOf.ts'
import { freeMemory } from '../worker/movedMemory.ts'
import { ownBytes } from '../worker/ownMemory.ts'
import type { StagedRows } from '../rows/StagedRows.ts'
import { TextSearch } from '../rows/TextSearch.ts'
import type { FromCell } from './nextCell.ts'
import type { PieceHits, SearchedText } from './searchPiece.ts'
import type { ViewOrder } from './ViewOrder.ts'

/** Rows of a view whose hits are counted together. */
const blockRows = 4_096

/**
 * A search through the rows of a view, in pieces that may be searched at the same time. Their hits are taken in the order
 * of the search, so that what is known is always all hits up to a row.
 */
export class ViewSearch {
  /** Ends the search; what was found stays. */
  readonly cancel: () => void
  readonly #staged: StagedRows
  readonly #order: ViewOrder
  readonly #search: TextSearch
  /** Cells with the text by ordinal, at most 255. */
  readonly #hits: Uint8Array
  /** The same in all rows of a block of the view: a million rows are not gone through one by one, which took up to 60 ms. */
  readonly #blockHits: Uint32Array
  readonly #first = Promise.withResolvers<void>()
  readonly #end: Promise<void>
  #total = 0
  #isComplete = false

  /**
   * Begins the search.
   *
   * @param fromIndex where the user is: rows from there on are searched first
   * @param searchPiece searches some chunks; takes the signal of `cancel`
   */
  constructor(
    staged: StagedRows,
    order: ViewOrder,
    wanted: SearchedText,
    fromIndex: number,
    searchPiece: (places: readonly ChunkPlace[], signal: AbortSignal) => Promise<PieceHits>,
  ) {
    this.#staged = staged
    this.#order = order
    this.#search = new TextSearch(wanted.text, wanted.columnIndex)
    this.#hits = ownBytes(staged.rowCount)
    this.#blockHits = new Uint32Array(Math.ceil(order.length / blockRows))
    const controller = new AbortController()
    this.cancel = () => controller.abort()
    const pieces = piecesOf(placesFrom(staged, order, fromIndex)).map((places) =>
      searchPiece(places, controller.signal),
    )
    this.#end = this.#take(pieces)
    this.#end.catch(this.cancel)
    // Each failure is seen by the one who takes the pieces; without this, those behind it would go unseen.
    for (const piece of pieces) piece.catch(() => undefined)
  }

  /** Cells found so far. */
  get total(): number {
    return this.#total
  }

  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Resolves with the first hit, or once there is none. @throws what a piece throws */
  untilFirst(): Promise<void> {
    return Promise.race([this.#first.promise, this.#end])
  }

  /** Resolves when all is searched. @throws what a piece throws */
  untilComplete(): Promise<void> {
    return this.#end
  }

  /** The next other row of the view that has a cell with the text, as far as searched, going round once; null: none. */
  nextIndex({ fromIndex, direction }: Pick<FromCell, 'fromIndex' | 'direction'>): number | null {
    const { length } = this.#order
    return direction === 'next'
      ? (this.#firstOf(fromIndex + 1, length) ?? this.#firstOf(0, fromIndex))
      : (this.#lastOf(0, fromIndex) ?? this.#lastOf(fromIndex + 1, length))
  }

  /** Columns of a row that contain the text, ascending. */
  columnsOf(index: number): number[] {
    const ordinal = this.#order.ordinalAt(index)
    const [row] = this.#staged.rows(ordinal, ordinal)
    return this.#search.columnsOf(row?.cells ?? [])
  }

  /** Cells with the text in the rows before an index. */
  hitsBefore(index: number): number {
    const block = Math.floor(index / blockRows)
    let hits = 0
    for (let before = 0; before < block; before += 1) hits += this.#blockHits[before]!
    for (let before = block * blockRows; before < index; before += 1) hits += this.#hitsAt(before)
    return hits
  }

  #hitsAt(index: number): number {
    return this.#hits[this.#order.ordinalAt(index)]!
  }

  #firstOf(start: number, end: number): number | null {
    for (let index = start; index < end;) {
      if (this.#blockHits[Math.floor(index / blockRows)] === 0) {
        index = (Math.floor(index / blockRows) + 1) * blockRows
      } else if (this.#hitsAt(index) > 0) return index
      else index += 1
    }
    return null
  }

  #lastOf(start: number, end: number): number | null {
    for (let index = end - 1; index >= start;) {
      if (this.#blockHits[Math.floor(index / blockRows)] === 0) {
        index = Math.floor(index / blockRows) * blockRows - 1
      } else if (this.#hitsAt(index) > 0) return index
      else index -= 1
    }
    return null
  }

  async #take(pieces: readonly Promise<PieceHits>[]): Promise<void> {
    for (const piece of pieces) {
      const { ordinals, hits } = await piece
      for (const [index, ordinal] of ordinals.entries()) {
        const inView = this.#order.indexOf(ordinal)
        if (inView === null) continue
        this.#hits[ordinal] = hits[index]!
        this.#blockHits[Math.floor(inView / blockRows)]! += hits[index]!
        this.#total += hits[index]!
      }
      freeMemory(ordinals, hits)
      if (this.#total > 0) this.#first.resolve()
    }
    this.#isComplete = true
  }
}

/** The chunks with rows of a view, from the place of a row on and around. */
function placesFrom(staged: StagedRows, order: ViewOrder, fromIndex: number): ChunkPlace[] {
  const fromOrdinal = order.length === 0 ? 0 : order.ordinalAt(Math.min(fromIndex, order.length - 1))
  const before: ChunkPlace[] = []
  const after: ChunkPlace[] = []
  for (const place of staged.places) {
    const { firstOrdinal, rowCount } = place
    let isInView = false
    for (let ordinal = firstOrdinal; ordinal < firstOrdinal + rowCount && !isInView; ordinal += 1) {
      isInView = order.indexOf(ordinal) !== null
    }
    if (!isInView) continue
    if (firstOrdinal + rowCount <= fromOrdinal) before.push(place)
    else after.push(place)
  }
  return [...after, ...before]
}
