import type { Journal } from '../journal/Journal.ts'
import type { RowFilter } from '../../shared/model/checkedRow.ts'

/** Filters answered from an index of the journal. */
export type IndexedFilter = Exclude<RowFilter, { kind: 'all' } | { kind: 'batch' }>

/** Page positions cached for one filter; a user who scrolls sees hundreds of pages, hardly thousands. */
const mostPages = 5_000

/**
 * Caches where pages of filtered rows begin. A page is reached from the nearest known position, since
 * counting from the first row takes longer the further one scrolls. Any row change (`editRevision`) clears
 * the cache.
 */
export class RowPositions {
  readonly #journal: Journal
  #filterKey = ''
  #ordinalByOffset = new Map<number, number>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Ordinals of the rows of a page, ascending. */
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
