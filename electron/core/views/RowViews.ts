import { setTimeout as timer } from 'node:timers/promises'
import { isIdentityField } from '../../shared/model/field.ts'
import type {
  ColumnValues,
  FindingRank,
  FoundInView,
  OpenedView,
  RowsView,
  ViewCell,
  ViewMarks,
  ViewWindow,
} from '../../shared/model/rowsView.ts'
import type { IdentityKeyStore } from '../duplicates/IdentityKeyStore.ts'
import type { CheckedRows } from '../jobs/CheckedRows.ts'
import type { JobQueries } from '../jobs/JobQueries.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { moving } from '../worker/movedMemory.ts'
import type { WorkerPool } from '../worker/WorkerPool.ts'
import type { ViewRows } from './arrangeView.ts'
import { buildView, filter, scan, type RunTask, type ViewedJob } from './buildView.ts'
import { countTask, countValues, selectValues, type WantedValues } from './countValues.ts'
import { countFindings, countFindingsTask } from './countFindings.ts'
import { FilledCells } from './FilledCells.ts'
import { FindingWalk } from './FindingWalk.ts'
import { nextCell, type FromCell } from './nextCell.ts'
import { markFindings } from './markFindings.ts'
import { closed, OpenViews, type OpenView } from './OpenViews.ts'
import { readCells } from './readCells.ts'
import { inSlices } from './inSlices.ts'
import { ViewOrder } from './ViewOrder.ts'
import { arraysOf } from './scanPiece.ts'
import { searchPiece, searchTask, type SearchedText } from './searchPiece.ts'
import { ViewSearch } from './ViewSearch.ts'
import { columnsWithFinding, type WantedFindings } from './WantedFindings.ts'

/** Up to this many rows are looked at in the main process: some milliseconds of work. */
const fewRows = 5_000
/** A search that has found its next hit answers after this time, before it has counted all hits. */
const patienceMs = 120
/** Longest time a request may take before it answers with what is known. */
const longestMs = 1_000

/**
 * Views of the rows of jobs: what is shown in which order. A view keeps only the ordinals of its rows (4 bytes
 * a row); their contents are read when they are asked for.
 *
 * @throws AppError `view.closed` from every method that takes the id of a view which was dropped; as
 *   `JobQueries.rows`
 */
export class RowViews {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #queries: JobQueries
  readonly #identityKeys: IdentityKeyStore
  readonly #pool: Pick<WorkerPool, 'run' | 'warm'>
  readonly #nowMs: () => number
  readonly #wait: (delayMs: number, signal: AbortSignal) => Promise<void>
  readonly #views = new OpenViews()
  /** Ends the opening of the view asked for last, by job. */
  readonly #opening = new Map<string, AbortController>()

  /**
   * @param parts.nowMs a clock that only moves forward; default: that of the process
   * @param parts.wait resolves after a delay, or rejects when the signal is aborted; default: a timer
   */
  constructor(parts: {
    journal: Journal
    dataDir: string
    queries: JobQueries
    identityKeys: IdentityKeyStore
    pool: Pick<WorkerPool, 'run' | 'warm'>
    nowMs?: () => number
    wait?: (delayMs: number, signal: AbortSignal) => Promise<void>
  }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#queries = parts.queries
    this.#identityKeys = parts.identityKeys
    this.#pool = parts.pool
    this.#nowMs = parts.nowMs ?? (() => performance.now())
    this.#wait = parts.wait ?? ((delayMs, signal) => timer(delayMs, undefined, { signal }))
  }

