import type { CellDefect, Row } from '../../shared/model/workbook.ts'

/**
 * Rows as lines of JSON in UTF-8, in the form in which they are staged: `[rowNumber,"cell",…]`. A row with defects begins
 * `[[rowNumber,defects],…`, a hidden one `[[rowNumber,defects,1],…`. JSON text contains no raw line break, so a line break
 * separates.
 *
 * A million rows of twelve cells are twelve million strings, which are made, sent to another thread, encoded and collected; as
 * lines they are copied a few times. Plain data: its memory can be moved to another thread.
 */
export interface RowLines {
  /** Whole lines, each with its line break. */
  bytes: Uint8Array
  /** Position behind each line. */
  lineEnds: number[]
  /** By row, ascending. */
  rowNumbers: number[]
  /** Cells of each row. */
  widths: number[]
}

export type RowHead = number | [rowNumber: number, defects: CellDefect[], hidden?: 1]

const [quote, comma, openBracket, closeBracket] = [0x22, 0x2c, 0x5b, 0x5d]

/** Position where the line of a row begins. */
export function startOfLine({ lineEnds }: Pick<RowLines, 'lineEnds'>, index: number): number {
  return index === 0 ? 0 : lineEnds[index - 1]!
}

/** Whether the line that begins at a position has a head of more than the row number: defects, or a hidden row. */
export function hasLongHead(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 1] === openBracket
}

/** Whether the line that begins at a position is that of a hidden row. */
export function isHiddenLine(bytes: Uint8Array, start: number): boolean {
  // Defects are objects without brackets: the first one closes their list.
  return hasLongHead(bytes, start) && bytes[bytes.indexOf(closeBracket!, start) + 1] === comma
}

/** Whether the last cells of a line are `''`, at least so many. */
export function endsInEmptyCells({ bytes, lineEnds }: RowLines, index: number, count: number): boolean {
  // Of a cell with text, the quote that closes it follows that text, where a quote would be escaped.
  let at = lineEnds[index]! - 3
  for (let left = count; left > 0; left -= 1, at -= 3)
    if (bytes[at] !== quote || bytes[at - 1] !== quote || bytes[at - 2] !== comma) return false
  return true
}

/** The text of a cell by its bytes between the quotes. */
export function textOfCell(bytes: Uint8Array | DataView, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return JSON.parse(`"${text.toString('utf8', start, end)}"`) as string
}

/** The row that a line says, without its line break. */
export function parseLine(line: string): Row {
  return toRow(JSON.parse(line) as RowAsJson)
}

/** One row of some lines. */
export function parseLineAt({ bytes, lineEnds }: RowLines, index: number): Row {
  const start = startOfLine({ lineEnds }, index)
  return parseLine(
    Buffer.from(bytes.buffer, bytes.byteOffset + start, lineEnds[index]! - 1 - start).toString(),
  )
}

/** All rows of some lines. */
export function parseLines({ bytes, rowNumbers, widths }: RowLines): Row[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  let at = 0
  let escape = text.indexOf('\\')
  return rowNumbers.map((rowNumber, index) => {
    const start = at
    const end = text.indexOf('\n', start)
    at = end + 1
    const hasEscape = escape !== -1 && escape < end
    if (hasEscape) escape = text.indexOf('\\', end)
    if (hasEscape || text[start + 1] === '[') return parseLine(text.slice(start, end))
    // Every quote begins or ends a cell, so cells are cut out: that takes three quarters of the time of parsing.
    const cells: string[] = []
    let cellStart = text.indexOf('"', start) + 1
    for (let left = widths[index]!; left > 0; left -= 1) {
      const cellEnd = text.indexOf('"', cellStart)
      cells.push(text.slice(cellStart, cellEnd))
      // Behind the comma and the next quote.
      cellStart = cellEnd + 3
    }
    return { rowNumber, cells, defects: null, hidden: false }
  })
}

type RowAsJson = [head: RowHead, ...cells: string[]]

function toRow(json: RowAsJson): Row {
  const head = json.shift() as RowHead
  const cells = json as string[]
  if (typeof head === 'number') return { rowNumber: head, cells, defects: null, hidden: false }
  const [rowNumber, defects, hidden] = head
  return { rowNumber, cells, defects: defects.length > 0 ? defects : null, hidden: hidden === 1 }
}

/** Some of the rows of some lines. */
export interface LinePiece {
  lines: RowLines
  from: number
  /** Behind the last. */
  to: number
}

/** The rows of all pieces, in memory of their own. */
export function joinLines(pieces: readonly LinePiece[]): RowLines {
  let length = 0
  for (const { lines, from, to } of pieces) length += startOfLine(lines, to) - startOfLine(lines, from)
  const joined: RowLines = { bytes: new Uint8Array(length), lineEnds: [], rowNumbers: [], widths: [] }
  let at = 0
  for (const { lines, from, to } of pieces) {
    const start = startOfLine(lines, from)
    const end = startOfLine(lines, to)
    joined.bytes.set(lines.bytes.subarray(start, end), at)
    for (let index = from; index < to; index += 1) {
      joined.lineEnds.push(lines.lineEnds[index]! - start + at)
      joined.rowNumbers.push(lines.rowNumbers[index]!)
      joined.widths.push(lines.widths[index]!)
    }
    at += end - start
  }
  return joined
}
