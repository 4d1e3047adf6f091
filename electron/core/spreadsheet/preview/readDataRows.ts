import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row } from '../../../shared/model/workbook.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { markRagged } from './raggedRows.ts'

/**
 * Streams the rows below the header, in arrays of up to a few hundred. In text formats, rows with more cells than
 * the header get the defect `ragged`.
 *
 * @param headerRow 1-based source number of the (last) header row
 * @param options.skipHiddenRows leave out rows hidden by hand or by a filter; default false
 * @throws AppError `file.headerRowOutOfRange` when no row stands at or below it, and what reading throws
 */
export async function* readDataRows(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: ReadRowsOptions & { skipHiddenRows?: boolean | undefined } = {},
): AsyncGenerator<Row[], void> {
  const isText = reader.workbook.delimiter !== null
  let header: Row | null = null
  let lastRow = 0
  for await (const rows of reader.readRows(sheetIndex, options)) {
    lastRow = rows.at(-1)?.rowNumber ?? lastRow
    let dataRows = rows
    if (header === null || rows[0]!.rowNumber <= headerRow) {
      header = rows.find((row) => row.rowNumber === headerRow) ?? header
      dataRows = rows.filter((row) => row.rowNumber > headerRow)
    }
    if (options.skipHiddenRows === true) dataRows = dataRows.filter((row) => !row.hidden)
    if (dataRows.length === 0) continue
    if (isText && header !== null) markRagged(dataRows, header.cells)
    yield dataRows
  }
  if (lastRow < headerRow) {
    throw new AppError('file.headerRowOutOfRange', 'the header row is below the last row', {
      params: { name: reader.workbook.fileName, headerRow, lastRow },
    })
  }
}
