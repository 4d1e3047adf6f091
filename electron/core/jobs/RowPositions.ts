import type { Journal } from './journal/Journal.ts'
import type { RowFilter } from './journal/IssueTable.ts'

type FindingFilter = Exclude<RowFilter, { kind: 'all' }>

/** Pages remembered for one filter; somebody who scrolls sees hundreds, hardly thousands. */
const mostPages = 5_000

/**
 * Where the pages of filtered rows begin. A page far down is reached from the nearest one that was seen, since counting
 * from the first row takes the longer the further one scrolls. Findings never change, so neither do positions.
 */
export class RowPositions {
  readonly #journal: Journal
  #filterKey = ''
  #ordinalByOffset = new Map<number, number>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Ordinals of the rows of a page, in order. */
  ordinals(jobKey: number, filter: FindingFilter, offset: number, limit: number): number[] {
    const filterKey = JSON.stringify([jobKey, filter])
    if (filterKey !== this.#filterKey || this.#ordinalByOffset.size > mostPages) {
      this.#filterKey = filterKey
      this.#ordinalByOffset = new Map([[0, 0]])
    }
    const seen = this.#nearestBefore(offset)
    const ordinals = this.#journal.issues.ordinals(jobKey, filter, {
      fromOrdinal: seen.ordinal,
      offset: offset - seen.offset,
      limit,
    })
    const [first] = ordinals
    if (first !== undefined) this.#ordinalByOffset.set(offset, first)
    return ordinals
  }

  #nearestBefore(offset: number): { offset: number; ordinal: number } {
    let nearest = { offset: 0, ordinal: 0 }
    for (const [seenOffset, ordinal] of this.#ordinalByOffset) {
      if (seenOffset <= offset && seenOffset >= nearest.offset) nearest = { offset: seenOffset, ordinal }
    }
    return nearest
  }
}
