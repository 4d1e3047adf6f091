import { maxColumns } from '../limits.ts'

/** Parsers for `SheetScanner` that work on bytes, without allocating strings. */

/** Value type of a cell; `text` covers `str` and `inlineStr`. */
export const cellType = { number: 0, shared: 1, text: 2, boolean: 3, error: 4, date: 5 } as const
export type CellType = (typeof cellType)[keyof typeof cellType]

/** First letters of element and attribute names. */
export const letter = {
  b: 0x62,
  c: 0x63,
  d: 0x64,
  e: 0x65,
  f: 0x66,
  i: 0x69,
  n: 0x6e,
  r: 0x72,
  s: 0x73,
  t: 0x74,
  v: 0x76,
} as const

const [zero, nine, minus, dot] = [0x30, 0x39, 0x2d, 0x2e] as const

/** Column of a reference such as `AB12`, 0-based; -1 without letters, at most `maxColumns`. */
export function readColumn(bytes: Buffer, start: number, end: number): number {
  let column = 0
  for (let at = start; at < end; at++) {
    // Upper-cases ASCII by clearing bit 5.
    const value = (bytes[at]! & 0xdf) - 0x40
    if (value < 1 || value > 26) break
    column = column * 26 + value
    if (column > maxColumns) return maxColumns
  }
  return column - 1
}

/** Parses decimal digits; 0 if there is any other byte. */
export function readDigits(bytes: Buffer, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return 0
    value = value * 10 + digit
  }
  return value
}

/** Parses the `t` attribute of a cell. */
export function readType(bytes: Buffer, start: number, end: number): CellType {
  const first = bytes[start]
  if (end - start === 1) {
    if (first === letter.s) return cellType.shared
    if (first === letter.b) return cellType.boolean
    if (first === letter.e) return cellType.error
    if (first === letter.d) return cellType.date
    return cellType.number
  }
  // `str` and `inlineStr`
  return first === letter.s || first === letter.i ? cellType.text : cellType.number
}

/**
 * Whether a number is in the form that `plainDecimal` would write, so that it needs no parsing: at most 15 digits, no
 * exponent, no leading zero, no trailing zero in the decimals.
 */
export function isCanonicalNumber(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] === minus ? start + 1 : start
  if (end - first > 16 || end === first) return false
  let point = -1
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!
    if (byte === dot && point === -1) point = at
    else if (byte < zero || byte > nine) return false
  }
  const integerEnd = point === -1 ? end : point
  const integerDigits = integerEnd - first
  if (integerDigits === 0 || integerDigits > 15) return false
  if (bytes[first] === zero && (integerDigits > 1 || first > start)) return false
  return point === -1 || (bytes[end - 1] !== zero && end - 1 !== point)
}

/** The same of digits alone. */
export function isCanonicalInteger(bytes: Buffer, start: number, end: number): boolean {
  return end - start <= 15 && (bytes[start] !== zero || end - start === 1)
}

/** Whether the bytes at a position are these. */
export function startsWith(bytes: Buffer, start: number, mark: Buffer): boolean {
  if (start + mark.length > bytes.length) return false
  for (let index = 0; index < mark.length; index++) if (bytes[start + index] !== mark[index]) return false
  return true
}
