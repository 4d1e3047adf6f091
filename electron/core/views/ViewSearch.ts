import type { Journal } from '../journal/Journal.ts'
import type { StagedRows } from '../rows/StagedRows.ts'
import { TextSearch } from '../rows/TextSearch.ts'
import type { ViewOrder } from './ViewOrder.ts'

/** What is searched for in a view. */
export interface SearchedText {
  text: string
  columnIndex: number | null
}

/**
 * A search through the rows of a view, done in slices so that the main process answers other requests in
 * between: a thread of its own would need as long to start as the first slice takes to find something.
 */
export class ViewSearch {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #staged: StagedRows
  readonly #order: ViewOrder
  readonly #search: TextSearch
  /** Cells with the text by ordinal, at most 255. */
  readonly #hits: Uint8Array
  /** Chunks still to be searched, the next one last. */
  readonly #places: number[]
  #total = 0

  /** @param fromIndex where the user is: rows from there on are searched first */
  constructor(
    journal: Journal,
    jobKey: number,
    staged: StagedRows,
    order: ViewOrder,
    wanted: SearchedText,
    fromIndex: number,
  ) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#staged = staged
    this.#order = order
    this.#search = new TextSearch(wanted.text, wanted.columnIndex)
    this.#hits = new Uint8Array(staged.rowCount)
    this.#places = placesFrom(staged, order, fromIndex)
  }

  /** Cells found so far. */
  get total(): number {
    return this.#total
  }

  get isComplete(): boolean {
    return this.#places.length === 0
  }

  /** Searches the next chunk. */
  searchNext(): void {
    const place = this.#staged.places[this.#places.pop() ?? -1]
    if (!place) return
    const last = place.firstOrdinal + place.rowCount - 1
    const corrected = this.#journal.corrections.overriddenBetween(this.#jobKey, place.firstOrdinal, last)
    this.#search.searchChunk(this.#staged, place, corrected, (ordinal, hits) => {
      if (this.#order.indexOf(ordinal) === null) return
      this.#hits[ordinal] = Math.min(hits, 255)
      this.#total += this.#hits[ordinal]!
    })
  }

  /** Whether a row of the view has a cell with the text, as far as searched. */
  isHit(index: number): boolean {
    return this.#hits[this.#order.ordinalAt(index)]! > 0
  }

  /** Columns of a row that contain the text, ascending. */
  columnsOf(index: number): number[] {
    const ordinal = this.#order.ordinalAt(index)
    const [row] = this.#staged.rows(ordinal, ordinal)
    return this.#search.columnsOf(row?.cells ?? [])
  }

  /** Cells with the text in the rows before an index. */
  hitsBefore(index: number): number {
    let hits = 0
    for (let before = 0; before < index; before += 1) hits += this.#hits[this.#order.ordinalAt(before)]!
    return hits
  }
}

/** Positions of the chunks with rows of a view, from the place of a row on and around. The next one is last. */
function placesFrom(staged: StagedRows, order: ViewOrder, fromIndex: number): number[] {
  const fromOrdinal = order.length === 0 ? 0 : order.ordinalAt(Math.min(fromIndex, order.length - 1))
  const before: number[] = []
  const after: number[] = []
  for (const [position, { firstOrdinal, rowCount }] of staged.places.entries()) {
    let isInView = false
    for (let ordinal = firstOrdinal; ordinal < firstOrdinal + rowCount && !isInView; ordinal += 1) {
      isInView = order.indexOf(ordinal) !== null
    }
    if (!isInView) continue
    if (firstOrdinal + rowCount <= fromOrdinal) before.push(position)
    else after.push(position)
  }
  return [...after, ...before].reverse()
}
