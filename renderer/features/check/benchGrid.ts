import type { CheckedRow } from '../../../electron/shared/model/checkedRow.ts'
import type { FindingRank } from '../../../electron/shared/model/rowsView.ts'
import type { Cause } from '../../../electron/shared/model/fix.ts'

/** The cell that the keyboard is at. */
export interface ActiveCell {
  /** Null while the row is not read yet. */
  row: CheckedRow | null
  rowNumber: number
  /** Null: in the row's number or its problems. */
  columnIndex: number | null
  /** 1 when no range is selected. */
  selectedCells: number
  /** The selected cells are of several columns. */
  spansColumns: boolean
  /** Columns in which the rows of this customer differ; null: the view is not one of duplicates. */
  differingColumns: readonly string[] | null
  /** A selected cell was changed. */
  canRestore: boolean
  /** Which of the findings (among repeated customers: groups) that F8 goes through the cell is; null until it is known. */
  rank: FindingRank | null
  /** 0-based group of the row in a view of duplicates; null in other views. */
  group: number | null
}

/** What the page asks of its grid. */
export interface BenchGrid {
  /** Moves the focus to the active cell. */
  focus(): void
  /** Goes to the next error after the active cell and opens its editor; false when this view has none. */
  editNext(): Promise<boolean>
  /** 改回原值 of the selected cells. */
  restore(): Promise<void>
  goToFinding(direction: 'next' | 'previous'): Promise<boolean>
  /** Goes to the search field, with 替换 where it is wanted. */
  find(withReplace: boolean): void
  /** Goes to 跳到行号. */
  goToRow(): void
  /** Makes the first finding of a cause the active cell. */
  showFinding(cause: Cause): Promise<void>
}
