import { AppError } from '../../../shared/errors/AppError.ts'
import {
  isNotesSheet,
  type Column,
  type Row,
  type SheetPart,
  type SheetPreview,
} from '../../../shared/model/workbook.ts'
import { unnamedColumn } from '../../../shared/model/columnLetters.ts'
import { mostSheets, placeRow } from '../../../shared/model/rowPlace.ts'
import type { RowLines } from '../../rowLines/RowLines.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { previewSheet } from './previewSheet.ts'
import { readDataLines, readDataRows, type DataRowsOptions } from './readDataRows.ts'
import { mapPieces, rowLines } from './RowForm.ts'
import { saysNoTable } from './sheetBeginning.ts'

/** Data rows in which a column without a header must have a value to be found. */
const sampledRows = 20

/** The sheet of a preview as a part of its own. */
export function singlePart({
  workbook,
  sheetIndex,
  headerRow,
}: Pick<SheetPreview, 'workbook' | 'sheetIndex' | 'headerRow'>): SheetPart {
  return { sheetIndex, name: workbook.sheets[sheetIndex]?.name ?? '', headerRow, columnIndexes: null }
}

/**
 * Finds the sheets that can be imported together with the one shown: visible, with rows, and with the same
 * column names. The order of the columns may differ, because they are found by name. Sheets of a file without
 * header cannot be compared.
 *
 * @returns the sheet shown and those alike, in the order of the file; null when it is the only one
 * @throws AppError as `previewSheet`, except for a sheet that has no rows or no header
 */
export async function findSheetParts(
  reader: WorkbookReader,
  shown: SheetPreview,
  options: ReadRowsOptions = {},
): Promise<SheetPart[] | null> {
  if (shown.headerRow === 0 || shown.isHeaderMissing) return null
  const parts: SheetPart[] = []
  for (const sheet of reader.workbook.sheets) {
    if (parts.length === mostSheets) break
    if (sheet.index === shown.sheetIndex) parts.push(singlePart(shown))
    else if (!sheet.hidden && !isNotesSheet(sheet)) {
      const part = await readPart(reader, shown, sheet.index, options)
      if (part !== null) parts.push(part)
    }
  }
  return parts.length > 1 ? parts : null
}

/** @returns null when the sheet has another header, or none */
async function readPart(
  reader: WorkbookReader,
  shown: SheetPreview,
  sheetIndex: number,
  options: ReadRowsOptions,
): Promise<SheetPart | null> {
  // The header row of the sheet shown may be one that detection misses.
  for (const headerRow of [undefined, shown.headerRow]) {
    const preview = await previewSheet(reader, { sheetIndex, headerRow }, sampledRows, options).catch(
      nullIfUnreadable,
    )
    const columnIndexes = preview && alignColumns(shown.columns, preview.columns)
    if (preview && columnIndexes) {
      const isSame = columnIndexes.every((index, column) => index === column)
      return { ...singlePart(preview), columnIndexes: isSame ? null : columnIndexes }
    }
  }
  return null
}

function nullIfUnreadable(error: unknown): null {
  if (saysNoTable(error)) return null
  if (error instanceof AppError && error.code === 'file.headerRowOutOfRange') return null
  throw error
}

/**
 * Finds each column of one sheet in another by its name; columns without a name are optional.
 *
 * @returns null when the names differ
 */
function alignColumns(shown: readonly Column[], other: readonly Column[]): number[] | null {
  const indexByName = new Map(other.map(({ name, index }) => [name, index]))
  const names = namesOf(shown)
  if (names.length !== namesOf(other).length || !names.every((name) => indexByName.has(name))) return null
  const width = Math.max(0, ...shown.map(({ index }) => index + 1))
  const indexes = new Array<number>(width).fill(-1)
  for (const { index, name } of shown) indexes[index] = indexByName.get(name) ?? -1
  return indexes
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.filter(({ index, name }) => name !== unnamedColumn(index)).map(({ name }) => name)
}

/** Options of one pass over the rows of several sheets. */
export interface PartRowsOptions extends DataRowsOptions {
  /** Called before each sheet, with its position. */
  onSheet?: ((position: number) => void) | undefined
}

/**
 * Streams the rows of all parts as rows of one table: cells in the columns of the sheet shown, and numbers
 * that tell the sheets apart (`placeRow`) when there are several.
 *
 * @throws AppError as `readDataRows`
 */
export async function* readPartRows(
  reader: WorkbookReader,
  parts: readonly SheetPart[],
  options: PartRowsOptions = {},
): AsyncGenerator<Row[], void> {
  for (const [position, part] of parts.entries()) {
    options.onSheet?.(position)
    yield* rowsOfPart(reader, part, position, options)
  }
}

/**
 * The rows of `readPartRows` as lines.
 *
 * @throws AppError as `readDataRows`
 */
export async function* readPartLines(
  reader: WorkbookReader,
  parts: readonly SheetPart[],
  options: PartRowsOptions = {},
): AsyncGenerator<RowLines, void> {
  for (const [position, part] of parts.entries()) {
    options.onSheet?.(position)
    const { sheetIndex, headerRow, columnIndexes } = part
    if (columnIndexes === null) {
      const rowNumberBase = placeRow(position, 0)
      yield* readDataLines(reader, sheetIndex, headerRow, { ...options, rowNumberBase })
    } else yield* mapPieces(rowsOfPart(reader, part, position, options), rowLines(0).fromRows)
  }
}

function rowsOfPart(
  reader: WorkbookReader,
  { sheetIndex, headerRow, columnIndexes }: SheetPart,
  position: number,
  options: DataRowsOptions,
): AsyncGenerator<Row[], void> {
  const rows = readDataRows(reader, sheetIndex, headerRow, options)
  if (columnIndexes === null && position === 0) return rows
  return mapPieces(rows, (piece) => piece.map((row) => moveRow(row, position, columnIndexes)))
}

function moveRow(row: Row, position: number, columnIndexes: readonly number[] | null): Row {
  const rowNumber = placeRow(position, row.rowNumber)
  if (columnIndexes === null) return { ...row, rowNumber }
  const cells = columnIndexes.map((index) => row.cells[index] ?? '')
  const defects = row.defects?.flatMap((defect) => {
    const columnIndex = columnIndexes.indexOf(defect.columnIndex)
    // A row with too many cells stays one, though the cell beyond the table has no column.
    if (columnIndex === -1) return defect.kind === 'ragged' ? [defect] : []
    return [{ ...defect, columnIndex }]
  })
  return { ...row, rowNumber, cells, defects: defects && defects.length > 0 ? defects : null }
}
