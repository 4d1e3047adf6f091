import type { CellDefect, Row } from '../../shared/model/workbook.ts'
import { startOfLine, type RowLines } from './RowLines.ts'

const [quote, comma, openBracket, closeBracket, backslash, lineFeed, zero] = [
  0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x0a, 0x30,
]
const firstBytes = 256 * 1024
/** Bytes that one UTF-16 unit may take: an escape such as `\u001f`. */
const bytesPerUnit = 6
/** Of a head without defects: a bracket and the digits of a number; of what separates and ends cells. */
const bytesAround = 32

const encoder = new TextEncoder()

/** 1 for bytes that JSON writes as they are. */
const isPlainByte = new Uint8Array(256).fill(1, 0x20)
isPlainByte[quote!] = 0
isPlainByte[backslash!] = 0

/**
 * Writes rows as `RowLines`, cell by cell. Cells come in ascending columns, as a string or as bytes
 * that the caller writes. What it writes is what `JSON.stringify` would write.
 */
export class LineWriter {
  #bytes = Buffer.allocUnsafe(firstBytes)
  #view = viewOf(this.#bytes)
  #length = 0
  #lineStart = 0
  #rowNumber = 0
  /** Cells of the row so far. */
  #width = 0
  #lineEnds: number[] = []
  #rowNumbers: number[] = []
  #widths: number[] = []

  /** Rows that wait to be taken. */
  get rowCount(): number {
    return this.#rowNumbers.length
  }

  /** Cells of the row that was started. */
  get width(): number {
    return this.#width
  }

  /** Where to write the cell that `open` began, or those after `reserve`; another one after each. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Begins a row. What was written of one that has not ended is dropped. */
  start(rowNumber: number): void {
    this.#rowNumber = rowNumber
    this.#width = 0
    this.#length = this.#lineStart
    this.#reserve(0)
    this.#bytes[this.#length++] = openBracket!
    this.#putNumber(rowNumber)
  }

