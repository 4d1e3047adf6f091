import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { FieldKey } from '../../electron/shared/model/field.ts'

/** A column as changes of cells need it. */
export interface TableColumn {
  /** 0-based column of the file; null for a column of ours, which takes no text. */
  columnIndex: number | null
  name: string
  field: FieldKey | null
}

/** A grid over a view of a job whose cells are changed: the rows of step 3, or the rejected ones of step 5. */
export interface CellsTable {
  jobId: () => string
  /** Null until the view is open. */
  viewId: () => string | null
  columns: () => readonly TableColumn[]
  rowCount: () => number
  /** Undefined while it is not read. */
  rowAt: (row: number) => CheckedRow | undefined
  canChange: () => boolean
  /** Gives the keyboard back to the grid. */
  focus: () => void
}
