import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect } from '../../../shared/model/workbook.ts'
import { LineWriter } from '../../rowLines/LineWriter.ts'
import type { RowLines } from '../../rowLines/RowLines.ts'
import { unguardFormula } from '../../writing/formulaGuard.ts'
import { cellText, cellTextDefect } from '../cellText.ts'
import { maxColumns, maxRecordCharacters } from '../limits.ts'
import { cleanText, isBlank } from './cellText.ts'
import { CellCopier } from './CellCopier.ts'
import { holdsRecord } from './swallowedRecord.ts'

/** Retries after a broken quote before its lines are taken unparsed. Keeps the total work linear. */
const maxRepairs = 16

const [quoteByte, spaceByte, tabByte, lineFeedByte, carriageReturnByte] = [0x22, 0x20, 0x09, 0x0a, 0x0d]

/** Result of reading a quoted cell. */
const quoted = { closed: 0, open: 1, broken: 2, none: 3 } as const
type QuotedEnd = (typeof quoted)[keyof typeof quoted]

export interface RecordParserOptions {
  /** Lines may end in a lone CR, as on old Macs. Default: false. */
  isCarriageReturn?: boolean
  /** This app wrote the file, and put an apostrophe before what would be a formula: it is taken off. Default: false. */
  isGuarded?: boolean
  /**
   * Most rows returned by one call; `more` returns those that follow. Default: all, which may be millions when a quote
   * that was left open kept them waiting.
   */
  rowsAtOnce?: number
  /** Added to the row numbers. Default: 0. */
  rowNumberBase?: number | undefined
}

/**
 * Incremental parser of delimited text in UTF-8. Between pieces it keeps only the bytes of an unfinished record. Built for
 * speed: `CellCopier` copies most cells into the row's line. Only a cell that may need more than that becomes a string.
 *
 * A broken quote (unclosed, or followed by text) would swallow the rows below it. Instead, its line is split
 * at the delimiters, ignoring quotes, and marked `ragged`; parsing resumes at the next line.
 */
export class RecordParser {
  readonly #delimiter: string
  readonly #delimiterBytes: Buffer
  readonly #isCarriageReturn: boolean
  readonly #isGuarded: boolean
  readonly #writer = new LineWriter()
  readonly #copier: CellCopier
  /** Counts records, as Excel and WPS number the rows of the file, and not lines: a quoted cell may hold several. */
  #rowNumber: number

  #bytes = Buffer.alloc(0)
  /** Where the unfinished record begins, and where the bytes end. */
  #start = 0
  #end = 0
  /** Where parsing ends: the same, or before a last CR, behind which an LF may follow in the next piece. */
  #length = 0
  #isEnd = false
  /** Buffered bytes at which an unfinished record is parsed again. Keeps the total work linear. */
  #awaited = 0
  readonly #rowsAtOnce: number
  /** The last call ended at `#rowsAtOnce`. */
  #isFull = false
  /** Lines taken because of broken quotes, and how far behind the start one was found broken at most. */
  #broken = { repairs: 0, furthest: 0 }

  /** Where the current quoted cell ends or breaks. */
  #quotedNext = 0

  /** Of the current row. */
  #defects: CellDefect[] | null = null

  constructor(delimiter: string, options: RecordParserOptions = {}) {
    this.#delimiter = delimiter
    this.#delimiterBytes = Buffer.from(delimiter)
    this.#rowsAtOnce = options.rowsAtOnce ?? Infinity
    this.#isCarriageReturn = options.isCarriageReturn ?? false
    this.#isGuarded = options.isGuarded ?? false
    this.#copier = new CellCopier(this.#writer, delimiter, options)
    this.#rowNumber = 1 + (options.rowNumberBase ?? 0)
  }

  /**
   * Returns the rows completed by this piece, without blank ones.
   *
   * @param piece valid UTF-8 of whole characters
   * @throws AppError `file.tooLarge` for a line of more than `maxRecordCharacters`
   */
  push(piece: Uint8Array): RowLines {
    this.#append(piece)
    return this.#end - this.#start < this.#awaited ? this.#writer.take() : this.#parse()
  }

  /**
   * Returns the rows that the call before left, at most `rowsAtOnce`; none when there are none. To be called
   * until then.
   *
   * @throws AppError `file.tooLarge` as `push`
   */
  more(): RowLines {
    return this.#isFull ? this.#parse() : this.#writer.take()
  }

  /** Returns the remaining rows: those of a final line without line end. */
  finish(): RowLines {
    this.#isEnd = true
    return this.#parse()
  }

