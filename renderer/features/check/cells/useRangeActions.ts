import { ref, type Ref } from 'vue'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { CellPosition } from '../../../components/grid/selection.ts'
import { useRowChanges } from '../../../cells/useRowChanges.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import type { CellsChanging } from '../../../cells/useCellsChange.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import type { CheckSource } from './useCheckSource.ts'
import type { GridControl } from './useGridControl.ts'

/** What the keys and the mouse do to single cells and rows of the check, and 填写空白. */
export function useRangeActions(
  control: GridControl,
  cells: CheckSource,
  changing: CellsChanging,
  canChange: Readonly<Ref<boolean>>,
) {
  const notify = useNotify()
  const correcting = useCorrectingStore()
  const { askAboutJoins } = useRowChanges()
  /** Column of which the blank cells are filled. */
  const filling = ref<number | null>(null)

  async function save(cell: CellPosition, text: string): Promise<void> {
    const row = cells.rowAt(cell.row)
    const columnIndex = control.columns.value[cell.column]?.columnIndex
    if (!row || columnIndex === null || columnIndex === undefined) return
    await notify.attempt(async () => {
      const edit = (allowJoins: boolean) => correcting.editCell(row.ordinal, columnIndex, text, allowJoins)
      const changed = await askAboutJoins(edit)
      if (changed) control.rows.replace(row.ordinal, changed)
    })
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

  /** 填写空白: shows the rows whose cell is blank, which are then filled as a whole. */
  function startFilling(columnIndex: number): void {
    control.setValues({ columnIndex, texts: [''] })
    filling.value = columnIndex
  }

  async function fillBlanks(text: string): Promise<void> {
    const columnIndex = filling.value
    filling.value = null
    if (columnIndex === null || control.rowCount.value === 0) return
    const area = { firstIndex: 0, lastIndex: control.rowCount.value - 1, columnIndexes: [columnIndex] }
    await changing.propose({ kind: 'typeInRange', areas: [area], text })
  }

  return { filling, save, skip, press, startFilling, fillBlanks }
}
