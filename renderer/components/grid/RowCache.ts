import type { WantedRows } from './gridSource.ts'

/** Pages kept. The least recently wanted are dropped. */
const mostPages = 20

/** Requests under way at once. What is no longer wanted is dropped before it is sent. */
const mostRequests = 2

/** Reads rows of the list; fewer than `limit` only at its end. Rejects when they cannot be read. */
export type ReadRows<Row> = (offset: number, limit: number) => Promise<readonly Row[]>

interface Page<Row> {
  rows: readonly Row[]
  /** Its rows changed since they were read; they are shown until the new ones arrive. */
  isStale: boolean
}

/**
 * The rows of a list of any length, read in pages where they are looked at. A page that is not there yet is `undefined`; the
 * listener is called when it arrives.
 */
export class RowCache<Row> {
  readonly #read: ReadRows<Row>
  readonly #onChange: (page: number | null) => void
  readonly #pageRows: number
  readonly #onReplace: (before: Row, after: Row) => void
  /** In the order of last use. */
  readonly #pages = new Map<number, Page<Row>>()
  /** Page numbers under way. */
  readonly #reading = new Set<number>()
  readonly #failed = new Map<number, unknown>()
  #wanted: number[] = []
  /** Raised by `clear` and `refresh`: answers to earlier requests are of rows as they were. */
  #generation = 0

  /**
   * @param onChange told which page has changed; null: all of them
   * @param pageRows rows per request
   * @param onReplace told of every row that was there and has another content now
   */
  constructor(
    read: ReadRows<Row>,
    onChange: (page: number | null) => void,
    pageRows = 200,
    onReplace: (before: Row, after: Row) => void = () => undefined,
  ) {
    this.#read = read
    this.#onChange = onChange
    this.#pageRows = pageRows
    this.#onReplace = onReplace
  }

  /** The page that a row is in. */
  pageOf(index: number): number {
    return Math.floor(index / this.#pageRows)
  }

  /** Returns a row if it is there. */
  peek(index: number): Row | undefined {
    return this.#pages.get(this.pageOf(index))?.rows[index % this.#pageRows]
  }

  /** Returns the error of the page of a row; `undefined` if there was none. */
  errorAt(index: number): unknown {
    return this.#failed.get(this.pageOf(index))
  }

  /**
   * Says which rows are looked at now. Whatever else was wanted is no longer read.
   *
   * @param rowCount rows of the list: the pages beside those looked at are read after them, before they scroll into view
   */
  want({ first, last, kept, isPassing }: WantedRows, rowCount: number): void {
    const firstPage = this.pageOf(first)
    const lastPage = this.pageOf(last)
    const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index)
    const beside = isPassing ? [] : [lastPage + 1, firstPage - 1]
    const keptPage = kept === null ? [] : [this.pageOf(kept)]
    const all = last < first ? keptPage : [...pages, ...keptPage, ...beside]
    this.#wanted = []
    for (const page of new Set(all)) {
      if (page < 0 || page * this.#pageRows >= rowCount) continue
      const there = this.#pages.get(page)
      if (there) {
        this.#pages.delete(page)
        this.#pages.set(page, there)
      }
      const isKnown = there ? !there.isStale : this.#failed.has(page)
      if (!isKnown && !this.#reading.has(page)) this.#wanted.push(page)
    }
    this.#next()
  }

  /** Puts a changed row in place of the first one that is meant, if it is there. */
  replaceWhere(isMeant: (row: Row) => boolean, changed: (row: Row) => Row): void {
    for (const [number, page] of this.#pages) {
      const at = page.rows.findIndex(isMeant)
      const row = page.rows[at]
      if (row === undefined) continue
      const after = changed(row)
      this.#pages.set(number, { ...page, rows: page.rows.with(at, after) })
      this.#onReplace(row, after)
      this.#onChange(number)
      return
    }
  }

  /** Reads all rows again as they are looked at; those that are there stay on screen until then. */
  refresh(): void {
    this.#begin()
    for (const page of this.#pages.values()) page.isStale = true
  }

  /** Drops everything: it is another list now. */
  clear(): void {
    this.#begin()
    this.#pages.clear()
    this.#onChange(null)
  }

  /** Reads the pages again that could not be read. */
  retry(): void {
    this.#failed.clear()
    this.#onChange(null)
  }

  #begin(): void {
    this.#generation += 1
    this.#reading.clear()
    this.#failed.clear()
    this.#wanted = []
  }

  #next(): void {
    while (this.#reading.size < mostRequests) {
      const page = this.#wanted.shift()
      if (page === undefined) return
      void this.#load(page)
    }
  }

  async #load(number: number): Promise<void> {
    const generation = this.#generation
    this.#reading.add(number)
    try {
      const rows = await this.#read(number * this.#pageRows, this.#pageRows)
      if (generation !== this.#generation) return
      for (const [index, before] of this.#pages.get(number)?.rows.entries() ?? []) {
        const after = rows[index]
        if (after !== undefined) this.#onReplace(before, after)
      }
      this.#pages.delete(number)
      this.#pages.set(number, { rows, isStale: false })
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= mostPages) break
        this.#pages.delete(oldest)
      }
    } catch (error) {
      if (generation !== this.#generation) return
      this.#failed.set(number, error)
    }
    this.#reading.delete(number)
    this.#onChange(number)
    this.#next()
  }
}
