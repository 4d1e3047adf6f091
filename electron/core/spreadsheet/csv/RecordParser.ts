import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, Row } from '../../../shared/model/workbook.ts'
import { cellText, cellTextDefect } from '../cellText.ts'
import { suspectUnits } from '../destroyedText.ts'
import { maxCellCharacters, maxColumns, maxRecordCharacters } from '../limits.ts'
import { roundedDefect } from '../roundedNumber.ts'
import { cleanText, isBlank } from './cellText.ts'

/** Character classes. The order matters: classes up to `lineFeed`, except `plain`, end an unquoted cell. */
const character = { plain: 0, delimiter: 1, lineFeed: 2, carriageReturn: 3, odd: 4, quote: 5 } as const

/**
 * Characters that send a cell to the slow path (`#clean`): NUL, and those of `="00123"`, `4.4E+17`, `#N/A`,
 * `Err:508`, and the full-width zero and plus of a rounded number. `suspectUnits` adds those of destroyed text.
 */
const oddCharacters = ['\0', '=', '+', '#', ':', '０', '＋']

/** Retries after a broken quote before its lines are taken unparsed. Keeps the total work linear. */
const maxRepairs = 16

const quoteUnit = 0x22
const spaceUnit = 0x20
const tabUnit = 0x09
const lineFeedUnit = 0x0a
const carriageReturnUnit = 0x0d
const zeroUnit = 0x30

/** Characters of the shortest text that `roundedDefect` finds by its digits alone. */
const fewestRounded = 16

/** Result of reading a quoted cell. */
const quoted = { closed: 0, open: 1, broken: 2, none: 3 } as const
type QuotedEnd = (typeof quoted)[keyof typeof quoted]

/**
 * Incremental parser of delimited text. Between pieces it keeps only the text of an unfinished record. Built
 * for speed: one pass over the UTF-16 units of a piece, no allocations but the row and its cells.
 *
 * A broken quote (unclosed, or followed by text) would swallow the rows below it. Instead, its line is split
 * at the delimiters, ignoring quotes, and marked `ragged`; parsing resumes at the next line.
 */
export class RecordParser {
  readonly #delimiter: string
  /** Lines may end in a lone CR, as on old Macs. */
  readonly #isCarriageReturn: boolean
  /** Value of `character` by UTF-16 unit. */
  readonly #kinds = new Uint8Array(0x10000)
  #rest = ''
  /** Buffered length at which an unfinished record is parsed again. Keeps the total work linear. */
  #awaited = 0
  /** Counts records, as Excel and WPS number the rows of the file, and not lines: a quoted cell may hold several. */
  #rowNumber = 1

  #buffer = Buffer.alloc(0)
  #units = new Uint16Array(0)
  #length = 0
  #isEnd = false
  readonly #rowsAtOnce: number
  /** The last call ended at `#rowsAtOnce`. */
  #isFull = false
  /** Lines taken because of broken quotes, and the furthest position at which one was found broken. */
  #broken = { repairs: 0, furthest: 0 }

  /** Current quoted cell: its text, and the position where it ends or breaks. */
  #quotedText = ''
  #quotedNext = 0
  #defects: CellDefect[] | null = null

  /**
   * @param options.isCarriageReturn lines may end in a lone CR; default false
   * @param options.rowsAtOnce most rows returned by one call; `more` returns those that follow.
   *   Default: all, which may be millions when a quote that was left open kept them waiting
   */
  constructor(delimiter: string, options: { isCarriageReturn?: boolean; rowsAtOnce?: number } = {}) {
    this.#delimiter = delimiter
    this.#rowsAtOnce = options.rowsAtOnce ?? Infinity
    this.#isCarriageReturn = options.isCarriageReturn ?? false
    suspectUnits().forEach((sign, unit) => {
      if (sign !== 0) this.#kinds[unit] = character.odd
    })
    for (const odd of oddCharacters) this.#kinds[odd.charCodeAt(0)] = character.odd
    this.#kinds[quoteUnit] = character.quote
    this.#kinds[delimiter.charCodeAt(0)] = character.delimiter
    this.#kinds[lineFeedUnit] = character.lineFeed
    this.#kinds[carriageReturnUnit] = character.carriageReturn
  }

  /**
   * Returns the rows completed by this piece, without blank ones.
   *
   * @throws AppError `file.tooLarge` for a line of more than `maxRecordCharacters`
   */
  push(piece: string): Row[] {
    this.#rest += piece
    return this.#rest.length < this.#awaited ? [] : this.#parse(this.#rest, false)
  }

  /**
   * Returns the rows that the call before left, at most `rowsAtOnce`; none when there are none. To be called
   * until then.
   *
   * @throws AppError `file.tooLarge` as `push`
   */
  more(): Row[] {
    return this.#isFull ? this.#parse(this.#rest, this.#isEnd) : []
  }

  /** Returns the remaining rows: those of a final line without line end. */
  finish(): Row[] {
    return this.#parse(this.#rest, true)
  }

