import { columnLetters } from '../../shared/model/columnLetters.ts'
import {
  bookParts,
  declaration,
  officeRelationships,
  spreadsheetNamespace,
  xmlText,
} from '../writing/xlsxParts.ts'
import { ZipWriter } from '../writing/ZipWriter.ts'
import { columnWidths, wrappedLines } from './columnWidths.ts'
import { reportStylesXml, styleIds } from './reportStyles.ts'
import { commentsXml, maxSheetNotes, notesDrawing, type SheetNote } from './sheetNotes.ts'

/** Maximum rows below the header of a worksheet: Excel's limit of 1,048,576 minus the header. */
const sheetRows = 1_048_575
/** Maximum characters of a worksheet, well below the 4 GB limit of a zip entry. */
const sheetCharacters = 1_000_000_000
/** Approximate size of the XML chunks passed to the compressor, in characters. */
const pieceCharacters = 65_536
/** Rows read ahead to measure the columns. */
const measuredRows = 500

/** Height of a line, and of a row beyond its lines: Chinese fonts are taller than the default row. */
const lineHeightPoints = 16
const rowMarginPoints = 3
/** A row is not taller than this, however long its text. */
const maxRowLines = 12

/** Marks one cell with the colour of its severity; in a workbook with a note as well. */
export interface CellMark {
  column: number
  severity: 'error' | 'warning'
  /** Default: no note. */
  note?: string
}

/** One row of text. */
export interface ReportLine {
  cells: string[]
  /** Default: none. */
  marks?: readonly CellMark[]
}

/** A table of text, written row by row. */
export interface ReportTable {
  /** Name of the worksheet; further worksheets get a number appended. */
  sheetName: string
  header: string[]
  /** Columns whose long texts are wrapped. Default: none. */
  wrappedColumns?: readonly number[]
  rows: Iterable<ReportLine>
}

/**
 * Writes a table as .xlsx by streaming, in bounded memory. Every cell is text (inline strings, number format
 * 49 `@`): Excel shows ids and phones unchanged and evaluates no formula. The header is bold and frozen, and columns
 * are as wide as their contents. Beyond 1,048,576 rows another worksheet follows, with the header repeated. A sheet has
 * the notes of its first 10,000 marked cells; later ones are coloured only.
 *
 * @param maxSheetRows maximum rows below the header of one sheet; smaller only in tests
 * @returns the number of rows below the header
 */
export async function writeXlsx(path: string, table: ReportTable, maxSheetRows = sheetRows): Promise<number> {
  const zip = await ZipWriter.create(path)
  try {
    const rows = new CountedRows(table.rows)
    const sample = rows.peek(measuredRows).map(({ cells }) => cells)
    const look = { ...table, widths: columnWidths(table.header, sample) }
    const sheetsWithNotes: number[] = []
    let sheets = 0
    do {
      sheets += 1
      const notes: SheetNote[] = []
      await zip.add(`xl/worksheets/sheet${sheets}.xml`, sheetXml(look, rows, maxSheetRows, notes))
      if (notes.length === 0) continue
      sheetsWithNotes.push(sheets)
      await zip.add(`xl/comments${sheets}.xml`, commentsXml(notes))
      await zip.add(`xl/drawings/vmlDrawing${sheets}.vml`, notesDrawing(notes, sheets))
    } while (!rows.isOver)
    const names = Array.from({ length: sheets }, (_, index) =>
      index === 0 ? table.sheetName : `${table.sheetName}${index + 1}`,
    )
    const parts = bookParts(names, reportStylesXml, { sheetsWithNotes })
    for (const [name, xml] of Object.entries(parts)) await zip.add(name, [declaration + xml])
    await zip.finish()
    return rows.count
  } finally {
    await zip.close()
  }
}

/** Hands rows from one sheet to the next. Reads ahead, to measure and to know whether another sheet is needed. */
class CountedRows {
  readonly #rows: Iterator<ReportLine>
  readonly #ahead: ReportLine[] = []
  count = 0

  constructor(rows: Iterable<ReportLine>) {
    this.#rows = rows[Symbol.iterator]()
  }

  get isOver(): boolean {
    return this.peek(1).length === 0
  }

