import type { RowCells } from './RowCells.ts'

const [quote, comma, backslash, zero, nine] = [0x22, 0x2c, 0x5c, 0x30, 0x39] as const

/** What the bytes of a cell are, or-ed together. */
export const byteKind = {
  digit: 1,
  letter: 2,
  underscore: 4,
  hyphen: 8,
  space: 16,
  /** Other visible ASCII. */
  sign: 32,
  /** Of a character from U+4000 to U+9FFF, which are nearly all hanzi. */
  hanzi: 64,
  /** Any other byte. */
  other: 128,
  /** Of an escape in JSON: the text is not what its bytes say. */
  escape: 256,
} as const

/** Of the quote that ends a cell. */
const quoteKind = 512

const kindOf = new Uint16Array(256).fill(byteKind.other)
kindOf.fill(byteKind.sign, 0x21, 0x7f)
kindOf.fill(byteKind.digit, 0x30, 0x3a)
kindOf.fill(byteKind.letter, 0x41, 0x5b)
kindOf.fill(byteKind.letter, 0x61, 0x7b)
// Counts the bytes that continue a character as hanzi: its first byte tells what the character is.
kindOf.fill(byteKind.hanzi, 0x80, 0xc0)
kindOf.fill(byteKind.hanzi, 0xe4, 0xea)
kindOf[0x20] = byteKind.space
kindOf[0x2d] = byteKind.hyphen
kindOf[0x5f] = byteKind.underscore
kindOf[backslash] = byteKind.escape
kindOf[quote] = quoteKind

const beyondAscii = byteKind.hanzi | byteKind.other

/** Texts beyond ASCII that are remembered, since sexes, cities and tags repeat; a power of two. */
const rememberedTexts = 2048
/** Longer ones seldom repeat. In bytes. */
const longestRemembered = 48
const firstColumns = 64

/**
 * The cells of one line after the other: finds them, says what their bytes are, and makes a string only of a cell that is asked
 * for.
 */
export class LineCells implements RowCells {
  rowNumber = 0
  /** Number of cells. */
  width = 0
  bytes: Buffer = Buffer.alloc(0)
  /** Of each cell: where its text begins and ends, and the `byteKind`s of it. */
  starts = new Int32Array(firstColumns)
  ends = new Int32Array(firstColumns)
  kinds = new Uint16Array(firstColumns)
  #lineStart = 0
  /** The line byte by byte: cutting a cell from it takes a third of the time of decoding the cell. */
  #latin1: string | null = null
  readonly #remembered = new RememberedTexts()

  /** Goes on with other lines. */
  load(bytes: Uint8Array): void {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.width = 0
  }

  /** Finds the cells of the line that begins at a position. It must have a short head, see `hasLongHead`. */
  read(lineStart: number): void {
    const { bytes } = this
    this.#lineStart = lineStart
    this.#latin1 = null
    let at = lineStart + 1
    let rowNumber = 0
    for (let byte = bytes[at]!; byte >= zero && byte <= nine; byte = bytes[++at]!)
      rowNumber = 10 * rowNumber + byte - zero
    this.rowNumber = rowNumber
    let width = 0
    while (bytes[at] === comma) {
      at += 2
      if (width === this.starts.length) this.#grow()
      this.starts[width] = at
      let kinds = 0
      for (;;) {
        const kind = kindOf[bytes[at]!]!
        if (kind < byteKind.escape) kinds |= kind
        else if (kind === quoteKind) break
        else {
          kinds |= kind
          at += 1
        }
        at += 1
      }
      this.ends[width] = at
      this.kinds[width] = kinds
      width += 1
      at += 1
    }
    this.width = width
  }

  isBlank(columnIndex: number): boolean {
    return columnIndex < 0 || columnIndex >= this.width || this.starts[columnIndex] === this.ends[columnIndex]
  }

