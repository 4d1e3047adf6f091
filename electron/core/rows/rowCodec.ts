import zlib from 'node:zlib'
import type { CellDefect } from '../../shared/model/workbook.ts'
import { LineCells } from '../rowLines/LineCells.ts'
import type { LineWriter } from '../rowLines/LineWriter.ts'
import { hasLongHead, parseLine } from '../rowLines/RowLines.ts'
import { writeRecord, type RecordTemplate } from '../records/recordJson.ts'
import { toByteTemplate, type ByteTemplate, type RecordWriter } from './RecordWriter.ts'

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

const lineBreak = 0x0a
const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d

/** Encodes chunks of rows. */
export class RowEncoder {
  /** Reused for every chunk; grows to the largest. */
  #scratch = new Uint8Array(0)

  /**
   * Encodes a chunk of rows: their lines as they are (see `RowLines`), then a line for the pattern of each record, as
   * `writeRecord` takes it, then a last line with the template of the patterns as JSON. No JSON text contains a raw line break.
   *
   * Compressed: a third of the size is sealed and written.
   */
  encode(lines: Uint8Array, patterns: readonly string[], template: RecordTemplate): Buffer {
    let records = ''
    for (const pattern of patterns) records += `${pattern}\n`
    records += `${JSON.stringify(template)}\n`
    // No UTF-16 code unit takes more than three bytes.
    const length = lines.length + 3 * records.length
    if (this.#scratch.length < length) this.#scratch = new Uint8Array(2 * length)
    this.#scratch.set(lines)
    const { written } = encoder.encodeInto(records, this.#scratch.subarray(lines.length))
    return compress(this.#scratch.subarray(0, lines.length + written))
  }
}

const encoder = new TextEncoder()
/** Magic number of a Zstandard frame (RFC 8878, 3.1.1); uncompressed text begins with `[`. */
const frameMark = 0xfd2fb528
const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1 }
/** The least that has memory of its own, which can be given back: smaller pieces share a pool. Zlib accepts no less than 64. */
const leastPiece = Math.max(64, Buffer.poolSize >>> 1)

export function compress(plain: Uint8Array): Buffer {
  // Rows become less than half as long: in one piece, which takes two thirds of the time of several.
  return zlib.zstdCompressSync(plain, {
    params,
    chunkSize: Math.max(leastPiece, plain.length >> 1),
    pledgedSrcSize: plain.length,
  })
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
 * Rows encoded by `RowEncoder`; each is decoded only on access. Before 0.2.0 chunks had no template, and the record of each row
 * behind its line.
 */
export class EncodedRows {
  readonly #plain: Buffer
  /** Offset of the end of each line. */
  readonly #lineEnds: number[] = []
  /** What the patterns of records refer to. */
  readonly template: RecordTemplate | null = null
  /** Made by the first record that is written as bytes. */
  #byteTemplate: ByteTemplate | null = null

  /** All rows as UTF-8 bytes, to search in without decoding; `lineAt` finds the line of a position. */
  readonly bytes: Buffer
  /** Lines of a row among `bytes`: 2 where its record follows. */
  readonly linesPerRow: 1 | 2

  constructor(encoded: Buffer) {
    const plain = decompress(encoded)
    const ends = this.#lineEnds
    // A call for each line: a loop over the bytes of the short ones is quicker once it is compiled, which it is not where a window
    // of rows is shown, and takes four times as long till then.
    for (let end = plain.indexOf(lineBreak); end !== -1; end = plain.indexOf(lineBreak, end + 1))
      ends.push(end)
    this.#plain = plain
    const hasTemplate = ends.length % 2 === 1
    this.linesPerRow = hasTemplate ? 1 : 2
    if (hasTemplate) this.template = JSON.parse(this.#line(ends.length - 1)) as RecordTemplate
    if (hasTemplate) ends.pop()
    this.bytes = plain.subarray(0, this.startOf(this.linesPerRow * this.rowCount))
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
    const { template } = this
    const recordJson =
      template === null
        ? this.#line(2 * index + 1)
        : writeRecord(template, this.#line(this.rowCount + index), row.cells)
    return { ...row, recordJson }
  }

  /** Writes the record of a row, as sent. */
  writeRecord(index: number, writer: RecordWriter): void {
    this.#assertRow(index)
    const plain = this.#plain
    const at = this.linesPerRow * index
    const start = this.startOf(at)
    if (this.template === null) return writer.addBytes(plain, this.startOf(at + 1), this.#lineEnds[at + 1]!)
    if (hasLongHead(plain, start)) return writer.addText(this.record(index))
    const template = (this.#byteTemplate ??= toByteTemplate(this.template))
    const pattern = this.rowCount + index
    writer.addPatterned(template, plain, start, this.startOf(pattern), this.#lineEnds[pattern]!)
  }

  /** A row without its record. */
  rowAsRead(index: number): RowAsRead {
    this.#assertRow(index)
    const { rowNumber, cells, defects, hidden } = parseLine(this.#line(this.linesPerRow * index))
    return { rowNumber, cells, ...(defects && { defects }), ...(hidden && { hidden }) }
  }

  /** All rows without their records, as they came from the file. */
  copyLines(writer: LineWriter): void {
    const line = new LineCells()
    line.load(this.#plain)
    for (let index = 0; index < this.rowCount; index += 1) {
      const start = this.startOf(this.linesPerRow * index)
      const bytes = this.#plain.subarray(start, this.startOf(this.linesPerRow * index + 1))
      if (hasLongHead(this.#plain, start)) {
        const { rowNumber, cells } = this.rowAsRead(index)
        writer.addLine(bytes, rowNumber, cells.length)
      } else {
        line.read(start)
        writer.addLine(bytes, line.rowNumber, line.width)
      }
    }
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

  /**
   * The line of a byte position: `linesPerRow` a row, first its cells.
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
    this.#assertRow(index)
    const plain = this.#plain
    const line = this.linesPerRow * index
    const end = this.#lineEnds[line]!
    let at = this.startOf(line)
    // The head is a number, or a list that may contain quotes.
    at = hasLongHead(plain, at) ? endOfList(plain, at + 1) : at + 1
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

  #assertRow(index: number): void {
    if (index >= this.rowCount) throw new RangeError(`no row ${index} in a chunk of ${this.rowCount}`)
  }

  #line(index: number): string {
    const end = this.#lineEnds[index]
    if (end === undefined) throw new RangeError(`no line ${index} in a chunk of ${this.#lineEnds.length}`)
    return this.#plain.toString('utf8', this.startOf(index), end)
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
