import { AppError } from '../../shared/errors/AppError.ts'
import { identityFields } from '../../shared/model/field.ts'
import type {
  ColumnValues,
  FoundInView,
  OpenedView,
  RowsView,
  ViewCell,
  ViewWindow,
} from '../../shared/model/rowsView.ts'
import type { IdentityKeyStore } from '../duplicates/IdentityKeyStore.ts'
import type { CheckedRows } from '../jobs/CheckedRows.ts'
import type { JobQueries } from '../jobs/JobQueries.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import { buildView, viewTask, type ViewKeys, type ViewRows } from './buildView.ts'
import {
  countValues,
  selectValues,
  valuesTask,
  type CountedValues,
  type ValueCount,
  type WantedValues,
} from './countValues.ts'
import { FindingWalk } from './FindingWalk.ts'
import { nextCell, type FromCell } from './nextCell.ts'
import { readCells } from './readCells.ts'
import { inSlices } from './inSlices.ts'
import { ViewOrder } from './ViewOrder.ts'
import { ViewSearch, type SearchedText } from './ViewSearch.ts'

/** Up to this many rows are looked at in the main process: starting a thread takes longer. */
const fewRows = 5_000
/** Views kept, one a job: a user compares two jobs at most. */
const mostViews = 2
/** A search that has found its next hit answers after this time, before it has counted all hits. */
const patienceMs = 120
/** Longest time a request may take before it answers with what is known. */
const longestMs = 1_000

