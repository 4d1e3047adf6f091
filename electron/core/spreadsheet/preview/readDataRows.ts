import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row } from '../../../shared/model/workbook.ts'
import { maxRows } from '../limits.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { evidenceRows, groupsOver, joinHeader } from './joinedHeader.ts'
import { createMergeFiller } from './fillMergedCells.ts'
import { markRagged } from './raggedRows.ts'

/**
 * Streams the rows below the header, in arrays of up to a few hundred. In text formats, rows with more cells
 * than the header get the defect `ragged`. Elsewhere, cells covered by a vertical merge get its value and the
 * defect `merged`.
 *
 * @param headerRow 1-based source number of the (last) header row
 * @param options.skipHiddenRows omit rows hidden manually or by a filter; default false
 * @param options.rowLimit smaller only in tests
 * @throws AppError `file.headerRowOutOfRange` when no row is at or below `headerRow`; `file.tooLarge` beyond
 *   `maxRows`; as `WorkbookReader.readRows`
 */
export async function* readDataRows(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: ReadRowsOptions & { skipHiddenRows?: boolean | undefined; rowLimit?: number } = {},
): AsyncGenerator<Row[], void> {
  const { rowLimit = maxRows } = options
  const isText = reader.workbook.delimiter !== null
  /** Text formats: rows buffered until the header's width is known, which takes `evidenceRows` rows. */
  let held: Row[] | null = isText ? [] : null
  let header: readonly string[] | null = null
  let lastRow = 0
  let readCount = 0
  const merges = isText ? [] : ((await reader.readMerges?.(sheetIndex, maxRows, options)) ?? [])
  const fillMerged = createMergeFiller(merges, headerRow)
  const select = (rows: Row[]): Row[] => {
    const isWanted = ({ rowNumber, hidden }: Row): boolean =>
      rowNumber > headerRow && !(hidden && options.skipHiddenRows === true)
    const dataRows = rows.every(isWanted) ? rows : rows.filter(isWanted)
    if (header !== null) markRagged(dataRows, header)
    return dataRows
  }
  for await (const rows of reader.readRows(sheetIndex, options)) {
    lastRow = rows.at(-1)?.rowNumber ?? lastRow
    readCount += rows.length
    // Both: a format may number its rows as it likes.
    if (Math.max(lastRow, readCount) > rowLimit) throw new AppError('file.tooLarge', 'too many rows')
    fillMerged?.(rows)
    let dataRows = rows
    if (held !== null) {
      for (const row of rows) if (row.rowNumber >= headerRow - 1) held.push(row)
      if (held.length < evidenceRows + 2) continue
      header = headerOf(held, headerRow)
      dataRows = held
      held = null
    }
    dataRows = select(dataRows)
    if (dataRows.length > 0) yield dataRows
  }
  if (held !== null) {
    header = headerOf(held, headerRow)
    const dataRows = select(held)
    if (dataRows.length > 0) yield dataRows
  }
  if (lastRow < headerRow) {
    throw new AppError('file.headerRowOutOfRange', 'the header row is below the last row', {
      params: { name: reader.workbook.fileName, headerRow, lastRow },
    })
  }
}

/** Column names as `previewSheet` determines them, from one or two rows; null for a blank header row. */
function headerOf(rows: readonly Row[], headerRow: number): readonly string[] | null {
  const index = rows.findIndex((row) => row.rowNumber === headerRow)
  const [above, header] = [rows[index - 1], rows[index]]
  if (header === undefined) return null
  const groups = above === undefined ? null : groupsOver(above, header, [], rows.slice(index + 1))
  return groups === null ? header.cells : joinHeader(above!, header, groups)
}
