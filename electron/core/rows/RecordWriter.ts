import { asInSource, escapeJson, leftOut, type RecordTemplate } from '../records/recordJson.ts'
import type { StagedRecords } from '../records/stagedRecord.ts'
import { byteKind, LineCells } from '../rowLines/LineCells.ts'

const [quote, backslash, comma, closeBrace] = [0x22, 0x5c, 0x2c, 0x7d]
const [leftOutByte, asInSourceByte] = [leftOut.charCodeAt(0), asInSource.charCodeAt(0)]
const firstBytes = 64 * 1024
/** Shorter ones are copied byte by byte: a view of them takes longer to make. */
const shortCopy = 48

const emptyRecord = Buffer.from('{')
const customFieldsKey = Buffer.from(',"customFields":[')
const customFieldsEnd = Buffer.from(']')

/** A field of a `RecordTemplate` as bytes. */
interface FieldBytes {
  /** `,"phone":"`. */
  key: Uint8Array
  /** Of its cell; -1: it has `constant`. */
  columnIndex: number
  /** As JSON, between its quotes. */
  constant: Uint8Array
}

/** A template as `RecordWriter` takes it. */
export type ByteTemplate = readonly FieldBytes[]

export function toByteTemplate(template: RecordTemplate): ByteTemplate {
  return template.map(([field, source]) => ({
    key: Buffer.from(`,"${field}":"`),
    columnIndex: typeof source === 'number' ? source : -1,
    constant: Buffer.from(typeof source === 'number' ? '' : escapeJson(source)),
  }))
}

/**
 * Writes records from the bytes of their rows: most values are sent as they were read, and a row's line has them as JSON
 * already. Reading the line, writing the record as a string and encoding that took four times as long.
 */
export class RecordWriter {
  #bytes = Buffer.allocUnsafeSlow(firstBytes)
  #length = 0
  #ends: number[] = []
  readonly #line = new LineCells()
  /** Holds the lines that `#line` reads. */
  #lines: Buffer | null = null

  /** The records added since `clear`. Their bytes are valid until the next `clear`. */
  get records(): StagedRecords {
    return { bytes: this.#bytes.subarray(0, this.#length), ends: this.#ends }
  }

  clear(): void {
    this.#length = 0
    this.#ends = []
  }

  /** Adds a whole record. */
  addText(recordJson: string): void {
    const bytes = Buffer.from(recordJson)
    this.addBytes(bytes, 0, bytes.length)
  }

  /** Adds a whole record. */
  addBytes(source: Buffer, start: number, end: number): void {
    this.#separate()
    this.#put(source, start, end)
    this.#ends.push(this.#length)
  }

  /**
   * Adds the record that `writeRecord` would write.
   *
   * @param source holds the line of its row, which has a short head (see `hasLongHead`), and its pattern
   * @param lineStart where that line begins
   * @param start where the pattern begins
   * @param end behind the pattern
   */
  addPatterned(template: ByteTemplate, source: Buffer, lineStart: number, start: number, end: number): void {
    if (this.#lines !== source) this.#line.load(source)
    this.#lines = source
    this.#line.read(lineStart)
    this.#separate()
    this.#put(emptyRecord, 0, 1)
    const first = this.#length
    let at = start
    for (const { key, columnIndex, constant } of template) {
      const mark = source[at]
      if (mark === leftOutByte) {
        at += 1
        continue
      }
      this.#putKey(key, first)
      if (mark === asInSourceByte) {
        if (columnIndex < 0) this.#put(constant, 0, constant.length)
        else this.#putCell(columnIndex)
        at += 1
      } else {
        const textEnd = endOfText(source, at)
        this.#put(source, at + 1, textEnd - 1)
        at = textEnd
      }
      this.#putByte(quote!)
    }
    if (at < end) {
      this.#putKey(customFieldsKey, first)
      this.#put(source, at, end)
      this.#put(customFieldsEnd, 0, 1)
    }
    this.#putByte(closeBrace!)
    this.#ends.push(this.#length)
  }

  #separate(): void {
    if (this.#ends.length > 0) this.#putByte(comma!)
  }

  /** @param first where the first field of the record begins: it has no comma before it */
  #putKey(key: Uint8Array, first: number): void {
    this.#put(key, this.#length === first ? 1 : 0, key.length)
  }

  #putCell(columnIndex: number): void {
    const line = this.#line
    if (columnIndex >= line.width) return
    const isEscaped = (line.kinds[columnIndex]! & byteKind.escape) !== 0
    if (!isEscaped) return this.#put(line.bytes, line.starts[columnIndex]!, line.ends[columnIndex]!)
    // Escapes are written as they have always been, however the line has them.
    const value = Buffer.from(escapeJson(line.text(columnIndex)))
    this.#put(value, 0, value.length)
  }

  #put(source: Uint8Array, start: number, end: number): void {
    const length = end - start
    this.#reserve(length)
    const bytes = this.#bytes
    let at = this.#length
    if (length > shortCopy) bytes.set(source.subarray(start, end), at)
    else for (let from = start; from < end; from += 1) bytes[at++] = source[from]!
    this.#length += length
  }

  #putByte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  #reserve(length: number): void {
    const needed = this.#length + length
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * needed)
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** Position behind a JSON text that begins at a position. */
function endOfText(json: Buffer, start: number): number {
  let at = start + 1
  while (json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return at + 1
}
