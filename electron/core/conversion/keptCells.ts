import type { StandardField } from '../../shared/model/field.ts'
import { byteKind, type LineCells } from '../rowLines/LineCells.ts'
import { oldestAge } from './birthday.ts'
import { mayBeginDate } from './dateText.ts'
import { longTextLimit, shortTextLimit } from './plain.ts'
import { longestPlaceholder, mayBeginPlaceholder } from './placeholder.ts'
import { sexes } from './sex.ts'

/**
 * Whether the conversion of a field surely accepts a cell as it is, without a finding, as it does with nearly all. It tells by
 * the bytes, so that no string is made. False says nothing. The cell must not be blank. An identifier that is kept is ASCII.
 */
export type KeepsCell = (cells: LineCells, columnIndex: number) => boolean

const { digit, letter, underscore, hyphen, space, sign, hanzi } = byteKind

const mobileLength = 11
const one = 0x31
const three = 0x33
/** Of ASCII letters. */
const lowerCase = 0x20
const [lowerA, lowerD, lowerN, lowerO, lowerU] = [0x61, 0x64, 0x6e, 0x6f, 0x75]
const zero = 0x30
const minus = 0x2d
const [ampersand, star, colon, lessThan] = [0x26, 0x2a, 0x3a, 0x3c]
const [male, female] = sexes.map((sex) => new TextEncoder().encode(sex)) as [Uint8Array, Uint8Array]
const blank = 0x20
/** A hanzi of `convertRealName` is U+4E00 to U+9FFF. */
const firstHanzi = 0x4e00
/** Longer names are looked at more closely. In characters. */
const usualName = 9
/** No character takes more bytes than three for each of its UTF-16 units. */
const bytesPerUnit = 3

function keepsMobile(cells: LineCells, columnIndex: number): boolean {
  const start = cells.starts[columnIndex]!
  return (
    cells.kinds[columnIndex] === digit &&
    cells.ends[columnIndex]! - start === mobileLength &&
    cells.bytes[start] === one &&
    cells.bytes[start + 1]! >= three
  )
}

/**
 * Whether a cell may hold a `null`, an `undefined` or another of the words that `holdsProgramWord` knows: some two letters
 * of theirs follow one another.
 */
function mayHoldProgramWord({ bytes, kinds, starts, ends }: LineCells, columnIndex: number): boolean {
  if ((kinds[columnIndex]! & letter) === 0) return false
  for (let at = starts[columnIndex]!; at + 1 < ends[columnIndex]!; at += 1) {
    const first = bytes[at]! | lowerCase
    if (first !== lowerN) continue
    const second = bytes[at + 1]! | lowerCase
    // null, none, nan, and the nd of undefined.
    if (second === lowerU || second === lowerO || second === lowerA || second === lowerD) return true
  }
  return false
}

function keepsWeChatId(cells: LineCells, columnIndex: number): boolean {
  const start = cells.starts[columnIndex]!
  const length = cells.ends[columnIndex]! - start
  return (
    (length === 28 || length === 29) &&
    (cells.kinds[columnIndex]! & ~(digit | letter | underscore | hyphen)) === 0 &&
    cells.bytes[start] === lowerO
  )
}

/** Without a point, a plus or another sign a code is neither a date nor a number in scientific notation. */
function keepsId(cells: LineCells, columnIndex: number): boolean {
  const start = cells.starts[columnIndex]!
  return (
    (cells.kinds[columnIndex]! & ~(digit | letter | underscore)) === 0 &&
    cells.ends[columnIndex]! - start <= shortTextLimit &&
    !mayBeginPlaceholder(cells.bytes[start]!) &&
    !mayHoldProgramWord(cells, columnIndex)
  )
}

function keepsRealName(cells: LineCells, columnIndex: number): boolean {
  const length = cells.ends[columnIndex]! - cells.starts[columnIndex]!
  const kinds = cells.kinds[columnIndex]!
  if ((kinds & ~(digit | letter | hanzi)) !== 0) return false
  if (length > usualName && charactersOf(cells, columnIndex) > usualName) return false
  const first = cells.firstUnit(columnIndex)
  return first >= firstHanzi && !mayBeginPlaceholder(first) && !mayHoldProgramWord(cells, columnIndex)
}

