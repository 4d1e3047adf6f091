import zlib from 'node:zlib'
import type { CellDefect } from '../../shared/model/workbook.ts'
import { writeRecord, type RecordTemplate } from '../conversion/recordJson.ts'

/** One row of the file. */
export interface RowAsRead {
  /** Number in the source. */
  rowNumber: number
  /** As read, by column index. */
  cells: string[]
  /** Cells with untrustworthy text; absent when there are none, which is nearly always. */
  defects?: CellDefect[]
  /** Present when the row is hidden in the file. */
  hidden?: true
}

/** One row as staged: the file's cells, and the record to be sent. */
export interface StagedRow extends RowAsRead {
  /** The record as JSON text, byte for byte what goes into the body. */
  recordJson: string
}

/** One row to be staged: its record is written when it is read, by the template of its chunk. */
export interface RowToStage extends RowAsRead {
  /** As `writeRecord` takes it. */
  recordPattern: string
}

type RowHead = [rowNumber: number, defects: CellDefect[], hidden?: 1]

const lineBreak = 0x0a
const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d

/**
 * Encodes rows as text, two lines each: `[rowNumber, ...cells]` as JSON, then the pattern of the record. A last line has the
 * template of the patterns as JSON. JSON text contains no raw line break, so a line break separates. A row with defects begins
 * `[[rowNumber, defects], ...`, a hidden one `[[rowNumber, defects, 1], ...`.
 *
 * Compressed: a third of the size is sealed and written.
 */
export function encodeRows(rows: readonly RowToStage[], template: RecordTemplate): Buffer {
  let text = ''
  for (const { rowNumber, defects, hidden, cells, recordPattern } of rows) {
    const head =
      defects === undefined && hidden === undefined
        ? String(rowNumber)
        : JSON.stringify([rowNumber, defects ?? [], ...(hidden ? [1] : [])])
    const rest = cells.length === 0 ? ']' : `,${JSON.stringify(cells).slice(1)}`
    text += `[${head}${rest}\n${recordPattern}\n`
  }
  return compress(toUtf8(`${text}${JSON.stringify(template)}\n`))
}

/** Reused for every chunk; grows to the largest. */
let scratch = new Uint8Array(0)

/** @returns bytes that are valid until the next call */
function toUtf8(text: string): Uint8Array {
  // No UTF-16 code unit takes more than three bytes.
  if (scratch.length < 3 * text.length) scratch = new Uint8Array(3 * text.length)
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
}

const encoder = new TextEncoder()
/** Magic number of a Zstandard frame (RFC 8878, 3.1.1); uncompressed text begins with `[`. */
const frameMark = 0xfd2fb528
const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1 }
/** The least that zlib accepts. */
const leastPiece = 64

export function compress(plain: Uint8Array): Buffer {
  // Rows become less than half as long: in one piece, which takes two thirds of the time of several.
  return zlib.zstdCompressSync(plain, { params, chunkSize: Math.max(leastPiece, plain.length >> 1) })
}

/** The opposite of `compress`, also of data that was not compressed. */
export function decompress(encoded: Buffer): Buffer {
  const isCompressed = encoded.length >= 4 && encoded.readUInt32LE(0) === frameMark
  if (!isCompressed) return encoded
  // In one piece: in several it takes three times as long. One byte more, or it would look for another piece.
  return zlib.zstdDecompressSync(encoded, { chunkSize: Math.max(leastPiece, plainSize(encoded) + 1) })
}

/** Size that a frame says its contents have (RFC 8878, 3.1.1.1); `usualSize` where it does not. */
function plainSize(frame: Buffer): number {
  const usualSize = 65_536
  const descriptor = frame[4]!
  const isSingle = (descriptor & 0x20) !== 0
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!
  switch (descriptor >> 6) {
    case 0:
      return isSingle ? frame.readUInt8(at) : usualSize
    case 1:
      return frame.readUInt16LE(at) + 256
    case 2:
      return frame.readUInt32LE(at)
    default:
      return usualSize
  }
}

/**
 * Rows encoded by `encodeRows`; each is decoded only on access. Before 0.2.0 chunks had no template, and records instead of
 * patterns.
 */
export class EncodedRows {
  readonly #plain: Buffer
  /** Offset of the end of each line. */
  readonly #lineEnds: number[] = []
  readonly #template: RecordTemplate | null = null

