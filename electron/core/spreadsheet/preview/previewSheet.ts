import { AppError } from '../../../shared/errors/AppError.ts'
import type { ReadChoices, Row, SheetPreview } from '../../../shared/model/workbook.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { describeColumns } from './columns.ts'
import { findHeaderRow, isNameRow } from './headerRow.ts'
import { groupsOver, joinHeader, mayBeGroups } from './joinedHeader.ts'
import { filledWidth, markRagged, usualWidth } from './raggedRows.ts'
import { headRows, readSheetBeginning, type SheetBeginning } from './sheetBeginning.ts'

export interface PreviewOptions extends ReadRowsOptions {
  /**
   * Return a preview with `isHeaderMissing` instead of throwing `file.noHeader`, so that the user can choose
   * the header row; default false.
   */
  allowMissingHeader?: boolean
}

/**
 * Reads the beginning of a sheet and determines its header. Stops after about a hundred rows, or after as
 * many below the header row the user chose.
 *
 * @param choices the user's choices; the rest is detected. `allSheets` is ignored: see `findSheetParts`
 * @param rowLimit data rows wanted; default 100
 * @throws AppError `file.sheetNotFound`, `file.noContent`, `file.sheetEmpty`, `file.noRows`, `file.noHeader`, `file.headerRowOutOfRange`; as
 *   `WorkbookReader.readRows`
 */
export async function previewSheet(
  reader: WorkbookReader,
  choices: ReadChoices,
  rowLimit = 100,
  options: PreviewOptions = {},
): Promise<SheetPreview> {
  const name = reader.workbook.fileName
  const beginning = await readSheetBeginning(reader, choices, rowLimit, options)
  const { sheetIndex, rows } = beginning
  if (choices.headerRow === 0) return describeSheet(reader, choices, beginning, null, rowLimit, options)
  const isChosen = choices.headerRow !== undefined
  const detected =
    choices.headerRow === undefined ? findHeaderRow(rows) : rowAt(beginning, choices.headerRow, name)
  if (detected === null && options.allowMissingHeader !== true)
    throw new AppError('file.noHeader', 'no row looks like a header', { params: { name } })
  const header =
    detected === null
      ? { headerIndex: 0, cells: rows[0]!.cells }
      : await understandHeader(reader, sheetIndex, rows, detected, isChosen, options)
  const preview = await describeSheet(reader, choices, beginning, header, rowLimit, options)
  return detected === null ? { ...preview, isHeaderMissing: true } : preview
}

interface Header {
  headerIndex: number
  cells: readonly string[]
}

/** @param header null: the sheet has none, every row is data */
async function describeSheet(
  reader: WorkbookReader,
  choices: ReadChoices,
  { sheetIndex, rows, isWhole }: SheetBeginning,
  header: Header | null,
  rowLimit: number,
  options: ReadRowsOptions,
): Promise<SheetPreview> {
  const below = rows.slice(header === null ? 0 : header.headerIndex + 1)
  if (below.length === 0) {
    throw new AppError('file.noRows', 'nothing below the header', {
      params: { name: reader.workbook.fileName },
    })
  }
  if (reader.workbook.delimiter !== null)
    markRagged(below, header === null ? usualWidth(below) : filledWidth(header.cells))
  const shown = choices.skipHiddenRows === true ? below.filter((row) => !row.hidden) : below
  const hiddenRows = below.length - below.filter((row) => !row.hidden).length
  const dataRows = shown.slice(0, rowLimit)
  const hiddenColumns = await reader.readHiddenColumns?.(sheetIndex, options)
  return {
    workbook: reader.workbook,
    sheetIndex,
    headerRow: header === null ? 0 : rows[header.headerIndex]!.rowNumber,
    columns: describeColumns(header?.cells ?? [], dataRows, hiddenColumns),
    rows: dataRows,
    head: rows.slice(0, Math.max(headRows, (header?.headerIndex ?? 0) + 1)),
    ...(hiddenRows > 0 ? { hiddenRows } : {}),
    rowCount: isWhole ? shown.length : null,
  }
}

/** Resolves the header's last row and its column names, which may span two rows. */
async function understandHeader(
  reader: WorkbookReader,
  sheetIndex: number,
  rows: readonly Row[],
  index: number,
  isChosen: boolean,
  options: ReadRowsOptions,
): Promise<Header> {
  const [above, found, below] = [rows[index - 1], rows[index]!, rows[index + 1]]
  const single = { headerIndex: index, cells: found.cells }
  const mayContinue = !isChosen && below !== undefined && mayBeGroups(found, below) && isNameRow(below)
  if (!mayContinue && !mayBeGroups(above, found)) return single
  const merges = (await reader.readMerges?.(sheetIndex, found.rowNumber, options)) ?? []
  if (mayContinue) {
    const groups = groupsOver(found, below, merges, rows.slice(index + 2))
    if (groups !== null) return { headerIndex: index + 1, cells: joinHeader(found, below, groups) }
  }
  const groups = above === undefined ? null : groupsOver(above, found, merges, rows.slice(index + 1))
  return groups === null ? single : { headerIndex: index, cells: joinHeader(above!, found, groups) }
}

/**
 * Index of the header row the user chose.
 *
 * @throws AppError `file.headerRowOutOfRange`, `file.noHeader`
 */
function rowAt({ rows, lastRow }: SheetBeginning, headerRow: number, name: string): number {
  const index = rows.findIndex((row) => row.rowNumber === headerRow)
  if (index !== -1) return index
  if (headerRow > lastRow) {
    throw new AppError('file.headerRowOutOfRange', 'the header row is below the last row', {
      params: { name, headerRow, lastRow },
    })
  }
  throw new AppError('file.noHeader', 'the header row chosen is blank', { params: { name, headerRow } })
}
