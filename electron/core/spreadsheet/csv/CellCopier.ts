import type { LineWriter } from '../../rowLines/LineWriter.ts'
import { suspectUnits } from '../destroyedText.ts'
import { maxCellCharacters, maxColumns } from '../limits.ts'
import { mayHaveDefect, surelyShows } from '../usualText.ts'

const [quote, comma, lineFeed, carriageReturn, apostrophe] = [0x22, 0x2c, 0x0a, 0x0d, 0x27] as const
/** Of what begins and ends a cell in a line. */
const bytesAround = 8

/** Beside the characters of destroyed text, a backslash among them: what JSON escapes, and a blank that `mayHaveDefect` does not know. */
const neverPlain = /["\0-\x1f\u00a0]/

/**
 * Copies cells of delimited UTF-8 into the line of a row, as long as they are plain: neither cleaning nor `textDefect` could
 * change or mark them, and JSON writes them as they are. It only saves time: every cell that it leaves, the parser reads in
 * full, and every one that it takes would become the same cell there.
 */
export class CellCopier {
  /** The last call copied the last cell of the row, up to its line end. */
  isRowEnd = false
  /** A cell of the row is certainly not blank. */
  hasText = false

  readonly #writer: LineWriter
  /** -1 when a multi-byte character splits cells: then only the parser finds it. */
  readonly #delimiter: number
  readonly #returnsEndLines: boolean
  /** 1 for what is not plain: by byte without and within quotes, and by UTF-16 unit. */
  readonly #stops = new Uint8Array(256)
  readonly #quotedStops = new Uint8Array(256)
  readonly #unitStops = new Uint8Array(0x10000)
  readonly #isGuarded: boolean

  constructor(
    writer: LineWriter,
    delimiter: string,
    options: { isCarriageReturn?: boolean; isGuarded?: boolean } = {},
  ) {
    this.#writer = writer
    const delimiterUnit = delimiter.charCodeAt(0)
    this.#delimiter = delimiterUnit < 0x80 ? delimiterUnit : -1
    this.#isGuarded = options.isGuarded ?? false
    this.#returnsEndLines = options.isCarriageReturn ?? false
    this.#unitStops.set((alwaysStops ??= findStops()))
    this.#quotedStops.set(this.#unitStops.subarray(0, 0x80))
    this.#unitStops[delimiterUnit] = 1
    this.#stops.set(this.#unitStops.subarray(0, 0x80))
  }

  /**
   * Copies plain cells.
   *
   * @param start where a cell begins
   * @returns where the first cell begins that was not copied; with `isRowEnd`, where the line ends
   */
  copyCells(bytes: Buffer, start: number, length: number): number {
    const writer = this.#writer
    const [stops, quotedStops, unitStops] = [this.#stops, this.#quotedStops, this.#unitStops]
    const delimiter = this.#delimiter
    const most = maxColumns - writer.width
    let { hasText } = this
    let room = writer.reserve(length - start + bytesAround)
    const copy = writer.bytes
    let at = start
    let cells = 0
    this.isRowEnd = false
    while (at < length && cells < most) {
      if (copy.length - room < length - at + bytesAround) {
        writer.addCopied(room, cells)
        this.hasText = hasText
        return this.copyCells(bytes, at, length)
      }
      const isQuoted = bytes[at] === quote
      const cellStart = isQuoted ? at + 1 : at
      const shift = room + 2 - cellStart
      const end = copyPlain(bytes, cellStart, length, copy, shift, isQuoted ? quotedStops : stops, unitStops)
      let next = end
      if (isQuoted) {
        if (end >= length || bytes[end] !== quote) break
        next += 1
      }
      if (next + 1 >= length) break
      const byte = bytes[next]!
      if (byte === carriageReturn) {
        if (this.#returnsEndLines || bytes[next + 1] !== lineFeed) break
        next += 1
      } else if (byte !== delimiter && byte !== lineFeed) break
      if (cellStart < end) {
        const first = bytes[cellStart]!
        if (mayHaveDefect(bytes, cellStart, end) || end - cellStart >= maxCellCharacters - 1) break
        if (first === apostrophe && this.#isGuarded) break
        if (!hasText) {
          if (!surelyShows(first)) break
          hasText = true
        }
      }
      copy[room] = comma
      copy[room + 1] = quote
      copy[end + shift] = quote
      room = end + shift + 1
      cells += 1
      at = next
      if (byte !== delimiter) {
        this.isRowEnd = true
        break
      }
      at += 1
    }
    writer.addCopied(room, cells)
    this.hasText = hasText
    return at
  }
}

let alwaysStops: Uint8Array | null = null

/** By UTF-16 unit, whatever the delimiter. */
function findStops(): Uint8Array {
  return suspectUnits().map((sign, unit) =>
    sign !== 0 || neverPlain.test(String.fromCharCode(unit)) ? 1 : 0,
  )
}

/**
 * Copies plain characters, to so many bytes further on. A function of its own, because it is where the time goes.
 *
 * @returns position of the first character that is not plain, or at least `end`
 */
function copyPlain(
  bytes: Uint8Array,
  start: number,
  end: number,
  copy: Uint8Array,
  shift: number,
  stops: Uint8Array,
  unitStops: Uint8Array,
): number {
  let at = start | 0
  while (at < end) {
    const byte = bytes[at]!
    if (byte < 0x80) {
      if (stops[byte] !== 0) break
      copy[(at + shift) | 0] = byte
      at = (at + 1) | 0
    } else if (byte >= 0xe0 && byte < 0xf0) {
      const second = bytes[(at + 1) | 0]!
      const third = bytes[(at + 2) | 0]!
      if (unitStops[((byte & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)] !== 0) break
      copy[(at + shift) | 0] = byte
      copy[(at + shift + 1) | 0] = second
      copy[(at + shift + 2) | 0] = third
      at = (at + 3) | 0
    } else {
      if (byte < 0xe0 && unitStops[((byte & 0x1f) << 6) | (bytes[(at + 1) | 0]! & 0x3f)] !== 0) break
      const next = (at + (byte < 0xe0 ? 2 : 4)) | 0
      for (; at < next; at = (at + 1) | 0) copy[(at + shift) | 0] = bytes[at]!
    }
  }
  return at
}
