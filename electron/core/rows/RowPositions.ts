import type { Journal } from '../journal/Journal.ts'
import type { RowFilter } from '../../shared/model/checkedRow.ts'

/** Filters whose rows the journal finds by an index. */
export type IndexedFilter = Exclude<RowFilter, { kind: 'all' } | { kind: 'batch' } | { kind: 'search' }>

/** Pages remembered for one filter; somebody who scrolls sees hundreds, hardly thousands. */
const mostPages = 5_000

/**
 * Where the pages of filtered rows begin. A page far down is reached from the nearest one that was seen, since counting
 * from the first row takes the longer the further one scrolls. A change of any row (`editRevision`) discards them.
 */
export class RowPositions {
  readonly #journal: Journal
  #filterKey = ''
  #ordinalByOffset = new Map<number, number>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Ordinals of the rows of a page, in order. */
  ordinals(
    job: { key: number; editRevision: number },
    filter: IndexedFilter,
    offset: number,
    limit: number,
  ): number[] {
    const filterKey = JSON.stringify([job.key, job.editRevision, filter])
    if (filterKey !== this.#filterKey || this.#ordinalByOffset.size > mostPages) {
      this.#filterKey = filterKey
      this.#ordinalByOffset = new Map([[0, 0]])
    }
    const seen = this.#nearestBefore(offset)
    const page = { fromOrdinal: seen.ordinal, offset: offset - seen.offset, limit }
    const ordinals = this.#find(job.key, filter, page)
    const [first] = ordinals
    if (first !== undefined) this.#ordinalByOffset.set(offset, first)
    return ordinals
  }

  #find(
    jobKey: number,
    filter: IndexedFilter,
    page: { fromOrdinal: number; offset: number; limit: number },
  ): number[] {
    const { fromOrdinal, offset, limit } = page
    const { corrections, staging, issues } = this.#journal
    if (filter.kind === 'edited') return corrections.overriddenFrom(jobKey, fromOrdinal, limit, offset)
    if (filter.kind === 'skipped') return staging.skippedFrom(jobKey, fromOrdinal, limit, offset)
    return issues.ordinals(jobKey, filter, page)
  }

  #nearestBefore(offset: number): { offset: number; ordinal: number } {
    let nearest = { offset: 0, ordinal: 0 }
    for (const [seenOffset, ordinal] of this.#ordinalByOffset) {
      if (seenOffset <= offset && seenOffset >= nearest.offset) nearest = { offset: seenOffset, ordinal }
    }
    return nearest
  }
}