interface OpenView {
  viewId: string
  view: RowsView
  order: ViewOrder
  groups: Uint32Array | null
  search: { searchKey: string; search: ViewSearch } | null
  values: { valuesKey: string; values: readonly ValueCount[] } | null
}

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
  readonly #worker: WorkerRunner
  readonly #nowMs: () => number
  /** By job id, the one used last at the end. */
  readonly #views = new Map<string, OpenView>()
  /** Number of the view asked for last, by job. */
  readonly #newest = new Map<string, number>()
  #opened = 0

  /** @param parts.nowMs a clock that only moves forward; default: that of the process */
  constructor(parts: {
    journal: Journal
    dataDir: string
    queries: JobQueries
    identityKeys: IdentityKeyStore
    worker: WorkerRunner
    nowMs?: () => number
  }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#queries = parts.queries
    this.#identityKeys = parts.identityKeys
    this.#worker = parts.worker
    this.#nowMs = parts.nowMs ?? (() => performance.now())
  }

  /** Opens a view and drops the former one of the job. */
  async open(jobId: string, view: RowsView): Promise<OpenedView> {
    const mine = (this.#opened += 1)
    const viewId = `view-${mine}`
    this.#newest.set(jobId, mine)
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    const { ordinals, groups } = await this.#build(jobRecord, rows, view)
    const order = new ViewOrder(ordinals, rows.staged.rowCount)
    const opened = { viewId, rows: order.length, groups: groups && (groups.at(-1) ?? -1) + 1 }
    // Overtaken by a request that was made later: that view is the one on screen.
    if (this.#newest.get(jobId) !== mine) return opened
    this.#views.delete(jobId)
    this.#views.set(jobId, { viewId, view, order, groups, search: null, values: null })
    for (const [oldest] of this.#views) {
      if (this.#views.size <= mostViews) break
      this.#views.delete(oldest)
    }
    return opened
  }

  /** Successive rows of a view, with their present contents. */
  async rows(jobId: string, viewId: string, offset: number, limit: number): Promise<ViewWindow> {
    const { order, groups } = this.#view(jobId, viewId)
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    const ordinals = order.ordinalsBetween(offset, offset + limit - 1)
    return {
      rows: rows.read(jobRecord, ordinals),
      groups: groups && [...groups.subarray(offset, offset + limit)],
    }
  }

  indexOf(jobId: string, viewId: string, ordinal: number): { index: number } | null {
    const index = this.#view(jobId, viewId).order.indexOf(ordinal)
    return index === null ? null : { index }
  }

  /**
   * Ordinals of an inclusive range of a view; indexes beyond the view are left out.
   */
  ordinalsBetween(jobId: string, viewId: string, firstIndex: number, lastIndex: number): number[] {
    return this.#view(jobId, viewId).order.ordinalsBetween(firstIndex, lastIndex)
  }

  /** Rows of a view. */
  length(jobId: string, viewId: string): number {
    return this.#view(jobId, viewId).order.length
  }

  /** Searches the cells of a view, starting with the rows behind a cell. Asked again, it continues. */
  async find(jobId: string, viewId: string, wanted: SearchedText & FromCell): Promise<FoundInView> {
    const open = this.#view(jobId, viewId)
    const { order } = open
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    if (order.length === 0) return { hits: 0, isComplete: true, rank: null, hit: null }
    const from = { ...wanted, fromIndex: Math.min(wanted.fromIndex, order.length - 1) }
    const search = this.#searchOf(open, jobRecord, rows, wanted, from.fromIndex)
    const startMs = this.#nowMs()
    const elapsedMs = (): number => this.#nowMs() - startMs
    const isEnough = (): boolean => (search.total > 0 && elapsedMs() > patienceMs) || elapsedMs() > longestMs
    await inSlices(this.#nowMs, () => {
      search.searchNext()
      return search.isComplete || isEnough()
    })
    const { total: hits, isComplete } = search
    const hit = this.#journal.read(() => (hits === 0 ? null : nextHit(order, search, from)))
    if (!hit || !isComplete) return { hits, isComplete, rank: null, hit }
    const inRow = search.columnsOf(hit.index).indexOf(hit.columnIndex) + 1
    return { hits, isComplete, rank: search.hitsBefore(hit.index) + inRow, hit }
  }

  /** The next cell with a finding; null: no row of the view has one. */
  async nextFinding(
    jobId: string,
    viewId: string,
    wanted: FromCell & { severity: 'error' | 'any' },
  ): Promise<ViewCell | null> {
    const { order } = this.#view(jobId, viewId)
    const { jobRecord } = await this.#queries.openRows(jobId)
    if (order.length === 0) return null
    const walk = new FindingWalk(this.#journal, jobRecord, order, wanted.severity, homeColumn(jobRecord))
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

  /** Distinct texts of a column, without the filter on this column's values; most frequent first. */
  async columnValues(jobId: string, viewId: string, wanted: WantedValues): Promise<ColumnValues> {
    const open = this.#view(jobId, viewId)
    const { jobRecord, rows } = await this.#queries.openRows(jobId)
    const valuesKey = `${jobRecord.editRevision}|${wanted.columnIndex}`
    if (open.values?.valuesKey === valuesKey) return selectValues(open.values.values, wanted)
    const { all, found } = await this.#count(jobRecord, rows, open.view, wanted)
    open.values = all && { valuesKey, values: all }
    return found
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
    const { order } = this.#view(jobId, viewId)
    const { rows } = await this.#queries.openRows(jobId)
    return { lines: await readCells(rows.staged, order, area, (step) => inSlices(this.#nowMs, step)) }
  }

  #view(jobId: string, viewId: string): OpenView {
    const view = this.#views.get(jobId)
    if (view?.viewId !== viewId) throw new AppError('view.closed', `view ${viewId} was dropped`)
    return view
  }

  async #keysFor(jobRecord: JobRecord, view: RowsView): Promise<ViewKeys> {
    return {
      dataKey: await this.#queries.dataKey(jobRecord),
      identityKey: view.filter.kind === 'earlier' ? await this.#identityKeys.obtain() : null,
    }
  }

  async #build(jobRecord: JobRecord, rows: CheckedRows, view: RowsView): Promise<ViewRows> {
    const { job } = jobRecord
    const isWhole =
      view.filter.kind === 'all' && view.search === null && view.values.length === 0 && view.sort === null
    if (isWhole) return { ordinals: null, groups: null }
    const keys = await this.#keysFor(jobRecord, view)
    if (rows.staged.rowCount <= fewRows) {
      return this.#journal.read(() => buildView(this.#journal, job.id, keys, view))
    }
    const task = this.#worker.run(viewTask, { dataDir: this.#dataDir, jobId: job.id, keys, view })
    return (await task.result) ?? { ordinals: new Uint32Array(), groups: null }
  }

  async #count(
    jobRecord: JobRecord,
    rows: CheckedRows,
    view: RowsView,
    wanted: WantedValues,
  ): Promise<CountedValues> {
    const { job } = jobRecord
    const keys = await this.#keysFor(jobRecord, view)
    if (rows.staged.rowCount <= fewRows) {
      return this.#journal.read(() => countValues(this.#journal, job.id, keys, view, wanted))
    }
    const input = { dataDir: this.#dataDir, jobId: job.id, keys, view, wanted }
    const counted = await this.#worker.run(valuesTask, input).result
    return counted ?? { all: null, found: { values: [], distinct: 0 } }
  }

  #searchOf(
    open: OpenView,
    { key, editRevision }: JobRecord,
    { staged }: CheckedRows,
    { text, columnIndex }: SearchedText,
    fromIndex: number,
  ): ViewSearch {
    const searchKey = JSON.stringify([key, editRevision, text, columnIndex])
    if (open.search?.searchKey !== searchKey) {
      const wanted = { text, columnIndex }
      const search = new ViewSearch(this.#journal, key, staged, open.order, wanted, fromIndex)
      open.search = { searchKey, search }
    }
    return open.search.search
  }
}

function nextHit(order: ViewOrder, search: ViewSearch, from: FromCell): ViewCell | null {
  return nextCell(
    from,
    (index) => search.columnsOf(index),
    () => {
      for (const index of order.indexesFrom(from.fromIndex, from.direction)) {
        if (search.isHit(index)) return index
      }
      return null
    },
  )
}

/** The column for findings about a whole row: the first that identifies a customer, or else the first mapped. */
function homeColumn({ job }: JobRecord): number {
  const mapped = job.mapping.columns.filter(({ target }) => target !== null)
  const identifying = mapped.find(
    ({ target }) =>
      target?.kind === 'standard' && (identityFields as readonly string[]).includes(target.field),
  )
  return (identifying ?? mapped[0])?.columnIndex ?? 0
}
