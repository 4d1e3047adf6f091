import type { CellDefectKind, Row } from '../../../shared/model/workbook.ts'
import type { MergedRange } from '../WorkbookReader.ts'

/** A merge that reaches the current row, and the text it shows. */
interface OpenMerge {
  range: MergedRange
  value: string
}

/**
 * Creates a function that gives the cells covered by a merge what the sheet shows there. Call it with the
 * rows in order. Below the first cell of a merge, its column gets the merge's value and the defect `merged`.
 * The columns to the right become blank with the defect `mergedAcross`: one value over several fields belongs
 * to none of them for certain.
 *
 * @param headerRow 1-based; merges that begin at or above it belong to the header
 * @returns null when no merge covers a data row, the usual case
 */
export function createMergeFiller(
  merges: readonly MergedRange[],
  headerRow: number,
): ((rows: readonly Row[]) => void) | null {
  const waiting = merges
    .filter(({ firstRow }) => firstRow > headerRow)
    .sort((one, other) => other.firstRow - one.firstRow)
  if (waiting.length === 0) return null
  let headerWidth = 0
  let open: OpenMerge[] = []
  return (rows) => {
    for (const row of rows) {
      if (row.rowNumber <= headerRow) headerWidth = row.cells.length
      open = open.filter(({ range }) => range.lastRow >= row.rowNumber)
      while (waiting.length > 0 && waiting.at(-1)!.firstRow <= row.rowNumber) {
        const range = waiting.pop()!
        // Where the first row was skipped as blank, the merge shows nothing.
        const isHere = range.firstRow === row.rowNumber
        const value = isHere ? (row.cells[range.firstColumn] ?? '') : ''
        if (range.lastRow >= row.rowNumber) open.push({ range, value })
      }
      for (const merge of open) cover(row, merge, headerWidth)
    }
  }
}

function cover(row: Row, { range, value }: OpenMerge, headerWidth: number): void {
  const { firstRow, firstColumn, lastColumn } = range
  if (row.rowNumber > firstRow) setCell(row, firstColumn, value, 'merged')
  const last = Math.min(lastColumn, Math.max(headerWidth, row.cells.length) - 1)
  for (let column = firstColumn + 1; column <= last; column++) {
    setCell(row, column, '', value === '' ? null : 'mergedAcross')
  }
}

/** Overwrites what programs may leave in a covered cell, where it is not visible. */
function setCell(row: Row, columnIndex: number, text: string, kind: CellDefectKind | null): void {
  if (text !== '') while (row.cells.length <= columnIndex) row.cells.push('')
  if (columnIndex < row.cells.length) row.cells[columnIndex] = text
  const defects = row.defects?.filter((defect) => defect.columnIndex !== columnIndex) ?? []
  if (kind !== null && (text !== '' || kind === 'mergedAcross')) defects.push({ columnIndex, kind })
  row.defects = defects.length === 0 ? null : defects
}
