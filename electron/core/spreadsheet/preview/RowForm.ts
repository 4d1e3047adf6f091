import type { Row } from '../../../shared/model/workbook.ts'
import { LineWriter } from '../../rowLines/LineWriter.ts'
import { reviseLines } from '../../rowLines/reviseLines.ts'
import {
  endsInEmptyCells,
  isHiddenLine,
  parseLineAt,
  parseLines,
  startOfLine,
  type RowLines,
} from '../../rowLines/RowLines.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { markRagged } from './raggedRows.ts'

/** Which rows of a sheet are data, and how wide these should be. */
export interface DataRule {
  /** 1-based source number of the header: the data is below. */
  headerRow: number
  skipHiddenRows: boolean
  /** Rows with more cells become `ragged`; null: none do. */
  width: number | null
}

/** Form in which rows are passed on, in pieces of up to a few hundred. */
export interface RowForm<Piece> {
  read(reader: WorkbookReader, sheetIndex: number, options: ReadRowsOptions): AsyncIterable<Piece>
  /** The piece may be changed with the rows, and the other way round. */
  toRows(piece: Piece): Row[]
  fromRows(rows: Row[]): Piece
  rowCount(piece: Piece): number
  /** Source number of the last row; undefined in an empty piece. */
  lastRow(piece: Piece): number | undefined
  /** The data rows of a piece, with the defect `ragged` where they have it. */
  select(piece: Piece, rule: DataRule): Piece
}

/** Rows as objects. */
export const rowObjects: RowForm<Row[]> = {
  read: (reader, sheetIndex, options) => reader.readRows(sheetIndex, options),
  toRows: (rows) => rows,
  fromRows: (rows) => rows,
  rowCount: (rows) => rows.length,
  lastRow: (rows) => rows.at(-1)?.rowNumber,
  select(rows, { headerRow, skipHiddenRows, width }) {
    const isWanted = ({ rowNumber, hidden }: Row): boolean =>
      rowNumber > headerRow && !(hidden && skipHiddenRows)
    const dataRows = rows.every(isWanted) ? rows : rows.filter(isWanted)
    if (width !== null) markRagged(dataRows, width)
    return dataRows
  },
}

/**
 * Rows as lines; only the few of which a cell must be known become objects.
 *
 * @param numberBase added to the number of each row
 */
export function rowLines(numberBase: number): RowForm<RowLines> {
  const writer = new LineWriter()
  const fromRows = (rows: readonly Row[]): RowLines => {
    for (const row of rows) writer.addRow({ ...row, rowNumber: numberBase + row.rowNumber })
    return writer.take()
  }
  return {
    read: (reader, sheetIndex, options) =>
      reader.readLines?.(sheetIndex, { ...options, rowNumberBase: numberBase }) ??
      mapPieces(reader.readRows(sheetIndex, options), fromRows),
    toRows(lines) {
      const rows = parseLines(lines)
      for (const row of rows) row.rowNumber -= numberBase
      return rows
    },
    fromRows,
    rowCount: ({ rowNumbers }) => rowNumbers.length,
    lastRow({ rowNumbers }) {
      const last = rowNumbers.at(-1)
      return last === undefined ? undefined : last - numberBase
    },
    select(lines, { headerRow, skipHiddenRows, width }) {
      const { bytes, rowNumbers, widths } = lines
      const revised = new Map<number, Row | null>()
      for (let index = 0; index < rowNumbers.length; index += 1) {
        if (
          rowNumbers[index]! - numberBase <= headerRow ||
          (skipHiddenRows && isHiddenLine(bytes, startOfLine(lines, index)))
        )
          revised.set(index, null)
        else if (width !== null && widths[index]! > width) {
          const marked = markedLine(lines, index, width)
          if (marked !== null) revised.set(index, marked)
        }
      }
      return reviseLines(lines, revised)
    },
  }
}

/** Gives each piece in another form. */
export async function* mapPieces<From, To>(
  pieces: AsyncIterable<From>,
  change: (piece: From) => To,
): AsyncGenerator<To, void> {
  for await (const piece of pieces) yield change(piece)
}

/** The row of a line with its mark; null when it has none to get. */
function markedLine(lines: RowLines, index: number, width: number): Row | null {
  if (endsInEmptyCells(lines, index, lines.widths[index]! - width)) return null
  const row = parseLineAt(lines, index)
  const { defects } = row
  markRagged([row], width)
  return row.defects === defects ? null : row
}