  text(columnIndex: number): string {
    if (this.isBlank(columnIndex)) return ''
    const [start, end, kinds] = [this.starts[columnIndex]!, this.ends[columnIndex]!, this.kinds[columnIndex]!]
    if ((kinds & byteKind.escape) !== 0)
      return JSON.parse(this.bytes.toString('utf8', start - 1, end + 1)) as string
    if ((kinds & beyondAscii) !== 0) return this.#remembered.get(this.bytes, start, end)
    this.#latin1 ??= this.bytes.toString('latin1', this.#lineStart, this.ends[this.width - 1])
    return this.#latin1.substring(start - this.#lineStart, end - this.#lineStart)
  }

  kindsOf(columnIndex: number): number {
    return this.isBlank(columnIndex) ? 0 : this.kinds[columnIndex]!
  }

  firstUnit(columnIndex: number): number {
    if (this.isBlank(columnIndex)) return -1
    const start = this.starts[columnIndex]!
    const first = this.bytes[start]!
    if (first < 0x80 && first !== backslash) return first
    return (first & 0xf0) === 0xe0 ? this.#threeBytes(start) : this.text(columnIndex).charCodeAt(0)
  }

  secondUnit(columnIndex: number): number {
    if (this.isBlank(columnIndex)) return -1
    const start = this.starts[columnIndex]!
    const second = this.bytes[start + 1]!
    const isTold = this.bytes[start]! < 0x80 && second < 0x80 && this.ends[columnIndex]! - start > 1
    if (isTold && (this.kinds[columnIndex]! & byteKind.escape) === 0) return second
    const text = this.text(columnIndex)
    return text.length < 2 ? -1 : text.charCodeAt(1)
  }

  lastUnit(columnIndex: number): number {
    if (this.isBlank(columnIndex)) return -1
    const end = this.ends[columnIndex]!
    const last = this.bytes[end - 1]!
    const kinds = this.kinds[columnIndex]!
    if ((kinds & byteKind.escape) === 0) {
      if (last < 0x80) return last
      if ((kinds & byteKind.other) === 0) return this.#threeBytes(end - 3)
    }
    const text = this.text(columnIndex)
    return text.charCodeAt(text.length - 1)
  }

  all(): readonly string[] {
    return Array.from({ length: this.width }, (_, columnIndex) => this.text(columnIndex))
  }

  #threeBytes(at: number): number {
    const { bytes } = this
    return ((bytes[at]! & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f)
  }

  #grow(): void {
    const length = 2 * this.starts.length
    const [starts, ends, kinds] = [this.starts, this.ends, this.kinds]
    this.starts = new Int32Array(length)
    this.ends = new Int32Array(length)
    this.kinds = new Uint16Array(length)
    this.starts.set(starts)
    this.ends.set(ends)
    this.kinds.set(kinds)
  }
}

/** Strings by their UTF-8 bytes: making one takes three times as long as finding it here. */
class RememberedTexts {
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(rememberedTexts).fill(undefined)
  readonly #lengths = new Uint8Array(rememberedTexts)
  readonly #bytes = new Uint8Array(rememberedTexts * longestRemembered)

  get(bytes: Buffer, start: number, end: number): string {
    const length = end - start
    if (length > longestRemembered) return bytes.toString('utf8', start, end)
    let hash = length
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (rememberedTexts - 1)
    const from = slot * longestRemembered
    if (this.#lengths[slot] === length && isSame(this.#bytes, from, bytes, start, length))
      return this.#texts[slot]!
    const text = bytes.toString('utf8', start, end)
    for (let index = 0; index < length; index += 1) this.#bytes[from + index] = bytes[start + index]!
    this.#lengths[slot] = length
    this.#texts[slot] = text
    return text
  }
}

function isSame(
  one: Uint8Array,
  oneStart: number,
  other: Uint8Array,
  otherStart: number,
  length: number,
): boolean {
  for (let index = 0; index < length; index += 1)
    if (one[oneStart + index] !== other[otherStart + index]) return false
  return true
}
