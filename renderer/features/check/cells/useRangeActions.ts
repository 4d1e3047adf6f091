import { computed, ref, type Ref } from 'vue'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { CellsChange } from '../../../../electron/shared/model/cellsChange.ts'
import { identityFields } from '../../../../electron/shared/model/field.ts'
import { pastedText } from '../../../components/grid/clipboardText.ts'
import { cellsOf, type CellPosition, type CellRange } from '../../../components/grid/selection.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import type { CheckColumn } from './checkColumns.ts'
import type { CellsChanging } from './useCellsChange.ts'
import type { CheckSource } from './useCheckSource.ts'
import type { GridControl } from './useGridControl.ts'

/** Changes of more cells than this are previewed; those of an identity always. */
const unseenCells = 20

/** What the grid's keys and its mouse do to the cells of the job. */
export function useRangeActions(
  control: GridControl,
  cells: CheckSource,
  changing: CellsChanging,
  canChange: Readonly<Ref<boolean>>,
) {
  const notify = useNotify()
  const correcting = useCorrectingStore()
  /** Column of which the blank cells are filled. */
  const filling = ref<number | null>(null)

  async function save(cell: CellPosition, text: string): Promise<void> {
    const row = cells.rowAt(cell.row)
    const columnIndex = control.columns.value[cell.column]?.columnIndex
    if (!row || columnIndex === null || columnIndex === undefined) return
    await notify.attempt(async () =>
      control.rows.replace(row.ordinal, await correcting.editCell(row.ordinal, columnIndex, text)),
    )
  }

  async function skip(row: CheckedRow): Promise<void> {
    await notify.attempt(async () => {
      const changed = await correcting.skipRow(row.ordinal, row.skippedAs === 'user' ? 'unskip' : 'skip')
      if (changed) control.rows.replace(row.ordinal, changed)
    })
  }

  /** Enter or double click on 问题 leaves the row out, or takes it back. */
  function press(cell: CellPosition): void {
    const row = cells.rowAt(cell.row)
    const isFinding = control.columns.value[cell.column]?.columnIndex === null
    if (row && isFinding && canChange.value && row.skippedAs !== 'duplicate') void skip(row)
  }

  const touchesIdentity = (range: CellRange): boolean =>
    control.columns.value
      .slice(range.firstColumn, range.lastColumn + 1)
      .some(({ field }) => (identityFields as readonly (string | null)[]).includes(field))

  async function change(wanted: CellsChange, isPreviewed: boolean): Promise<void> {
    await (isPreviewed ? changing.propose(wanted) : changing.apply(wanted))
  }

  async function fillDown(range: CellRange): Promise<void> {
    const area = changing.areaOf(range)
    if (!area || !canChange.value) return
    await change({ kind: 'fillDown', area }, cellsOf(range) > unseenCells || touchesIdentity(range))
  }

  /** Asks nothing: it can be undone, and identifies nobody. */
  async function clear(ranges: readonly CellRange[]): Promise<void> {
    const areas = changing.areasOf(ranges)
    if (areas.length > 0 && canChange.value) await changing.apply({ kind: 'clearCells', areas })
  }

  async function saveRanges(ranges: readonly CellRange[], text: string): Promise<void> {
    const areas = changing.areasOf(ranges)
    const count = ranges.reduce((sum, range) => sum + cellsOf(range), 0)
    if (areas.length === 0 || !canChange.value) return
    await change({ kind: 'typeInRange', areas, text }, count > unseenCells || ranges.some(touchesIdentity))
  }

  /** 填写空白: shows the rows whose cell is blank, which are then filled as a whole. */
  function startFilling(columnIndex: number): void {
    control.setValues(columnIndex, [''])
    filling.value = columnIndex
  }

  async function fillBlanks(text: string): Promise<void> {
    const columnIndex = filling.value
    filling.value = null
    if (columnIndex === null || control.rowCount.value === 0) return
    const area = { firstIndex: 0, lastIndex: control.rowCount.value - 1, columnIndexes: [columnIndex] }
    await changing.propose({ kind: 'typeInRange', areas: [area], text })
  }

  /** Areas of the change under preview whose new text is known here, and that text. */
  const pendingText = computed(() => {
    const wanted = changing.pending.value?.change
    if (wanted?.kind === 'typeInRange') return { areas: wanted.areas, textAt: () => wanted.text }
    if (wanted?.kind !== 'paste') return null
    const { area, lines } = wanted
    const range = {
      firstRow: area.firstIndex,
      lastRow: area.lastIndex,
      firstColumn: 0,
      lastColumn: area.columnIndexes.length - 1,
    }
    return { areas: [area], textAt: (row: number, at: number) => pastedText(lines, range, row, at) }
  })

  /** The text that the change under preview puts into a cell; null: it does not touch it, or that is not known. */
  function pendingAt(row: number, column: CheckColumn): string | null {
    const { value } = pendingText
    if (!value || column.columnIndex === null) return null
    for (const { firstIndex, lastIndex, columnIndexes } of value.areas) {
      const at = columnIndexes.indexOf(column.columnIndex)
      if (row >= firstIndex && row <= lastIndex && at !== -1) return value.textAt(row, at)
    }
    return null
  }

  return {
    filling,
    save,
    skip,
    press,
    change,
    fillDown,
    clear,
    saveRanges,
    startFilling,
    fillBlanks,
    pendingAt,
  }
}