  #parse(text: string, isEnd: boolean): Row[] {
    this.#load(text, isEnd)
    const rows: Row[] = []
    let position = 0
    let { repairs, furthest } = this.#broken
    const isRaw = (): boolean =>
      repairs >= maxRepairs && position < furthest && (isEnd || this.#hasLineEnd(position))
    for (;;) {
      if (!isRaw()) {
        position = this.#readRecords(rows, text, position)
        if (position >= this.#length || rows.length >= this.#rowsAtOnce) break
        // Unfinished record or broken quote: more text may decide which.
        const isOpen = this.#quotedNext >= this.#length || !this.#hasLineEnd(position)
        if (isOpen && !isEnd && !this.#isTooLong(position)) break
        repairs = this.#quotedNext > furthest ? 0 : repairs + 1
        furthest = Math.max(furthest, this.#quotedNext)
      }
      do position = this.#addRawLine(rows, text, position)
      while (isRaw() && rows.length < this.#rowsAtOnce)
      if (rows.length >= this.#rowsAtOnce) break
    }
    this.#isFull = rows.length >= this.#rowsAtOnce && position < this.#length
    this.#broken = this.#isFull ? { repairs, furthest: furthest - position } : { repairs: 0, furthest: 0 }
    this.#rest = text.slice(position)
    this.#awaited = this.#isFull ? 0 : 2 * this.#rest.length
    return rows
  }

  /** Copies the text into a `Uint16Array`: indexing it is three times faster than `charCodeAt`. */
  #load(text: string, isEnd: boolean): void {
    if (this.#buffer.length < 2 * text.length) {
      const memory = new ArrayBuffer(2 ** Math.ceil(Math.log2(2 * text.length)))
      this.#buffer = Buffer.from(memory)
      this.#units = new Uint16Array(memory)
    }
    this.#buffer.write(text, 'utf16le')
    this.#isEnd = isEnd
    // Hold back a final CR: an LF may follow in the next piece.
    const isHeld = this.#isCarriageReturn && !isEnd && text.endsWith('\r')
    this.#length = isHeld ? text.length - 1 : text.length
  }

  /**
   * Appends the complete records from a position on.
   *
   * @returns position of the first incomplete record; `#quotedNext` is then where its quote is broken, or the
   *   end of the text when more text is needed
   */
  #readRecords(rows: Row[], text: string, from: number): number {
    const units = this.#units
    const kinds = this.#kinds
    const length = this.#length
    let recordStart = from
    let at = from
    let cells: string[] = []
    while (at < length && rows.length < this.#rowsAtOnce) {
      let cell: string
      const quoteAt = this.#quoteAfterBlanks(at)
      const quotedEnd = quoteAt === -1 ? quoted.none : this.#readQuoted(text, quoteAt, cells.length)
      if (quotedEnd === quoted.open || (quotedEnd === quoted.broken && quoteAt === at)) {
        this.#defects = null
        return recordStart
      }
      if (quotedEnd === quoted.closed) {
        cell = this.#quotedText
        at = this.#quotedNext
      } else {
        const cellStart = at
        let isOdd = false
        let kind: number = character.plain
        while (at < length) {
          kind = kinds[units[at]!]!
          if (kind === character.plain) {
            at++
            continue
          }
          if (kind <= character.lineFeed) break
          if (kind === character.carriageReturn && this.#isCarriageReturn) break
          if (kind !== character.quote) isOdd = true
          at++
        }
        if (at === length && !this.#isEnd) break
        let cellEnd = at
        // CR CR LF: a CR LF whose LF was converted to CR LF again.
        if (kind !== character.delimiter)
          while (cellEnd > cellStart && units[cellEnd - 1] === carriageReturnUnit) cellEnd--
        cell = text.substring(cellStart, cellEnd)
        if (isOdd || cell.length >= maxCellCharacters - 1) cell = this.#clean(cell, cells.length)
        else if (cellEnd - cellStart >= fewestRounded && endsLikeRounded(units[cellEnd - 1]!))
          this.#markRounded(cell, cells.length)
      }
      if (cells.length < maxColumns) cells.push(cell)
      else this.#markTooWide()
      if (at < length && kinds[units[at]!] === character.delimiter) {
        at++
        // A delimiter at the end of the text is followed by an empty cell.
        if (at < length || !this.#isEnd) continue
        if (cells.length < maxColumns) cells.push('')
      }
      this.#addRow(rows, this.#rowNumber++, cells)
      at = this.#afterLineEnd(at)
      recordStart = at
      cells = []
    }
    this.#quotedNext = length
    this.#defects = null
    return recordStart
  }

  /**
   * Position of the opening quote of a cell, after optional blanks as in `a, "b"`; -1 for an unquoted cell.
   */
  #quoteAfterBlanks(cellStart: number): number {
    let at = cellStart
    while (at < this.#length && this.#isBlankUnit(at)) at++
    return at < this.#length && this.#units[at] === quoteUnit ? at : -1
  }

  #isBlankUnit(at: number): boolean {
    const unit = this.#units[at]!
    return (unit === spaceUnit || unit === tabUnit) && this.#kinds[unit] !== character.delimiter
  }

  /** Reads a quoted cell into `#quotedText` and `#quotedNext`. */
  #readQuoted(text: string, start: number, columnIndex: number): QuotedEnd {
    const units = this.#units
    const kinds = this.#kinds
    const length = this.#length
    let at = start + 1
    let [isOdd, hasQuotes, hasReturns] = [false, false, false]
    for (; at < length; at++) {
      const kind = kinds[units[at]!]!
      if (kind <= character.delimiter) continue
      if (kind === character.quote) {
        if (at + 1 >= length || units[at + 1] !== quoteUnit) break
        hasQuotes = true
        at++
      } else if (kind === character.odd) isOdd = true
      else if (kind === character.carriageReturn) hasReturns = true
    }
    let next = at + 1
    while (next < length && this.#isBlankUnit(next)) next++
    if (!this.#isCarriageReturn) while (next < length && units[next] === carriageReturnUnit) next++
    this.#quotedNext = Math.min(next, length)
    if (next >= length) {
      if (at >= length || !this.#isEnd) return quoted.open
    } else if (!this.#endsCell(next)) return quoted.broken

    let cell = text.substring(start + 1, at)
    if (hasQuotes) cell = cell.replaceAll('""', '"')
    if (hasReturns) cell = cellText(cell)
    if (isOdd || cell.length >= maxCellCharacters - 1) cell = this.#clean(cell, columnIndex)
    else if (cell.length >= fewestRounded && endsLikeRounded(units[at - 1]!))
      this.#markRounded(cell, columnIndex)
    this.#quotedText = cell
    return quoted.closed
  }

  #endsCell(at: number): boolean {
    const kind = this.#kinds[this.#units[at]!]
    if (kind === character.delimiter) return this.#units[at - 1] !== carriageReturnUnit
    return kind === character.lineFeed || (kind === character.carriageReturn && this.#isCarriageReturn)
  }

  #afterLineEnd(at: number): number {
    const isPair = this.#units[at] === carriageReturnUnit && this.#units[at + 1] === lineFeedUnit
    return Math.min(this.#length, at + (isPair ? 2 : 1))
  }

  /** @throws AppError `file.tooLarge` when the record has no line end at which it could be split instead */
  #isTooLong(position: number): boolean {
    if (this.#length - position <= maxRecordCharacters) return false
    if (this.#hasLineEnd(position)) return true
    throw new AppError('file.tooLarge', 'a line of the file is too long')
  }

  #hasLineEnd(position: number): boolean {
    return this.#lineEndAfter(position) < this.#length
  }

  #lineEndAfter(position: number): number {
    const units = this.#units.subarray(0, this.#length)
    const feed = units.indexOf(lineFeedUnit, position)
    const lineFeed = feed === -1 ? this.#length : feed
    if (!this.#isCarriageReturn) return lineFeed
    const carriageReturn = units.indexOf(carriageReturnUnit, position)
    return carriageReturn === -1 ? lineFeed : Math.min(lineFeed, carriageReturn)
  }

  /** Appends a line split at its delimiters, ignoring quotes. Returns the position of the next line. */
  #addRawLine(rows: Row[], text: string, position: number): number {
    const end = this.#lineEndAfter(position)
    const line = text.slice(position, end).replace(/\r+$/, '')
    const cells = line.split(this.#delimiter)
    if (line.includes('"')) {
      const columnIndex = cells.findIndex((cell) => cell.includes('"'))
      this.#mark(Math.max(0, Math.min(maxColumns - 1, columnIndex)), 'ragged')
    }
    if (cells.length > maxColumns) {
      cells.length = maxColumns
      this.#markTooWide()
    }
    cells.forEach((cell, columnIndex) => {
      cells[columnIndex] = this.#clean(cell, columnIndex)
    })
    this.#addRow(rows, this.#rowNumber++, cells)
    return this.#afterLineEnd(end)
  }

  #addRow(rows: Row[], rowNumber: number, cells: string[]): void {
    const defects = this.#defects
    this.#defects = null
    if (defects !== null || !isBlank(cells)) rows.push({ rowNumber, cells, defects, hidden: false })
  }

  /** Marks 440301199001011000: digits only, so no odd character sends it through `#clean`. */
  #markRounded(cell: string, columnIndex: number): void {
    const defect = roundedDefect(cell)
    if (defect !== null) this.#mark(columnIndex, defect)
  }

  #clean(cell: string, columnIndex: number): string {
    const text = cellText(cleanText(cell))
    const defect = cellTextDefect(text)
    if (defect === null) return text
    this.#mark(columnIndex, defect)
    return defect === 'picture' ? '' : text
  }

  #markTooWide(): void {
    const isKnown = this.#defects?.some(({ kind }) => kind === 'ragged') ?? false
    if (!isKnown) this.#mark(maxColumns - 1, 'ragged')
  }

  #mark(columnIndex: number, kind: CellDefect['kind']): void {
    this.#defects = [...(this.#defects ?? []), { columnIndex, kind }]
  }
}

/** A zero at the end, or a blank behind it. */
function endsLikeRounded(unit: number): boolean {
  return unit === zeroUnit || unit === spaceUnit
}
