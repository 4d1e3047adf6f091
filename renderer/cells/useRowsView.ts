import { shallowReactive, shallowRef, watch } from 'vue'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { OpenedView, RowsView } from '../../electron/shared/model/rowsView.ts'
import type { WantedRows } from '../components/grid/gridSource.ts'
import { RowCache } from '../components/grid/RowCache.ts'
import { useNotify } from '../composables/useNotify.ts'
import { request } from '../ipc/bridge.ts'
import { useCorrectingStore } from '../stores/correcting.ts'
import { useJustFixed } from './useJustFixed.ts'

/** A row of a view, with the group of customers it belongs to where repeated ones are shown. */
export interface ViewRow {
  row: CheckedRow
  group: number | null
}

/** Rows per request: those that are stored together; fewer where they come from all over the file. */
const pageSizes = { inOrder: 125, sorted: 50 } as const

/** The view of a job that is on screen, and its rows as they are read. */
export function useRowsView(jobId: () => string, view: () => RowsView) {
  const correcting = useCorrectingStore()
  const notify = useNotify()
  const justFixed = useJustFixed()
  const opened = shallowRef<OpenedView | null>(null)
  /** Why the view could not be opened. */
  const error = shallowRef<unknown>(null)
  /** Raised when anything arrives, or fails to. */
  const version = shallowRef(0)
  /** Raised when the rows are those of another view. */
  const generation = shallowRef(0)
  /** By page, raised when its rows arrive: rows of other pages are not drawn again. */
  const pageVersions = shallowReactive(new Map<number, number>())
  let cache = new RowCache<ViewRow>(
    () => Promise.resolve([]),
    () => undefined,
  )
  let shown: WantedRows = { first: 0, last: -1, kept: null, isPassing: false }
  let turn = 0
  /** Resolves when the view being opened is there, or has failed. */
  let opening: Promise<void> = Promise.resolve()

  let isOpening = false

  function open(): Promise<void> {
    isOpening = true
    const mine = (opening = openNow().finally(() => {
      if (opening === mine) isOpening = false
    }))
    return mine
  }

  async function openNow(): Promise<void> {
    const mine = (turn += 1)
    const job = jobId()
    const wanted = view()
    error.value = null
    try {
      const answer = await request('job.openView', { jobId: job, view: wanted })
      if (mine !== turn) return
      const pageRows = wanted.sort ? pageSizes.sorted : pageSizes.inOrder
      cache = new RowCache(
        (offset, limit) => read(job, answer.viewId, offset, limit),
        onRows,
        pageRows,
        (before, after) => justFixed.compare(before.row, after.row),
      )
      opened.value = answer
      onRows(null)
      want(shown)
    } catch (thrown) {
      if (mine === turn) error.value = thrown
    }
  }

  function onRows(page: number | null): void {
    version.value += 1
    if (page === null) generation.value += 1
    else pageVersions.set(page, (pageVersions.get(page) ?? 0) + 1)
  }

  async function read(job: string, viewId: string, offset: number, limit: number): Promise<ViewRow[]> {
    try {
      const { rows, groups } = await request('job.viewRows', { jobId: job, viewId, offset, limit })
      return rows.map((row, index) => ({ row, group: groups?.[index] ?? null }))
    } catch (thrown) {
      reopenIfClosed(thrown, viewId)
      throw thrown
    }
  }

  const isClosed = (thrown: unknown): boolean => AppError.from(thrown).code === 'view.closed'

  /** A check that was made again, or a restart, drops views. */
  function reopenIfClosed(thrown: unknown, viewId: string): void {
    if (isClosed(thrown) && opened.value?.viewId === viewId) void open()
  }

  /**
   * Asks something about the view on screen, after one that is being opened is there. Not for changes: rows have other places in
   * another view.
   *
   * @returns null when no view could be opened
   */
  async function ask<Answer>(question: (viewId: string) => Promise<Answer>): Promise<Answer | null> {
    await opening
    const viewId = opened.value?.viewId
    if (viewId === undefined) return null
    try {
      return await question(viewId)
    } catch (thrown) {
      if (!isClosed(thrown)) throw thrown
      await (opened.value?.viewId === viewId && !isOpening ? open() : opening)
      const next = opened.value?.viewId
      if (next === undefined || next === viewId) throw thrown
      return question(next)
    }
  }

  /**
   * Finds where Ctrl+↑ or Ctrl+↓ leads.
   *
   * @param columnIndex of the file; null: a column of the grid's own, of which every cell is filled
   * @returns null when another such question came first, or the error is shown
   */
  async function findEdge(
    columnIndex: number | null,
    fromIndex: number,
    to: 'up' | 'down',
  ): Promise<number | null> {
    if (columnIndex === null) return to === 'up' ? 0 : Math.max(0, (opened.value?.rows ?? 0) - 1)
    const direction = to === 'up' ? 'previous' : 'next'
    let found: number | null = null
    await notify.attempt(async () => {
      const input = { jobId: jobId(), fromIndex, columnIndex, direction } as const
      found = await ask((viewId) => request('job.findEdge', { ...input, viewId }))
    })
    return found
  }

  function peek(index: number): ViewRow | undefined {
    void generation.value
    void pageVersions.get(cache.pageOf(index))
    return cache.peek(index)
  }

  function want(wanted: WantedRows): void {
    shown = wanted
    const rows = opened.value?.rows ?? 0
    cache.want({ ...wanted, last: Math.min(wanted.last, rows - 1) }, rows)
  }

  /** Reads what is on screen again, in its place. */
  function refresh(): void {
    cache.refresh()
    want(shown)
  }

  /** Puts a changed row in its place, where it is read. Rows have no other way to their place: a view can be sorted. */
  function replace(ordinal: number, row: CheckedRow): void {
    cache.replaceWhere(
      (each) => each.row.ordinal === ordinal,
      (each) => ({ ...each, row }),
    )
  }

  /** The first error of the rows on screen. */
  function readError(): unknown {
    void version.value
    for (let index = shown.first; index <= shown.last; index += 1) {
      const found = cache.errorAt(index)
      if (found !== undefined) return found
    }
    return undefined
  }

  function retry(): void {
    if (error.value !== null) void open()
    else {
      cache.retry()
      want(shown)
    }
  }

  watch([jobId, () => JSON.stringify(view())], open, { immediate: true })
  watch(() => correcting.changes, refresh)

  const { isJustFixed } = justFixed
  return {
    opened,
    error,
    ask,
    findEdge,
    peek,
    isJustFixed,
    want,
    refresh,
    replace,
    readError,
    retry,
    /** Applies filter and order to the rows as they are now. */
    reopen: open,
  }
}