  constructor(encoded: Buffer) {
    const plain = decompress(encoded)
    const ends = this.#lineEnds
    for (let end = plain.indexOf(lineBreak); end !== -1; end = plain.indexOf(lineBreak, end + 1))
      ends.push(end)
    const hasTemplate = ends.length % 2 === 1
    if (hasTemplate) ends.pop()
    const rowsEnd = this.startOf(ends.length)
    if (hasTemplate) this.#template = JSON.parse(plain.toString('utf8', rowsEnd)) as RecordTemplate
    this.#plain = hasTemplate ? plain.subarray(0, rowsEnd) : plain
  }

  get rowCount(): number {
    return this.#lineEnds.length / 2
  }

  /** Record of a row by its index in the chunk, as sent. */
  record(index: number): string {
    return this.row(index).recordJson
  }

  row(index: number): StagedRow {
    const row = this.rowAsRead(index)
    const line = this.#line(2 * index + 1)
    const template = this.#template
    return { ...row, recordJson: template === null ? line : writeRecord(template, line, row.cells) }
  }

  /** A row without its record. */
  rowAsRead(index: number): RowAsRead {
    const cells = JSON.parse(this.#line(2 * index)) as string[]
    const head = cells.shift() as unknown as number | RowHead
    if (typeof head === 'number') return { rowNumber: head, cells }
    const [rowNumber, defects, hidden] = head
    return { rowNumber, cells, ...(defects.length > 0 && { defects }), ...(hidden && { hidden: true }) }
  }

  /** Cells of a row. */
  cells(index: number): string[] {
    return this.rowAsRead(index).cells
  }

  /** Text of one cell by its column, '' beyond the last; decodes nothing else of the row. */
  cell(index: number, columnIndex: number): string {
    const span = this.cellSpan(index, columnIndex)
    if (!span) return ''
    const text = this.#plain.toString('utf8', span.start, span.end)
    return span.isEscaped ? (JSON.parse(`"${text}"`) as string) : text
  }

  /** All rows as UTF-8 bytes, to search in without decoding; `lineAt` finds the line of a position. */
  get bytes(): Buffer {
    return this.#plain
  }

  /**
   * The line of a byte position: two a row, first its cells, then its record.
   *
   * @param from a line that does not begin behind the position
   */
  lineAt(position: number, from: number): number {
    const ends = this.#lineEnds
    // Hits are often in neighbouring lines.
    if (ends[from]! >= position) return from
    if (ends[from + 1]! >= position) return from + 1
    let low = from + 2
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]! < position) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Byte position where a line begins. */
  startOf(line: number): number {
    return line === 0 ? 0 : this.#lineEnds[line - 1]! + 1
  }

  /** Byte range of a cell's text between its quotes, in JSON where it is escaped; null beyond the last cell. */
  cellSpan(index: number, columnIndex: number): { start: number; end: number; isEscaped: boolean } | null {
    const plain = this.#plain
    const end = this.#lineEnds[2 * index]
    if (end === undefined) throw new RangeError(`no row ${index} in a chunk of ${this.rowCount}`)
    let at = index === 0 ? 0 : this.#lineEnds[2 * index - 1]! + 1
    // The head is a number, or a list that may contain quotes.
    at = plain[at + 1] === openBracket ? endOfList(plain, at + 1) : at + 1
    for (let column = 0; ; column += 1) {
      while (at < end && plain[at] !== quote) at += 1
      if (at >= end) return null
      const start = at + 1
      let isEscaped = false
      for (at = start; plain[at] !== quote; at += 1) {
        if (plain[at] !== backslash) continue
        isEscaped = true
        at += 1
      }
      if (column === columnIndex) return { start, end: at, isEscaped }
      at += 1
    }
  }

  #line(index: number): string {
    const end = this.#lineEnds[index]
    if (end === undefined) throw new RangeError(`no line ${index} in a chunk of ${this.#lineEnds.length}`)
    const start = index === 0 ? 0 : (this.#lineEnds[index - 1] as number) + 1
    return this.#plain.toString('utf8', start, end)
  }
}

/** Position after a JSON list that begins at a position. Its texts are names without escapes. */
function endOfList(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; ; at += 1) {
    if (bytes[at] === openBracket) depth += 1
    else if (bytes[at] === closeBracket && --depth === 0) return at + 1
  }
}
