import Papa from 'papaparse'
import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, Row } from '../../../shared/model/workbook.ts'
import { maxColumns, maxRecordCharacters } from '../limits.ts'
import { isRoundedText } from '../xlsx/formatNumber.ts'

/** Broken quotes repaired in one piece of text before quotes are given up in it: keeps the work linear. */
const maxRepairs = 16

interface ParsedText {
  data: string[][]
  errors: { row?: number }[]
  meta: { cursor: number }
}

/**
 * Cuts decoded text into rows, by papaparse's parser, which is fed piece by piece: the text of an unfinished record
 * is kept for the next piece, nothing else is.
 *
 * A broken quote (unclosed, or with text after its end) would swallow the rows below it. Its line is then taken as
 * it stands, cut at the delimiters, and marked `ragged`; what follows is parsed as usual.
 */
export class RecordParser {
  readonly #delimiter: string
  /** Text ends lines by a lone CR, as old Macs did. */
  readonly #isCarriageReturn: boolean
  #rest = ''
  /** Characters to wait for before a long unfinished record is parsed again: keeps the work linear. */
  #awaited = 0
  #lineNumber: number

  /** @param firstLineNumber 1-based number of the line the text begins with */
  constructor(delimiter: string, options: { isCarriageReturn?: boolean; firstLineNumber?: number } = {}) {
    this.#delimiter = delimiter
    this.#isCarriageReturn = options.isCarriageReturn ?? false
    this.#lineNumber = options.firstLineNumber ?? 1
  }

  /**
   * The rows that end in this piece; blank ones are left out.
   *
   * @throws AppError `file.tooLarge` for a line of more than `maxRecordCharacters`
   */
  push(piece: string): Row[] {
    this.#rest += piece
    return this.#rest.length < this.#awaited ? [] : this.#parse(this.#rest, false)
  }

  /** The last row, when the text does not end with a line end. */
  finish(): Row[] {
    return this.#parse(this.#rest, true)
  }

  #parse(text: string, isEnd: boolean): Row[] {
    // A CR at the very end waits for the LF that may follow.
    const held = !isEnd && text.endsWith('\r') ? '\r' : ''
    let input = this.#normaliseLineEnds(held === '' ? text : text.slice(0, -1))
    const rows: Row[] = []
    for (let repairs = 0; ; repairs++) {
      if (repairs === maxRepairs) {
        input = this.#addRawLines(rows, input, isEnd)
        break
      }
      const result = this.#parseOnce(input, isEnd)
      const bad = this.#firstBadRecord(result, input, isEnd)
      if (bad === null) {
        this.#addRecords(rows, result.data, input)
        input = isEnd ? '' : input.slice(result.meta.cursor)
        break
      }
      this.#addRecords(rows, result.data.slice(0, bad), input)
      const badStart = bad === 0 ? 0 : this.#parseOnce(input, isEnd, bad).meta.cursor
      const lineEnd = input.indexOf('\n', badStart)
      this.#addRawLine(rows, input.slice(badStart, lineEnd === -1 ? input.length : lineEnd))
      input = lineEnd === -1 ? '' : input.slice(lineEnd + 1)
    }
    this.#rest = input + held
    this.#awaited = 2 * this.#rest.length
    return rows
  }

  #normaliseLineEnds(text: string): string {
    if (!text.includes('\r')) return text
    return text.replace(this.#isCarriageReturn ? /\r\n?/g : /\r\n/g, '\n')
  }

  #parseOnce(input: string, isEnd: boolean, records = 0): ParsedText {
    const parser = new Papa.Parser({ delimiter: this.#delimiter, newline: '\n', preview: records })
    return parser.parse(input, 0, !isEnd) as ParsedText
  }

  /** Index of the first record with a broken quote; null when there is none so far. */
  #firstBadRecord({ data, errors, meta }: ParsedText, input: string, isEnd: boolean): number | null {
    const first = errors[0]?.row
    if (first !== undefined && first < data.length) return first
    const unfinished = isEnd ? 0 : input.length - meta.cursor
    if (unfinished <= maxRecordCharacters) return null
    if (input.indexOf('\n', meta.cursor) === -1)
      throw new AppError('file.tooLarge', 'a line of the file is too long')
    return data.length
  }

  #addRecords(rows: Row[], records: string[][], input: string): void {
    // Most text has none of these, and looking once costs less than looking at every cell.
    const hasQuotes = input.includes('"')
    const isSpecial = hasQuotes || ['\ufffd', '\0', 'E+', 'e+'].some((mark) => input.includes(mark))
    for (const cells of records) {
      const rowNumber = this.#lineNumber++
      if (hasQuotes) for (const cell of cells) this.#lineNumber += countLineEnds(cell)
      this.#addRow(rows, rowNumber, cells, isSpecial, null)
    }
  }

  #addRawLines(rows: Row[], input: string, isEnd: boolean): string {
    const end = isEnd ? input.length : input.lastIndexOf('\n')
    if (end > 0) for (const line of input.slice(0, end).split('\n')) this.#addRawLine(rows, line)
    return isEnd ? '' : input.slice(end + 1)
  }

  #addRawLine(rows: Row[], line: string): void {
    const cells = line.split(this.#delimiter)
    const columnIndex = Math.max(
      0,
      Math.min(
        maxColumns - 1,
        cells.findIndex((cell) => cell.includes('"')),
      ),
    )
    const defects: CellDefect[] | null = line.includes('"') ? [{ columnIndex, kind: 'ragged' }] : null
    this.#addRow(rows, this.#lineNumber++, cells, true, defects)
  }

  #addRow(
    rows: Row[],
    rowNumber: number,
    allCells: string[],
    isSpecial: boolean,
    found: CellDefect[] | null,
  ): void {
    let cells = allCells
    let defects = found
    if (cells.length > maxColumns) {
      cells = cells.slice(0, maxColumns)
      defects = [...(defects ?? []), { columnIndex: maxColumns - 1, kind: 'ragged' }]
    }
    if (isSpecial) {
      for (let columnIndex = 0; columnIndex < cells.length; columnIndex++) {
        const cell = cleanCell(cells[columnIndex]!)
        cells[columnIndex] = cell
        if (cell.includes('\ufffd')) defects = [...(defects ?? []), { columnIndex, kind: 'undecodable' }]
        else if (isRoundedText(cell)) defects = [...(defects ?? []), { columnIndex, kind: 'imprecise' }]
      }
    }
    if (defects === null && cells.every((cell) => cell.trim() === '')) return
    rows.push({ rowNumber, cells, defects, hidden: false })
  }
}

/** Without NUL characters, and `="00123"`, by which Excel is made to keep zeros, as the text it means. */
function cleanCell(cell: string): string {
  const text = cell.includes('\0') ? cell.replaceAll('\0', '') : cell
  const match = text.startsWith('="') ? /^="((?:[^"]|"")*)"$/.exec(text) : null
  return match === null ? text : (match[1] ?? '').replaceAll('""', '"')
}

function countLineEnds(cell: string): number {
  let lines = 0
  for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) lines++
  return lines
}