  /** Adds blank cells until the row has so many. */
  fillTo(width: number): void {
    if (width <= this.#width) return
    this.#reserve(3 * (width - this.#width))
    this.#length = this.#putBlanks(width)
    this.#width = width
  }

  /**
   * Begins a cell whose bytes the caller writes into `bytes`, after blank cells for the columns left out. Nothing is added
   * before `close`.
   *
   * @param column not below `width`
   * @param mostBytes that the caller may write
   * @returns position for the first byte
   */
  open(column: number, mostBytes: number): number {
    this.#reserve(mostBytes + 3 * (column - this.#width))
    let at = column === this.#width ? this.#length : this.#putBlanks(column)
    this.#bytes[at++] = comma!
    this.#bytes[at++] = quote!
    return at
  }

  /**
   * Adds the cell that was opened.
   *
   * @param at behind its last byte
   */
  close(column: number, at: number): void {
    this.#bytes[at] = quote!
    this.#length = at + 1
    this.#width = column + 1
  }

  /**
   * Adds a cell whose bytes are already as JSON writes them, after blank cells for the columns left out.
   *
   * @param column not below `width`
   * @param source with at least three bytes behind `end`: they are copied four at a time
   */
  addJson(column: number, source: DataView, start: number, end: number): void {
    let at = this.open(column, end - start)
    const closed = at + end - start
    const view = this.#view
    for (let from = start; from < end; from += 4, at += 4)
      view.setUint32(at, source.getUint32(from, true), true)
    this.close(column, closed)
  }

  /** Adds a cell. */
  addText(text: string): void {
    const { length } = text
    let at = this.open(this.#width, bytesPerUnit * length)
    const bytes = this.#bytes
    for (let from = 0; from < length; from += 1) {
      const unit = text.charCodeAt(from)
      if (unit < 0x80) {
        if (isPlainByte[unit] === 1) bytes[at++] = unit
        else at = this.#putEscape(unit, at)
      } else if (unit < 0xd800 || unit > 0xdfff) at = this.#putUnit(unit, at)
      else {
        const next = from + 1 < length ? text.charCodeAt(from + 1) : 0
        at = this.#putSurrogate(unit, next, at)
        if (isPair(unit, next)) from += 1
      }
    }
    this.close(this.#width, at)
  }

  /**
   * Makes room for cells that the caller writes into `bytes` as JSON has them, each with the comma before it. They belong to
   * the row after `addCopied`. The next call of any other method may replace `bytes`.
   *
   * @returns position where the next cell begins
   */
  reserve(bytes: number): number {
    this.#reserve(bytes)
    return this.#length
  }

  /** Adds cells that the caller wrote, up to a position. */
  addCopied(end: number, cells: number): void {
    this.#length = end
    this.#width += cells
  }

  /** Ends the row, with what was found about it. */
  end(defects: CellDefect[] | null = null, hidden = false): void {
    if (defects !== null || hidden) this.#lengthenHead(defects, hidden)
    this.#reserve(0)
    this.#bytes[this.#length++] = closeBracket!
    this.#bytes[this.#length++] = lineFeed!
    this.#keepLine()
  }

  #keepLine(): void {
    this.#lineStart = this.#length
    this.#lineEnds.push(this.#length)
    this.#rowNumbers.push(this.#rowNumber)
    this.#widths.push(this.#width)
  }

  /** Adds a row by its whole line, with its line break. */
  addLine(line: Uint8Array, rowNumber: number, width: number): void {
    this.#append(line)
    this.#rowNumber = rowNumber
    this.#width = width
    this.#keepLine()
  }

  /** Adds a whole row. */
  addRow({ rowNumber, cells, defects, hidden }: Row): void {
    this.start(rowNumber)
    for (const cell of cells) this.addText(cell)
    this.end(defects, hidden)
  }

  /** Adds lines of others, as they are. */
  addLines({ bytes, lineEnds, rowNumbers, widths }: RowLines, first: number, end: number): void {
    if (first >= end) return
    const start = startOfLine({ lineEnds }, first)
    const shift = this.#lineStart - start
    this.#append(bytes.subarray(start, lineEnds[end - 1]))
    for (let index = first; index < end; index += 1) {
      this.#lineEnds.push(lineEnds[index]! + shift)
      this.#rowNumbers.push(rowNumbers[index]!)
      this.#widths.push(widths[index]!)
    }
    this.#lineStart = this.#length
  }

  /** Appends whole lines, in place of a row that has not ended. */
  #append(lines: Uint8Array): void {
    this.#length = this.#lineStart
    this.#reserve(lines.length)
    this.#bytes.set(lines, this.#length)
    this.#length += lines.length
  }

  /**
   * The rows since the last call, in memory of their own.
   *
   * @param held rows at the end that stay: what follows may change them
   */
  take(held = 0): RowLines {
    const count = Math.max(0, this.rowCount - held)
    const taken = count === 0 ? 0 : this.#lineEnds[count - 1]!
    const lines: RowLines = {
      bytes: new Uint8Array(this.#bytes.subarray(0, taken)),
      lineEnds: this.#lineEnds,
      rowNumbers: this.#rowNumbers,
      widths: this.#widths,
    }
    this.#lineEnds = lines.lineEnds.splice(count).map((end) => end - taken)
    this.#rowNumbers = lines.rowNumbers.splice(count)
    this.#widths = lines.widths.splice(count)
    this.#bytes.copyWithin(0, taken, this.#length)
    this.#length -= taken
    this.#lineStart -= taken
    return lines
  }

  /** Takes the latest row back, as if it had not been written; undefined when there is none that waits. */
  takeBack(): RowLines | undefined {
    if (this.rowCount === 0) return undefined
    const start = this.#lineEnds.at(-2) ?? 0
    const bytes = new Uint8Array(this.#bytes.subarray(start, this.#lineEnds.pop()))
    this.#length = this.#lineStart = start
    const [rowNumber, width] = [this.#rowNumbers.pop()!, this.#widths.pop()!]
    return { bytes, lineEnds: [bytes.length], rowNumbers: [rowNumber], widths: [width] }
  }

  /** Writes blank cells, which are not added, up to a column. @returns position behind them */
  #putBlanks(column: number): number {
    const bytes = this.#bytes
    let at = this.#length
    for (let blank = this.#width; blank < column; blank += 1) {
      bytes[at++] = comma!
      bytes[at++] = quote!
      bytes[at++] = quote!
    }
    return at
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes + bytesAround
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, needed))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
    this.#view = viewOf(larger)
  }

  #putNumber(number: number): void {
    let digits = 1
    for (let least = 10; least <= number; least *= 10) digits += 1
    const end = this.#length + digits
    let rest = number
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const tenth = Math.floor(rest / 10)
      this.#bytes[at] = zero! + rest - 10 * tenth
      rest = tenth
    }
    this.#length = end
  }

  /** UTF-8 of a unit that is neither ASCII nor a surrogate. */
  #putUnit(unit: number, at: number): number {
    const bytes = this.#bytes
    if (unit < 0x800) bytes[at++] = 0xc0 | (unit >> 6)
    else {
      bytes[at++] = 0xe0 | (unit >> 12)
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f)
    }
    bytes[at++] = 0x80 | (unit & 0x3f)
    return at
  }

  /** A surrogate without its other half is escaped: UTF-8 has no form for it. */
  #putSurrogate(unit: number, next: number, at: number): number {
    const text = isPair(unit, next) ? String.fromCharCode(unit, next) : escapeOf(unit)
    return at + encoder.encodeInto(text, this.#bytes.subarray(at)).written
  }

  #putEscape(code: number, at: number): number {
    return at + encoder.encodeInto(escapeOf(code), this.#bytes.subarray(at)).written
  }

  #lengthenHead(defects: CellDefect[] | null, hidden: boolean): void {
    const head = Buffer.from(`[${JSON.stringify([this.#rowNumber, defects ?? [], ...(hidden ? [1] : [])])}`)
    const formerLength = 1 + String(this.#rowNumber).length
    this.#reserve(head.length)
    const cells = this.#lineStart + formerLength
    this.#bytes.copyWithin(this.#lineStart + head.length, cells, this.#length)
    head.copy(this.#bytes, this.#lineStart)
    this.#length += head.length - formerLength
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function isPair(unit: number, next: number): boolean {
  return unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff
}

function escapeOf(code: number): string {
  return JSON.stringify(String.fromCharCode(code)).slice(1, -1)
}
