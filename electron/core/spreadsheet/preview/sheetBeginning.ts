import { AppError } from '../../../shared/errors/AppError.ts'
import { isNotesSheet, type ReadChoices, type Row, type Sheet } from '../../../shared/model/workbook.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { evidenceRows } from './joinedHeader.ts'

/** Raw rows shown for pointing at another header, and the depth to which a header is looked for. */
export const headRows = 30

/** The first rows of a sheet; without those between the head and a header the user chose further down. */
export interface SheetBeginning {
  sheetIndex: number
  rows: Row[]
  /** Source number of the last row that was read. */
  lastRow: number
  /** The sheet has no further rows. */
  isWhole: boolean
}

/**
 * The beginning of the chosen sheet, or of the first visible one that holds a table, else of the first that has rows;
 * far enough for `rowLimit` rows below the header.
 *
 * @throws AppError `file.sheetNotFound`, `file.noRows`, and what reading throws
 */
export async function readSheetBeginning(
  reader: WorkbookReader,
  choices: ReadChoices,
  rowLimit: number,
  options: ReadRowsOptions,
): Promise<SheetBeginning> {
  const { fileName: name, sheets } = reader.workbook
  const { sheetIndex } = choices
  if (sheetIndex !== undefined && sheets[sheetIndex] === undefined) {
    throw new AppError('file.sheetNotFound', 'no such sheet', { params: { name, sheet: sheetIndex + 1 } })
  }
  const candidates = sheets.filter(({ index, hidden }) =>
    sheetIndex === undefined ? !hidden : index === sheetIndex,
  )
  let withRows: SheetBeginning | null = null
  for (const { index } of notesLast(candidates)) {
    const beginning = await readFrom(reader, index, choices.headerRow ?? null, rowLimit, options)
    if (isTable(beginning.rows)) return beginning
    if (beginning.rows.length > 0) withRows ??= beginning
  }
  if (withRows !== null) return withRows
  throw new AppError('file.noRows', 'no sheet to be read has rows', { params: { name } })
}

function notesLast(sheets: readonly Sheet[]): Sheet[] {
  return [...sheets.filter((sheet) => !isNotesSheet(sheet)), ...sheets.filter(isNotesSheet)]
}

/** Lines of text below each other are none; phones or numbers below each other may be. */
function isTable(rows: readonly Row[]): boolean {
  const filled = rows.map(({ cells }) => cells.filter((cell) => cell !== ''))
  const isNumber = ([only]: string[]): boolean => only !== undefined && /\d{5}/.test(only)
  return filled.some((cells) => cells.length > 1) || filled.filter(isNumber).length * 2 > rows.length
}

async function readFrom(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number | null,
  rowLimit: number,
  options: ReadRowsOptions,
): Promise<SheetBeginning> {
  // Where the header is not known it stands within the head. One row more tells whether there are more.
  const wantedBelow =
    headerRow === null ? headRows + Math.max(headRows, rowLimit) : Math.max(rowLimit, evidenceRows)
  const rows: Row[] = []
  let lastRow = 0
  let below = 0
  for await (const part of reader.readRows(sheetIndex, options)) {
    for (const row of part) {
      lastRow = row.rowNumber
      if (row.rowNumber > (headerRow ?? 0)) below++
      // The row above the header may belong to it.
      if (rows.length < headRows || headerRow === null || row.rowNumber >= headerRow - 1) rows.push(row)
    }
    if (below > wantedBelow) return { sheetIndex, rows, lastRow, isWhole: false }
  }
  return { sheetIndex, rows, lastRow, isWhole: true }
}
