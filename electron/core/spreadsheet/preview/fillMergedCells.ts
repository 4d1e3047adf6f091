import type { Row } from '../../../shared/model/workbook.ts'
import type { MergedRange } from '../WorkbookReader.ts'

/**
 * Creates a function that fills the cells covered by a vertical merge with the merge's value and marks them
 * `merged`. Call it with the rows in order. A merge over several columns fills its first column only.
 *
 * @param headerRow 1-based; merges that begin at or above it belong to the header
 * @returns null when no merge covers a data row, the usual case
 */
export function createMergeFiller(
  merges: readonly MergedRange[],
  headerRow: number,
): ((rows: readonly Row[]) => void) | null {
  const waiting = merges
    .filter(({ firstRow, lastRow }) => firstRow > headerRow && lastRow > firstRow)
    .sort((one, other) => other.firstRow - one.firstRow)
  if (waiting.length === 0) return null
  let open: { range: MergedRange; value: string }[] = []
  return (rows) => {
    for (const row of rows) {
      open = open.filter(({ range }) => range.lastRow >= row.rowNumber)
      while (waiting.length > 0 && waiting.at(-1)!.firstRow <= row.rowNumber) {
        const range = waiting.pop()!
        // The first row of the merge was blank and therefore skipped: there is no value to fill in.
        const isHere = range.firstRow === row.rowNumber
        const value = isHere ? (row.cells[range.firstColumn] ?? '') : ''
        if (value !== '') open.push({ range, value })
      }
      for (const { range, value } of open)
        if (range.firstRow < row.rowNumber) fill(row, range.firstColumn, value)
    }
  }
}

function fill(row: Row, columnIndex: number, value: string): void {
  // Overwrites a value that programs may leave in a covered cell, where it is not visible.
  while (row.cells.length <= columnIndex) row.cells.push('')
  row.cells[columnIndex] = value
  const others = row.defects?.filter((defect) => defect.columnIndex !== columnIndex) ?? []
  row.defects = [...others, { columnIndex, kind: 'merged' }]
}
