import type { Row } from '../../../shared/model/workbook.ts'
import type { MergedRange } from '../WorkbookReader.ts'

/**
 * Makes the function that gives the cells which a vertical merge covers the value that the sheet shows there, and marks them
 * `merged`. Rows come in their order. Of a merge over several columns the first column has the value.
 *
 * @param headerRow merges that begin at or above it belong to the header
 * @returns null when no merge covers a data row, which is nearly always
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
        // A row that is blank throughout is not read: its merge shows nothing below either.
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
  // Programs may leave a value below a merge; nobody sees it.
  while (row.cells.length <= columnIndex) row.cells.push('')
  row.cells[columnIndex] = value
  const others = row.defects?.filter((defect) => defect.columnIndex !== columnIndex) ?? []
  row.defects = [...others, { columnIndex, kind: 'merged' }]
}
