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
import type { FieldKey } from '../../../../electron/shared/model/field.ts'
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

  async function activate(index: number, columnIndex: number, takesFocus = true): Promise<void> {
    const column = columnAt(columnIndex)
    // A column that was hidden is drawn by then.
    await nextTick()
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

  /**
   * Finds a cell with a finding.
   *
   * @param field only findings of this field; null: any
   */
  async function findFinding(
    direction: 'next' | 'previous',
    start: ViewPlace,
    severity: 'error' | 'any',
    field: FieldKey | null,
  ): Promise<{ index: number; columnIndex: number } | null> {
    const ofField = columns.value
      .filter((column) => column.field === field)
      .map(({ columnIndex }) => columnIndex)
    let from = start
    // Other findings of the same rows are passed over; there are at most as many as columns.
    for (let tries = 0; tries <= job().mapping.columns.length; tries += 1) {
      const { index: fromIndex, columnIndex: fromColumn } = from
      const found = await rows.ask((viewId) =>
        request('job.nextFinding', { jobId: job().id, viewId, fromIndex, fromColumn, direction, severity }),
      )
      if (!found || field === null || ofField.includes(found.columnIndex)) return found
      from = found
    }
    return null
  }

  /** The field of the chosen cause, when the rows are those of a cause. */
  const causeField = computed(() => (filter.value.kind === 'cause' ? filter.value.field : null))

  /** 上一个、下一个问题 after the active cell. Resolves to whether there is one. */
  async function goToFinding(direction: 'next' | 'previous'): Promise<boolean> {
    const severity = filter.value.kind === 'errors' ? 'error' : 'any'
    const found = await findFinding(direction, activePlace(), severity, causeField.value)
    if (found) await activate(found.index, found.columnIndex)
    return found !== null
  }

  /** Opens the editor of the first error from the active cell on, itself included. Resolves to whether there is one. */
  async function editNextError(): Promise<boolean> {
    const { index } = activePlace()
    const found = await findFinding('next', { index, columnIndex: null }, 'error', causeField.value)
    if (!found) return false
    await activate(found.index, found.columnIndex)
    drawn.value?.openEditor({ row: found.index, column: columnAt(found.columnIndex) })
    return true
  }

  /** Makes the first finding of a field the active cell, without taking the focus. */
  async function showFinding(field: FieldKey | null): Promise<void> {
    const found = await findFinding('next', { index: 0, columnIndex: null }, 'any', field)
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
    const column = drawn.value?.active()?.column ?? 0
    await drawn.value?.activate({ row: place.index, column }, takesFocus)
    return true
  }

  /**
   * Follows a row into the rows of another filter or order; where it is not among them, the list begins at its first row.
   *
   * @param ordinal of the row that was active; null: of none
   */
  async function follow(ordinal: number | null): Promise<void> {
    if (ordinal !== null && (await activateRow(ordinal, false))) return
    const column = drawn.value?.active()?.column ?? 0
    await drawn.value?.activate({ row: 0, column }, false)
  }

  /** 只看这些值 of one column; null: all of its values. */
  function setValues(columnIndex: number, texts: readonly string[] | null): void {
    const others: ValueFilter[] = view.value.values.filter((each) => each.columnIndex !== columnIndex)
    view.value = {
      ...view.value,
      values: texts === null ? others : [...others, { columnIndex, texts: [...texts] }],
    }
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