/** Number of characters of a cell without an escape. */
function charactersOf({ bytes, starts, ends }: LineCells, columnIndex: number): number {
  let characters = 0
  // Every byte but those that continue a character.
  for (let at = starts[columnIndex]!; at < ends[columnIndex]!; at += 1)
    if ((bytes[at]! & 0xc0) !== 0x80) characters += 1
  return characters
}

function keepsLongText(cells: LineCells, columnIndex: number): boolean {
  const start = cells.starts[columnIndex]!
  const end = cells.ends[columnIndex]!
  const kinds = cells.kinds[columnIndex]!
  if ((kinds & ~(digit | letter | underscore | hyphen | space | sign | hanzi)) !== 0) return false
  if (end - start > longTextLimit) return false
  if ((kinds & space) !== 0 && (cells.bytes[start] === blank || cells.bytes[end - 1] === blank)) return false
  return end - start > bytesPerUnit * longestPlaceholder || !mayBeginPlaceholder(cells.firstUnit(columnIndex))
}

function keepsRemark(cells: LineCells, columnIndex: number): boolean {
  return (
    keepsLongText(cells, columnIndex) &&
    !holdsMark(cells, columnIndex) &&
    !mayHoldProgramWord(cells, columnIndex)
  )
}

function keepsAddress(cells: LineCells, columnIndex: number): boolean {
  return keepsRemark(cells, columnIndex) && !mayBeginDate(cells.firstUnit(columnIndex))
}

/** An asterisk may hide part of an address, a colon may end a label, and `&` or `<` begin a mark of a web page. */
function holdsMark({ bytes, kinds, starts, ends }: LineCells, columnIndex: number): boolean {
  if ((kinds[columnIndex]! & sign) === 0) return false
  for (let at = starts[columnIndex]!; at < ends[columnIndex]!; at += 1) {
    const byte = bytes[at]!
    if (byte === star || byte === ampersand || byte === lessThan || byte === colon) return true
  }
  return false
}

function keepsSex({ bytes, starts, ends }: LineCells, columnIndex: number): boolean {
  const start = starts[columnIndex]!
  if (ends[columnIndex]! - start !== male.length) return false
  return isAt(bytes, start, male) || isAt(bytes, start, female)
}

function isAt(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[start + index] !== text[index]) return false
  return true
}

/**
 * Keeps `yyyy-MM-dd` of the years before this one, up to the 28th, which every month has, but for the first of January, which
 * systems store for no date; of the others each is looked at.
 *
 * @param today `yyyy-MM-dd`
 */
function createKeepsBirthday(today: string): KeepsCell {
  const thisYear = Number(today.slice(0, 4))
  return ({ bytes, starts, ends, kinds }, columnIndex) => {
    const start = starts[columnIndex]!
    if (kinds[columnIndex] !== (digit | hyphen) || ends[columnIndex]! - start !== 10) return false
    if (bytes[start + 4] !== minus || bytes[start + 7] !== minus) return false
    const year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2)
    const month = twoDigits(bytes, start + 5)
    const day = twoDigits(bytes, start + 8)
    const isUsual = year < thisYear && year >= thisYear - oldestAge && month <= 12 && day <= 28
    return isUsual && month >= 1 && day >= 1 && !(month === 1 && day === 1)
  }
}

/** NaN where there is a hyphen, which no comparison accepts. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero
  const ones = bytes[at + 1]! - zero
  return tens < 0 || ones < 0 ? Number.NaN : 10 * tens + ones
}

/**
 * The tests by field; of the fields that are missing each cell is converted.
 *
 * @param today `yyyy-MM-dd`; a later birthday is refused
 */
export function createKeepsCells(today: string): { readonly [Field in StandardField]?: KeepsCell } {
  return {
    identityId: keepsId,
    audienceUserId: keepsId,
    mpid: keepsId,
    openid: keepsWeChatId,
    unionid: keepsWeChatId,
    phone: keepsMobile,
    realName: keepsRealName,
    sex: keepsSex,
    address: keepsAddress,
    birthday: createKeepsBirthday(today),
    remark: keepsRemark,
  }
}
