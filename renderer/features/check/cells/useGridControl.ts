import {
  computed,
  nextTick,
  onMounted,
  onUnmounted,
  ref,
  shallowRef,
  watch,
  type WritableComputedRef,
} from 'vue'
import type { CellsChange } from '../../../../electron/shared/model/cellsChange.ts'
import type { Cause } from '../../../../electron/shared/model/fix.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import type { RowsView, ValueFilter, ViewSort } from '../../../../electron/shared/model/rowsView.ts'
import type { CellPosition } from '../../../components/grid/selection.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { request } from '../../../ipc/bridge.ts'
import { checkColumns, widthKey } from './checkColumns.ts'
import {
  headerSignature,
  rememberColumns,
  rememberedColumns,
  type ColumnPreferences,
} from './columnPreferences.ts'
import { useRowsView } from '../../../cells/useRowsView.ts'
import { useViewSearch, type ViewPlace } from './useViewSearch.ts'

/** What of a cell is shown: the file's text, what is sent, or both where they differ. */
export const displays = ['both', 'raw', 'sent'] as const
export type Display = (typeof displays)[number]

/** The part of the drawn grid that others use. */
export interface DrawnGrid {
  active: () => CellPosition | null
  activate: (cell: CellPosition, takesFocus: boolean) => Promise<void>
  openEditor: (cell: CellPosition) => void
  /** Makes a change of many cells, after a preview where that is wanted. */
  change: (change: CellsChange, isPreviewed: boolean) => Promise<void>
  focus: () => void
}

/**
 * The state of the grid of step 3, shared by the grid and its toolbar: which rows in which order, which columns, and the ways to
 * a cell.
 *
 * @param view the rows to show; the grid itself changes `values` and `sort`
 */