  /**
   * Opens a view and drops the former one of the job.
   *
   * @throws AppError `view.closed` when another view was asked for meanwhile
   */
  async open(jobId: string, view: RowsView): Promise<OpenedView> {
    this.#opening.get(jobId)?.abort()
    const opening = new AbortController()
    this.#opening.set(jobId, opening)
    const viewId = this.#views.nextId()
    try {
      const { order, groups } = await this.#whileSame(jobId, async (jobRecord, rows) => {
        const { ordinals, groups } = await this.#build(jobRecord, rows, view, opening.signal)
        return { order: new ViewOrder(ordinals, rows.staged.rowCount), groups }
      })
      opening.signal.throwIfAborted()
      this.#views.keep(jobId, { viewId, view, order, groups })
      return { viewId, rows: order.length, groups: groups && (groups.at(-1) ?? -1) + 1 }
    } catch (error) {
      if (opening.signal.aborted) throw closed(viewId)
      throw error
    } finally {
      if (this.#opening.get(jobId) === opening) this.#opening.delete(jobId)
    }
  }

  /** Successive rows of a view, with their present contents. */
  async rows(jobId: string, viewId: string, offset: number, limit: number): Promise<ViewWindow> {
    const { order, groups } = this.#views.of(jobId, viewId)
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    const ordinals = order.ordinalsBetween(offset, offset + limit - 1)
    return {
      rows: rows.read(jobRecord, ordinals),
      groups: groups && [...groups.subarray(offset, offset + limit)],
    }
  }

  indexOf(jobId: string, viewId: string, ordinal: number): { index: number } | null {
    const index = this.#views.of(jobId, viewId).order.indexOf(ordinal)
    return index === null ? null : { index }
  }

  /** Where a group of a view of duplicates begins; null: there is no such group. */
  groupIndex(jobId: string, viewId: string, group: number): { index: number } | null {
    const index = this.#views.of(jobId, viewId).groups?.indexOf(group) ?? -1
    return index === -1 ? null : { index }
  }

  /**
   * Ordinals of an inclusive range of a view; indexes beyond the view are left out.
   */
  ordinalsBetween(jobId: string, viewId: string, firstIndex: number, lastIndex: number): number[] {
    return this.#views.of(jobId, viewId).order.ordinalsBetween(firstIndex, lastIndex)
  }

  /** Rows of a view. */
  length(jobId: string, viewId: string): number {
    return this.#views.of(jobId, viewId).order.length
  }

  /** Searches the cells of a view, starting with the rows behind a cell. Asked again, it continues. */
  find(jobId: string, viewId: string, wanted: SearchedText & FromCell): Promise<FoundInView> {
    return this.#whileSame(jobId, async (jobRecord, rows) => {
      const open = this.#views.of(jobId, viewId)
      const { order } = open
      if (order.length === 0) return { hits: 0, isComplete: true, rank: null, hit: null }
      const from = { ...wanted, fromIndex: Math.min(wanted.fromIndex, order.length - 1) }
      const search = await this.#searchOf(open, jobRecord, rows, wanted, from.fromIndex)
      await this.#untilEnough(search)
      const { total: hits, isComplete } = search
      const hit = this.#journal.read(() => (hits === 0 ? null : nextHit(search, from)))
      if (!hit || !isComplete) return { hits, isComplete, rank: null, hit }
      const inRow = search.columnsOf(hit.index).indexOf(hit.columnIndex) + 1
      return { hits, isComplete, rank: search.hitsBefore(hit.index) + inRow, hit }
    })
  }

  /** The next cell with a finding; null: no row of the view has one. */
  async nextFinding(
    jobId: string,
    viewId: string,
    wanted: FromCell & WantedFindings,
  ): Promise<ViewCell | null> {
    const { order } = this.#views.of(jobId, viewId)
    const { jobRecord } = await this.#queries.openRows(jobId)
    if (order.length === 0) return null
    const walk = new FindingWalk(this.#journal, jobRecord, order, wanted, homeColumn(jobRecord))
    const from = { ...wanted, fromIndex: Math.min(wanted.fromIndex, order.length - 1) }
    const next = await walk.nextIndex(from, (step) => inSlices(this.#nowMs, step))
    return this.#journal.read(() =>
      nextCell(
        from,
        (index) => walk.columnsOf(index),
        () => next,
      ),
    )
  }

  /** Which of the cells with a finding a cell is. They are counted once, until a row changes. */
  findingRank(
    jobId: string,
    viewId: string,
    { index, columnIndex, ...wanted }: WantedFindings & { index: number; columnIndex: number | null },
  ): Promise<FindingRank> {
    return this.#whileSame(jobId, async (jobRecord, rows) => {
      const open = this.#views.of(jobId, viewId)
      const { order } = open
      const { key, editRevision } = jobRecord
      const home = homeColumn(jobRecord)
      const findingsKey = JSON.stringify([key, editRevision, wanted.severity, wanted.cause])
      if (open.findings?.findingsKey !== findingsKey) {
        const { ordinals } = order
        const { rowCount } = rows.staged
        const counted = { dataDir: this.#dataDir, jobKey: key, rowCount, ordinals, wanted, homeColumn: home }
        const asked = { findingsKey, before: this.#runFor(rows)(countFindingsTask, countFindings, counted) }
        open.findings = asked
        asked.before.catch(() => {
          if (open.findings === asked) open.findings = null
        })
      }
      const before = await open.findings!.before
      const total = before[order.length]!
      if (index >= order.length || columnIndex === null) return { rank: null, total }
      const issues = this.#journal.read(() => this.#journal.issues.of(key, order.ordinalAt(index)))
      const inRow = columnsWithFinding(issues, wanted, home).indexOf(columnIndex)
      return { rank: inRow === -1 ? null : before[index]! + inRow + 1, total }
    })
  }

  /** Where Ctrl+arrow leads in a column; null: asked again meanwhile, or the view has no rows. */
  findEdge(
    jobId: string,
    viewId: string,
    wanted: { columnIndex: number; fromIndex: number; direction: 'next' | 'previous' },
  ): Promise<number | null> {
    const asked = this.#views.of(jobId, viewId)
    const mine = (asked.edges += 1)
    return this.#whileSame(jobId, async (jobRecord, rows) => {
      const open = this.#views.of(jobId, viewId)
      const { order } = open
      if (order.length === 0) return null
      const filledKey = `${jobRecord.key}|${jobRecord.editRevision}|${wanted.columnIndex}`
      if (open.filled?.filledKey !== filledKey) {
        open.filled = { filledKey, cells: new FilledCells(rows.staged, wanted.columnIndex) }
      }
      const from = { ...wanted, fromIndex: Math.min(wanted.fromIndex, order.length - 1) }
      const isOvertaken = (): boolean => open.edges !== mine
      return open.filled.cells.edge(order, from, isOvertaken, (step) => inSlices(this.#nowMs, step))
    })
  }

  /** Which of so many parts of a view have findings. */
  async marks(jobId: string, viewId: string, parts: number): Promise<ViewMarks> {
    const { order } = this.#views.of(jobId, viewId)
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    const { places } = rows.staged
    return markFindings(this.#journal, jobRecord.key, places, order, parts, (step) =>
      inSlices(this.#nowMs, step),
    )
  }

  /**
   * Distinct texts of a column, without the filter on this column's values: the menu shows what can be chosen. Most
   * frequent first.
   */
  columnValues(jobId: string, viewId: string, wanted: WantedValues): Promise<ColumnValues> {
    return this.#whileSame(jobId, async (jobRecord, rows) => {
      const open = this.#views.of(jobId, viewId)
      const valuesKey = `${jobRecord.editRevision}|${wanted.columnIndex}`
      if (open.values?.valuesKey === valuesKey) return selectValues(open.values.values, wanted)
      const viewed = await this.#viewed(jobRecord, rows, open.view)
      const run = this.#runFor(rows)
      const { search, values } = open.view
      const others = values.filter(({ columnIndex }) => columnIndex !== wanted.columnIndex)
      const filtered = await filter(run, viewed, open.view)
      const found = await scan(run, viewed, { search, values: others }, filtered, wanted.columnIndex)
      const parts = found.flatMap(({ texts }) => texts ?? [])
      const counting = moving({ dataDir: this.#dataDir, parts, wanted }, arraysOf(found))
      const counted = await run(countTask, (_, input) => countValues(input), counting)
      open.values = counted.all && { valuesKey, values: counted.all }
      return counted.found
    })
  }

  /**
   * Texts of cells, a line a row.
   *
   * @throws AppError `view.tooLarge`
   */
  async readCells(
    jobId: string,
    viewId: string,
    area: { firstIndex: number; lastIndex: number; columnIndexes: readonly number[] },
  ): Promise<{ lines: string[][] }> {
    const { order } = this.#views.of(jobId, viewId)
    const { rows } = await this.#queries.openRows(jobId)
    return { lines: await readCells(rows.staged, order, area, (step) => inSlices(this.#nowMs, step)) }
  }

  /** Runs work on the rows of a job. Runs it again when a recheck has replaced these rows during the work. */
  async #whileSame<Result>(
    jobId: string,
    work: (jobRecord: JobRecord, rows: CheckedRows) => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      const { jobRecord, rows } = await this.#queries.openRows(jobId)
      try {
        return await work(jobRecord, rows)
      } catch (error) {
        const { key } = this.#journal.read(() => this.#journal.jobs.get(jobId))
        if (key === jobRecord.key) throw error
      }
    }
  }

  /** Few rows are looked through here, many in threads. */
  #runFor({ staged }: CheckedRows, signal?: AbortSignal): RunTask {
    if (staged.rowCount > fewRows) return (task, _, input) => this.#pool.run(task, input, signal)
    return async (_, perform, input) => this.#journal.read(() => perform(this.#journal, input))
  }

  async #viewed(jobRecord: JobRecord, { staged }: CheckedRows, view: RowsView): Promise<ViewedJob> {
    return {
      dataDir: this.#dataDir,
      job: { key: jobRecord.key, id: jobRecord.job.id },
      places: staged.places,
      dataKey: await this.#queries.dataKey(jobRecord),
      identityKey: view.filter.kind === 'earlier' ? await this.#identityKeys.obtain() : null,
    }
  }

  async #build(
    jobRecord: JobRecord,
    rows: CheckedRows,
    view: RowsView,
    signal: AbortSignal,
  ): Promise<ViewRows> {
    const isWhole =
      view.filter.kind === 'all' && view.search === null && view.values.length === 0 && view.sort === null
    // The next question about so many rows is for the threads.
    if (rows.staged.rowCount > fewRows) this.#pool.warm()
    if (isWhole) return { ordinals: null, groups: null }
    return buildView(this.#runFor(rows, signal), await this.#viewed(jobRecord, rows, view), view)
  }

  async #searchOf(
    open: OpenView,
    jobRecord: JobRecord,
    rows: CheckedRows,
    { text, columnIndex }: SearchedText,
    fromIndex: number,
  ): Promise<ViewSearch> {
    const searchKey = JSON.stringify([jobRecord.key, jobRecord.editRevision, text, columnIndex])
    if (open.search?.searchKey === searchKey) return open.search.search
    const { dataDir, job, dataKey } = await this.#viewed(jobRecord, rows, open.view)
    open.search?.search.cancel()
    const wanted = { text, columnIndex }
    const search = new ViewSearch(rows.staged, open.order, wanted, fromIndex, (places, signal) =>
      this.#runFor(rows, signal)(searchTask, searchPiece, { dataDir, job, dataKey, places, ...wanted }),
    )
    open.search = { searchKey, search }
    // A search that failed is begun again when it is asked for again.
    search.untilComplete().catch(() => {
      if (open.search?.search === search) open.search = null
    })
    return search
  }

  /** Waits for the end of a search, or for what the user can go on with. */
  async #untilEnough(search: ViewSearch): Promise<void> {
    const waiting = new AbortController()
    const { signal } = waiting
    try {
      await Promise.race([
        search.untilComplete(),
        Promise.all([search.untilFirst(), this.#wait(patienceMs, signal)]),
        this.#wait(longestMs, signal),
      ])
    } finally {
      waiting.abort()
    }
  }
}

function nextHit(search: ViewSearch, from: FromCell): ViewCell | null {
  return nextCell(
    from,
    (index) => search.columnsOf(index),
    () => search.nextIndex(from),
  )
}

/** The column for findings about a whole row: the first that identifies a customer, or else the first mapped. */
function homeColumn({ job }: JobRecord): number {
  const mapped = job.mapping.columns.filter(({ target }) => target !== null)
  const identifying = mapped.find(
    ({ target }) => target?.kind === 'standard' && isIdentityField(target.field),
  )
  return (identifying ?? mapped[0])?.columnIndex ?? 0
}