  /** The next rows, at most `limit`, which stay to be taken. */
  peek(limit: number): readonly ReportLine[] {
    while (this.#ahead.length < limit) {
      const next = this.#rows.next()
      if (next.done) break
      this.#ahead.push(next.value)
    }
    return this.#ahead
  }

  take(): ReportLine | null {
    const [line] = this.peek(1)
    if (!line) return null
    this.#ahead.shift()
    this.count += 1
    return line
  }
}

interface SheetLook extends Pick<ReportTable, 'header' | 'wrappedColumns'> {
  widths: readonly number[]
}

/** Elements follow the order of ECMA-376, 18.3.1.99. Adds the notes to `notes`. */
function* sheetXml(
  { header, widths, wrappedColumns = [] }: SheetLook,
  rows: CountedRows,
  maxSheetRows: number,
  notes: SheetNote[],
): Iterable<string> {
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const references = header.map((_, index) => columnLetters(index))
  const kinds = header.map((_, index) => styleIds[wrappedColumns.includes(index) ? 'wrapped' : 'plain'])
  const styles: number[] = kinds.map(({ text }) => text)
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
  let piece =
    `${declaration}<worksheet xmlns="${spreadsheetNamespace}" xmlns:r="${officeRelationships}">` +
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="${lineHeightPoints + rowMarginPoints}" customHeight="1"/>` +
    `<cols>${columns.join('')}</cols><sheetData>`
  piece += rowXml(
    header,
    {
      rowNumber: 1,
      lines: Math.max(1, ...header.map((name, index) => wrappedLines(name, widths[index] ?? 0))),
    },
    references,
    header.map(() => styleIds.header),
  )
  let characters = 0
  for (let rowNumber = 2; rowNumber <= maxSheetRows + 1 && characters < sheetCharacters; rowNumber++) {
    const line = rows.take()
    if (line === null) break
    const { cells, marks = [] } = line
    // Without wrapping, the second line of a cell is hidden, or drawn over the row below.
    const broken = cells.flatMap((text, column) => (text.includes('\n') ? [column] : []))
    const wrapped = broken.length === 0 ? wrappedColumns : [...wrappedColumns, ...broken]
    const markedStyles = marks.length + broken.length === 0 ? styles : [...styles]
    for (const column of broken) markedStyles[column] = styleIds.wrapped.text
    for (const { column, severity, note } of marks) {
      markedStyles[column] = (broken.includes(column) ? styleIds.wrapped : (kinds[column] ?? styleIds.plain))[
        severity
      ]
      if (note !== undefined && notes.length < maxSheetNotes) notes.push({ rowNumber, column, text: note })
    }
    const lines = Math.max(
      1,
      ...wrapped.map((column) => wrappedLines(cells[column] ?? '', widths[column] ?? 0)),
    )
    piece += rowXml(cells, { rowNumber, lines }, references, markedStyles, marks)
    if (piece.length < pieceCharacters) continue
    characters += piece.length
    yield piece
    piece = ''
  }
  yield `${piece}</sheetData>${ignoredErrors(references)}${notes.length > 0 ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`
}

/** Spares phones and ids the green corner that Excel puts on numbers kept as text (ECMA-376, 18.3.1.51). */
function ignoredErrors(references: readonly string[]): string {
  const last = `${references.at(-1) ?? 'A'}${sheetRows + 1}`
  return `<ignoredErrors><ignoredError sqref="A1:${last}" numberStoredAsText="1"/></ignoredErrors>`
}

function rowXml(
  cells: readonly string[],
  { rowNumber, lines }: { rowNumber: number; lines: number },
  references: readonly string[],
  styles: readonly number[],
  marks: readonly CellMark[] = [],
): string {
  const height = lineHeightPoints * Math.min(maxRowLines, lines) + rowMarginPoints
  let xml = `<row r="${rowNumber}"${lines > 1 ? ` ht="${height}" customHeight="1"` : ''}>`
  for (const [index, text] of cells.entries()) {
    const reference = `${references[index] ?? columnLetters(index)}${rowNumber}`
    const style = styles[index] ?? styleIds.plain.text
    if (text !== '') {
      xml += `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
    } else if (marks.some(({ column }) => column === index)) {
      // An empty cell can be what is wrong.
      xml += `<c r="${reference}" s="${style}"/>`
    }
  }
  return `${xml}</row>`
}