export function useGridControl(
  job: () => Job,
  view: WritableComputedRef<RowsView>,
  display: WritableComputedRef<Display>,
) {
  const notify = useNotify()
  const windowWidth = ref(window.innerWidth)
  const drawn = shallowRef<DrawnGrid | null>(null)
  const filter = computed(() => view.value.filter)

  const signature = computed(() => headerSignature(job().mapping.columns.map(({ columnName }) => columnName)))
  const preferences = ref<ColumnPreferences>(rememberedColumns(localStorage, signature.value))
  watch(signature, (next) => (preferences.value = rememberedColumns(localStorage, next)))
  watch(preferences, (next) => rememberColumns(localStorage, signature.value, next))

  const columns = computed(() => checkColumns(job().mapping, preferences.value, windowWidth.value))
  const rows = useRowsView(
    () => job().id,
    () => view.value,
  )
  const viewId = computed(() => rows.opened.value?.viewId ?? null)
  const rowCount = computed(() => rows.opened.value?.rows ?? 0)

  /** Position of a column of the file among those on screen; shows it first when it is hidden. */
  function columnAt(columnIndex: number): number {
    const find = (): number => columns.value.findIndex((column) => column.columnIndex === columnIndex)
    if (find() === -1) {
      const { hidden, showsUnused } = preferences.value
      const isUnused = job().mapping.columns.some(
        (column) => column.columnIndex === columnIndex && column.target === null,
      )
      preferences.value = {
        ...preferences.value,
        hidden: hidden.filter((each) => each !== columnIndex),
        showsUnused: showsUnused || isUnused,
      }
    }
    return Math.max(0, find())
  }

  function activePlace(): ViewPlace {
    const active = drawn.value?.active()
    if (!active) return { index: 0, columnIndex: null }
    return { index: active.row, columnIndex: columns.value[active.column]?.columnIndex ?? null }
  }

  /** Makes a cell the active one; column null: the column stays. */
  async function activate(index: number, columnIndex: number | null, takesFocus = true): Promise<void> {
    let column = drawn.value?.active()?.column ?? 0
    if (columnIndex !== null) {
      column = columnAt(columnIndex)
      // A column that was hidden is drawn by then.
      await nextTick()
    }
    await drawn.value?.activate({ row: index, column }, takesFocus)
  }

  const search = useViewSearch({
    jobId: () => job().id,
    viewId: () => viewId.value,
    ask: rows.ask,
    from: activePlace,
    // The focus stays in the search field.
    show: (index, columnIndex) => activate(index, columnIndex, false),
    fail: notify.fail,
  })

  /** The findings that 上一个 and 下一个 go through: those of the chosen cause, among rows with errors those. */
  const wantedFindings = computed(() => {
    const { value } = filter
    return {
      severity: value.kind === 'errors' ? ('error' as const) : ('any' as const),
      cause: value.kind === 'cause' ? { code: value.code, field: value.field } : null,
    }
  })

  async function findFinding(
    direction: 'next' | 'previous',
    { index: fromIndex, columnIndex: fromColumn }: ViewPlace,
    wanted: { severity: 'error' | 'any'; cause: Cause | null },
  ): Promise<{ index: number; columnIndex: number } | null> {
    const from = { fromIndex, fromColumn, direction }
    return rows.ask((viewId) => request('job.nextFinding', { jobId: job().id, viewId, ...from, ...wanted }))
  }

  /** The first row of the group after or before that of the active row, going round at the end. Resolves to whether there is one. */
  async function goToGroup(direction: 'next' | 'previous'): Promise<boolean> {
    const groups = rows.opened.value?.groups ?? 0
    if (groups === 0) return false
    const here = rows.peek(activePlace().index)?.group ?? 0
    const group = (here + (direction === 'next' ? 1 : groups - 1)) % groups
    const found = await rows.ask((viewId) => request('job.viewGroup', { jobId: job().id, viewId, group }))
    if (!found) return false
    await activate(found.index, null)
    return true
  }

  /** 上一个、下一个问题 after the active cell; among repeated customers the group. Resolves to whether there is one. */
  async function goToFinding(direction: 'next' | 'previous'): Promise<boolean> {
    if (filter.value.kind === 'duplicates') return goToGroup(direction)
    const found = await findFinding(direction, activePlace(), wantedFindings.value)
    if (found) await activate(found.index, found.columnIndex)
    return found !== null
  }

  /** Opens the editor of the first error from the active cell on, itself included. Resolves to whether there is one. */
  async function editNextError(): Promise<boolean> {
    const { index } = activePlace()
    const { cause } = wantedFindings.value
    const found = await findFinding('next', { index, columnIndex: null }, { severity: 'error', cause })
    if (!found) return false
    await activate(found.index, found.columnIndex)
    drawn.value?.openEditor({ row: found.index, column: columnAt(found.columnIndex) })
    return true
  }

  /** Makes the first finding of a cause (null: of any) the active cell, without taking the focus. */
  async function showFinding(cause: Cause | null): Promise<void> {
    const found = await findFinding('next', { index: 0, columnIndex: null }, { severity: 'any', cause })
    if (found) await activate(found.index, found.columnIndex, false)
  }

  /**
   * Goes to a row by its number in the file.
   *
   * @returns where it is: `filtered`, it is not among the rows shown; `none`, the file has no such row
   */
  async function goToRow(rowNumber: number): Promise<'shown' | 'filtered' | 'none'> {
    const located = await request('job.locateRow', { jobId: job().id, rowNumber })
    if (!located) return 'none'
    return (await activateRow(located.ordinal, true)) ? 'shown' : 'filtered'
  }

  /** Makes the active cell one of this row, in the same column. Resolves to whether the row is among those shown. */
  async function activateRow(ordinal: number, takesFocus: boolean): Promise<boolean> {
    const place = await rows.ask((viewId) => request('job.viewIndexOf', { jobId: job().id, viewId, ordinal }))
    if (!place) return false
    await activate(place.index, null, takesFocus)
    return true
  }

  /**
   * Follows a row into the rows of another filter or order; where it is not among them, the list begins at its first row.
   *
   * @param ordinal of the row that was active; null: of none
   */
  async function follow(ordinal: number | null): Promise<void> {
    if (ordinal !== null && (await activateRow(ordinal, false))) return
    await activate(0, null, false)
  }

  /** 只看这些值 of one column. */
  function setValues(wanted: ValueFilter): void {
    const others = view.value.values.filter((each) => each.columnIndex !== wanted.columnIndex)
    const isAll = wanted.isExcluding === true && wanted.texts.length === 0
    view.value = { ...view.value, values: isAll ? others : [...others, wanted] }
  }

  function setSort(sort: ViewSort | null): void {
    view.value = { ...view.value, sort }
  }

  function setWidth(key: string, width: number): void {
    const column = columns.value.find((each) => each.key === key)
    if (!column) return
    const { widths } = preferences.value
    preferences.value = { ...preferences.value, widths: { ...widths, [widthKey(column)]: width } }
  }

  const onResize = (): void => void (windowWidth.value = window.innerWidth)
  onMounted(() => window.addEventListener('resize', onResize))
  onUnmounted(() => window.removeEventListener('resize', onResize))

  return {
    job,
    view,
    display,
    preferences,
    columns,
    rows,
    viewId,
    rowCount,
    search,
    drawn,
    activePlace,
    activate,
    wantedFindings,
    goToFinding,
    editNextError,
    showFinding,
    goToRow,
    follow,
    setValues,
    setSort,
    setWidth,
  }
}

export type GridControl = ReturnType<typeof useGridControl>