  #append(piece: Uint8Array): void {
    const kept = this.#end - this.#start
    if (this.#bytes.length < kept + piece.length) {
      const larger = Buffer.allocUnsafe(2 * (kept + piece.length))
      this.#bytes.copy(larger, 0, this.#start, this.#end)
      this.#bytes = larger
    } else this.#bytes.copyWithin(0, this.#start, this.#end)
    this.#bytes.set(piece, kept)
    this.#start = 0
    this.#end = kept + piece.length
  }

  #parse(): RowLines {
    const writer = this.#writer
    const isHeld = this.#isCarriageReturn && !this.#isEnd && this.#bytes[this.#end - 1] === carriageReturnByte
    this.#length = isHeld && this.#end > this.#start ? this.#end - 1 : this.#end
    let position = this.#start
    let { repairs } = this.#broken
    let furthest = position + this.#broken.furthest
    const isRaw = (): boolean =>
      repairs >= maxRepairs && position < furthest && (this.#isEnd || this.#hasLineEnd(position))
    for (;;) {
      if (!isRaw()) {
        position = this.#readRecords(position)
        if (position >= this.#length || writer.rowCount >= this.#rowsAtOnce) break
        // Unfinished record or broken quote: more text may decide which.
        const isOpen = this.#quotedNext >= this.#length || !this.#hasLineEnd(position)
        if (isOpen && !this.#isEnd && !this.#isTooLong(position)) break
        repairs = this.#quotedNext > furthest ? 0 : repairs + 1
        furthest = Math.max(furthest, this.#quotedNext)
      }
      do position = this.#addRawLine(position)
      while (isRaw() && writer.rowCount < this.#rowsAtOnce)
      if (writer.rowCount >= this.#rowsAtOnce) break
    }
    this.#isFull = writer.rowCount >= this.#rowsAtOnce && position < this.#length
    this.#broken = this.#isFull ? { repairs, furthest: furthest - position } : { repairs: 0, furthest: 0 }
    this.#start = position
    this.#awaited = this.#isFull ? 0 : 2 * (this.#end - position)
    return writer.take()
  }

  /**
   * Writes the complete records from a position on.
   *
   * @returns position of the first incomplete record; `#quotedNext` is then where its quote is broken, or the
   *   end of the text when more text is needed
   */
  #readRecords(from: number): number {
    let at = from
    while (at < this.#length && this.#writer.rowCount < this.#rowsAtOnce) {
      const next = this.#readRecord(at)
      if (next === -1) return at
      at = next
    }
    this.#quotedNext = this.#length
    return at
  }

  /** Returns the position behind a record; -1 when it is incomplete. */
  #readRecord(start: number): number {
    const [length, copier] = [this.#length, this.#copier]
    this.#startRow()
    let at = start
    for (;;) {
      at = copier.copyCells(this.#bytes, at, length)
      if (copier.isRowEnd) break
      if (at >= length) {
        this.#quotedNext = length
        if (!this.#isEnd) return -1
        // A delimiter at the end of the text is followed by an empty cell.
        this.#addText('')
        break
      }
      at = this.#readCell(at)
      if (at === -1) return -1
      if (at >= length || !this.#isDelimiter(at)) break
      at += this.#delimiterBytes.length
    }
    this.#endRow()
    return this.#afterLineEnd(at)
  }

  /** Reads any cell. Returns the position behind it; -1 when more text is needed or its quote is broken. */
  #readCell(start: number): number {
    const [bytes, length] = [this.#bytes, this.#length]
    // The quote may be behind blanks, as in `a, "b"`.
    const quoteAt = this.#afterBlanks(start)
    if (quoteAt < length && bytes[quoteAt] === quoteByte) {
      const found = this.#readQuoted(quoteAt)
      if (found === quoted.closed) return this.#quotedNext
      if (found === quoted.open || quoteAt === start) return -1
    }
    this.#quotedNext = length
    let at = start
    let end = -1
    for (; at < length; at += 1) {
      const byte = bytes[at]!
      if (byte === lineFeedByte || this.#isDelimiter(at)) break
      if (byte !== carriageReturnByte) continue
      if (this.#isCarriageReturn) break
      // CR CR LF: a CR LF whose LF was converted to CR LF again.
      const next = this.#afterReturns(at)
      if (next < length && bytes[next] !== lineFeedByte) continue
      end = at
      at = next
      break
    }
    if (at >= length && !this.#isEnd) return -1
    this.#addText(bytes.toString('utf8', start, end === -1 ? at : end))
    return at
  }

  #afterBlanks(from: number): number {
    let at = from
    while (at < this.#length) {
      const byte = this.#bytes[at]!
      if ((byte !== spaceByte && byte !== tabByte) || this.#isDelimiter(at)) break
      at += 1
    }
    return at
  }

  #afterReturns(from: number): number {
    let at = from
    while (at < this.#length && this.#bytes[at] === carriageReturnByte) at += 1
    return at
  }

  /** Reads a quoted cell: one that closes becomes a cell of the row. `#quotedNext` is where it ends or breaks. */
  #readQuoted(quoteAt: number): QuotedEnd {
    const [bytes, length] = [this.#bytes, this.#length]
    let at = quoteAt + 1
    let hasQuotes = false
    for (; at < length; at += 1) {
      if (bytes[at] !== quoteByte) continue
      if (at + 1 >= length || bytes[at + 1] !== quoteByte) break
      hasQuotes = true
      at += 1
    }
    let next = this.#afterBlanks(at + 1)
    if (!this.#isCarriageReturn) next = this.#afterReturns(next)
    this.#quotedNext = Math.min(next, length)
    if (next >= length) {
      if (at >= length || !this.#isEnd) return quoted.open
    } else if (!this.#endsCell(next)) return quoted.broken

    const text = bytes.toString('utf8', quoteAt + 1, at)
    if (this.#writer.width < maxColumns && holdsRecord(text, this.#delimiter))
      this.#mark(this.#writer.width, 'ragged')
    this.#addText(hasQuotes ? text.replaceAll('""', '"') : text)
    return quoted.closed
  }

  #isDelimiter(at: number): boolean {
    const [bytes, delimiter] = [this.#bytes, this.#delimiterBytes]
    if (bytes[at] !== delimiter[0]) return false
    return delimiter.length === 1 || delimiter.equals(bytes.subarray(at, at + delimiter.length))
  }

  #endsCell(at: number): boolean {
    if (this.#isDelimiter(at)) return this.#bytes[at - 1] !== carriageReturnByte
    return this.#isLineEnd(at)
  }

  #isLineEnd(at: number): boolean {
    const byte = this.#bytes[at]
    return byte === lineFeedByte || (byte === carriageReturnByte && this.#isCarriageReturn)
  }

  #afterLineEnd(at: number): number {
    const isPair = this.#bytes[at] === carriageReturnByte && this.#bytes[at + 1] === lineFeedByte
    return Math.min(this.#length, at + (isPair ? 2 : 1))
  }

  /** @throws AppError `file.tooLarge` when the record has no line end at which it could be split instead */
  #isTooLong(position: number): boolean {
    const [bytes, length] = [this.#bytes, this.#length]
    if (length - position <= maxRecordCharacters) return false
    if (bytes.toString('utf8', position, length).length <= maxRecordCharacters) return false
    if (this.#hasLineEnd(position)) return true
    throw new AppError('file.tooLarge', 'a line of the file is too long')
  }

  #hasLineEnd(position: number): boolean {
    return this.#lineEndAfter(position) < this.#length
  }

  #lineEndAfter(position: number): number {
    const bytes = this.#bytes.subarray(0, this.#length)
    const feed = bytes.indexOf(lineFeedByte, position)
    const lineFeed = feed === -1 ? this.#length : feed
    if (!this.#isCarriageReturn) return lineFeed
    const carriageReturn = bytes.indexOf(carriageReturnByte, position)
    return carriageReturn === -1 ? lineFeed : Math.min(lineFeed, carriageReturn)
  }

  /** Writes a line split at its delimiters, ignoring quotes. Returns the position of the next line. */
  #addRawLine(position: number): number {
    const end = this.#lineEndAfter(position)
    const line = this.#bytes.toString('utf8', position, end).replace(/\r+$/, '')
    const cells = line.split(this.#delimiter)
    this.#startRow()
    if (line.includes('"')) {
      const columnIndex = cells.findIndex((cell) => cell.includes('"'))
      this.#mark(Math.max(0, Math.min(maxColumns - 1, columnIndex)), 'ragged')
    }
    if (cells.length > maxColumns) {
      cells.length = maxColumns
      this.#markTooWide()
    }
    for (const cell of cells) this.#addText(cell)
    this.#endRow()
    return this.#afterLineEnd(end)
  }

  #startRow(): void {
    this.#writer.start(this.#rowNumber)
    this.#copier.hasText = false
    this.#defects = null
  }

  /** Blank rows are left out; the next one takes the place of what was written of them. */
  #endRow(): void {
    if (this.#defects !== null || this.#copier.hasText) this.#writer.end(this.#defects)
    this.#rowNumber += 1
  }

  #addText(cell: string): void {
    const columnIndex = this.#writer.width
    if (columnIndex >= maxColumns) {
      this.#markTooWide()
      return
    }
    let text = cellText(cleanText(cell))
    const defect = cellTextDefect(text)
    if (defect !== null) this.#mark(columnIndex, defect)
    if (defect === 'picture') text = ''
    this.#copier.hasText ||= !isBlank([text])
    this.#writer.addText(this.#isGuarded ? unguardFormula(text) : text)
  }

  #markTooWide(): void {
    const isKnown = this.#defects?.some(({ kind }) => kind === 'ragged') ?? false
    if (!isKnown) this.#mark(maxColumns - 1, 'ragged')
  }

  #mark(columnIndex: number, kind: CellDefect['kind']): void {
    this.#defects = [...(this.#defects ?? []), { columnIndex, kind }]
  }
}
