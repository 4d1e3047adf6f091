import { columnLetters } from '../../shared/model/columnLetters.ts'
import { bookParts, declaration, spreadsheetNamespace, xmlText } from '../writing/xlsxParts.ts'
import { ZipWriter } from '../writing/ZipWriter.ts'

/** Maximum rows below the header of a worksheet: Excel's limit of 1,048,576 minus the header. */
const sheetRows = 1_048_575
/** Maximum characters of a worksheet, well below the 4 GB limit of a zip entry. */
const sheetCharacters = 1_000_000_000
/** Approximate size of the XML chunks passed to the compressor, in characters. */
const pieceCharacters = 65_536

/** A table of text, written row by row. */
export interface ReportTable {
  /** Name of the worksheet; further worksheets get a number appended. */
  sheetName: string
  header: string[]
  rows: Iterable<string[]>
}

/**
 * Writes a table as .xlsx by streaming, in constant memory. Every cell is text (inline strings, number format
 * 49 `@`): Excel shows ids and phones unchanged and evaluates no formula. Beyond 1,048,576 rows another
 * worksheet follows, with the header repeated.
 *
 * @param maxSheetRows maximum rows below the header of one sheet; smaller only in tests
 * @returns the number of rows below the header
 */
export async function writeXlsx(path: string, table: ReportTable, maxSheetRows = sheetRows): Promise<number> {
  const zip = await ZipWriter.create(path)
  try {
    const rows = new CountedRows(table.rows)
    let sheets = 0
    do {
      sheets += 1
      await zip.add(`xl/worksheets/sheet${sheets}.xml`, sheetXml(table.header, rows, maxSheetRows))
    } while (!rows.isOver)
    const names = Array.from({ length: sheets }, (_, index) =>
      index === 0 ? table.sheetName : `${table.sheetName}${index + 1}`,
    )
    for (const [name, xml] of Object.entries(bookParts(names, stylesXml)))
      await zip.add(name, [declaration + xml])
    await zip.finish()
    return rows.count
  } finally {
    await zip.close()
  }
}

/** Hands rows from one sheet to the next. Reads one row ahead, to know whether another sheet is needed. */
class CountedRows {
  readonly #rows: Iterator<string[]>
  #next: IteratorResult<string[]>
  count = 0

  constructor(rows: Iterable<string[]>) {
    this.#rows = rows[Symbol.iterator]()
    this.#next = this.#rows.next()
  }

  get isOver(): boolean {
    return this.#next.done === true
  }

  take(): string[] | null {
    if (this.#next.done) return null
    const { value } = this.#next
    this.#next = this.#rows.next()
    this.count += 1
    return value
  }
}

function* sheetXml(header: string[], rows: CountedRows, maxSheetRows: number): Iterable<string> {
  const columns = header.map((name, index) => {
    const width = Math.min(40, Math.max(12, name.length * 2))
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`
  })
  const references = header.map((_, index) => columnLetters(index))
  let piece = `${declaration}<worksheet xmlns="${spreadsheetNamespace}"><cols>${columns.join('')}</cols><sheetData>`
  piece += rowXml(header, 1, references)
  let characters = 0
  for (let rowNumber = 2; rowNumber <= maxSheetRows + 1 && characters < sheetCharacters; rowNumber++) {
    const row = rows.take()
    if (row === null) break
    piece += rowXml(row, rowNumber, references)
    if (piece.length < pieceCharacters) continue
    characters += piece.length
    yield piece
    piece = ''
  }
  yield `${piece}</sheetData></worksheet>`
}

function rowXml(cells: string[], rowNumber: number, references: string[]): string {
  let xml = `<row r="${rowNumber}">`
  for (const [index, text] of cells.entries()) {
    if (text === '') continue
    const reference = `${references[index] ?? columnLetters(index)}${rowNumber}`
    xml += `<c r="${reference}" s="1" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
  }
  return `${xml}</row>`
}

const stylesXml =
  `<styleSheet xmlns="${spreadsheetNamespace}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
