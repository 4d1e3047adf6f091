import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { GridRowContent, GridSource } from '../../../components/grid/gridSource.ts'
import type { CheckColumn } from './checkColumns.ts'
import { useCellContent } from './useCellContent.ts'
import type { CheckSource } from './useCheckSource.ts'
import type { GridControl } from './useGridControl.ts'

/** The checked rows as they are drawn. What is the same for all cells of a row is looked up once. */
export function useDrawnRows(
  control: GridControl,
  cells: CheckSource,
  look: {
    canSkip: () => boolean
    /** The text that a change under preview would put into a cell; null: none. */
    pendingAt: (index: number, column: CheckColumn) => string | null
    skip: (row: CheckedRow) => void
  },
): GridSource {
  const drawContent = useCellContent()

  function rowAt(index: number): GridRowContent | undefined {
    const row = cells.rowAt(index)
    if (!row) return undefined
    const columns = control.columns.value
    const display = control.display.value
    const searched = control.search.text.value
    const canSkip = look.canSkip()
    const skip = (): void => look.skip(row)
    return {
      number: cells.numberOf(row),
      endsBlock: cells.endsBlock(index),
      marksAt: (at) => cells.marksOf(row, index, columns[at]!),
      draw: (at, { finding }) => {
        const column = columns[at]!
        const sent = column.columnIndex === null ? null : cells.sentOf(row, column.columnIndex)
        const pending = look.pendingAt(index, column)
        return drawContent({ row, column, sent, finding, display, pending, searched, canSkip, skip })
      },
    }
  }

  return { ...cells.source, rowAt }
}
