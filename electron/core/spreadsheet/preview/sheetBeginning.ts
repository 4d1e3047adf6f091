import { AppError } from '../../../shared/errors/AppError.ts'
import { isNotesSheet, type ReadChoices, type Row, type Sheet } from '../../../shared/model/workbook.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { evidenceRows } from './joinedHeader.ts'

/** Raw rows shown for choosing another header row; also the depth of header detection. */
export const headRows = 30

/** First rows of a sheet, without those between the first `headRows` and a chosen header further down. */
export interface SheetBeginning {
  sheetIndex: number
  rows: Row[]
  /** 1-based source number of the last row read. */
  lastRow: number
  /** The sheet has no further rows. */
  isWhole: boolean
}

/**
 * Reads the beginning of the chosen sheet; without a choice, of the first visible one that holds a table,
 * else of the first visible one with rows. Reads far enough for `rowLimit` rows below the header. Sheets of
 * notes come last.
 *
 * @throws AppError `file.sheetNotFound`; `file.sheetEmpty`, `file.noContent` when no row is found; as `WorkbookReader.readRows`
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
  const others = notesLast(sheets.filter((sheet) => !candidates.includes(sheet)))
  // Hidden sheets last: they are seldom what the user looks for.
  for (const { index, name: sheet } of others.toSorted((a, b) => Number(a.hidden) - Number(b.hidden))) {
    const { rows } = await readFrom(reader, index, null, 1, options)
    if (rows.length > 0)
      throw new AppError('file.sheetEmpty', 'the sheet is empty', { params: { name, sheet } })
  }
  throw new AppError('file.noContent', 'no sheet has rows', { params: { name } })
}

/** Whether an error says of a sheet that it holds no table: nothing in it, no rows or no header. */
export function saysNoTable(error: unknown): boolean {
  return error instanceof AppError && noTable.has(error.code)
}

const noTable: ReadonlySet<string> = new Set([
  'file.noRows',
  'file.noContent',
  'file.sheetEmpty',
  'file.noHeader',
])

function notesLast(sheets: readonly Sheet[]): Sheet[] {
  return [...sheets.filter((sheet) => !isNotesSheet(sheet)), ...sheets.filter(isNotesSheet)]
}

/** Whether rows form a table. A single column of text does not; one of phone numbers or other numbers may. */
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
  // An unknown header is within the first `headRows`. Reads one row more than wanted to learn whether more
  // follow.
  const wantedBelow =
    headerRow === null ? headRows + Math.max(headRows, rowLimit) : Math.max(rowLimit, evidenceRows)
  const rows: Row[] = []
  let lastRow = 0
  let below = 0
  for await (const part of reader.readRows(sheetIndex, options)) {
    for (const row of part) {
      lastRow = row.rowNumber
      if (row.rowNumber > (headerRow ?? 0)) below++
      // Keeps the row above the header: it may be part of a two-row header.
      if (rows.length < headRows || headerRow === null || row.rowNumber >= headerRow - 1) rows.push(row)
    }
    if (below > wantedBelow) return { sheetIndex, rows, lastRow, isWhole: false }
  }
  return { sheetIndex, rows, lastRow, isWhole: true }
}
