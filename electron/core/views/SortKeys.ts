import { freeMemory } from '../worker/movedMemory.ts'
import { ownBytes, ownWords, resized } from '../worker/ownMemory.ts'
import type { PackedTexts } from './PackedTexts.ts'

/** Bytes of a key: no byte of its contents is 0, which ends it. */
const negative = 1
const positive = 2
const text = 3
const largest = 254
const digit0 = 0x30
const fullWidthDigit0 = 0xff10
const comma = 0x2c
const point = 0x2e
const minus = 0x2d
const plus = 0x2b

/**
 * Keys of texts that compare byte by byte in the order of a view: numbers by their value and before texts,
 * texts by pinyin, digits inside them by their value, without regard to case. `Intl.Collator` compares a
 * million texts in 15 seconds; with keys it ranks each distinct character once.
 */
export class SortKeys {
  /** All keys, one after the other. */
  bytes: Uint8Array<ArrayBuffer>
  /** Where each key begins; the last entry is the end of the last key. */
  readonly starts: Uint32Array
  #length = 0
  readonly #ranks: Uint16Array
  /** Digits of the number that is being added. */
  #digits = new Uint16Array(64)

  /** @param parts texts without blanks around them; blank ones get no key. Their memory is free afterwards */
  constructor(parts: readonly PackedTexts[]) {
    this.#ranks = rankCharacters(parts)
    let filled = 0
    let size = 0
    for (const { units, ends } of parts) {
      // A character takes two bytes, a digit about half of one.
      size += 2 * units.length + 4 * ends.length
      for (let index = 0, start = 0; index < ends.length; index += 1) {
        if (ends[index]! > start) filled += 1
        start = ends[index]!
      }
    }
    this.bytes = ownBytes(size)
    this.starts = ownWords(filled + 1)
    let key = 0
    for (const { units, ends } of parts) {
      for (let index = 0, start = 0; index < ends.length; index += 1) {
        const end = ends[index]!
        if (end > start) {
          // At most three bytes a character: a run of digits takes its rank, its length and half a byte a digit.
          this.#reserve(4 * (end - start) + 16)
          this.#add(units, start, end)
          key += 1
          this.starts[key] = this.#length
        }
        start = end
      }
      freeMemory(units, ends)
    }
  }

  #add(units: Uint16Array, start: number, end: number): void {
    if (!this.#addNumber(units, start, end)) {
      this.#put(text)
      this.#addText(units, start, end)
    }
    this.#put(0)
  }

  /** @returns false, and adds nothing, when the text is no number: digits, grouped by threes or not, with a fraction or not */
  #addNumber(units: Uint16Array, start: number, end: number): boolean {
    const sign = units[start]!
    const from = sign === minus || sign === plus ? start + 1 : start
    const wholeEnd = endOfWhole(units, from, end)
    if (wholeEnd === from) return false
    const isFraction = wholeEnd < end
    if (isFraction && (units[wholeEnd] !== point || wholeEnd + 1 === end)) return false
    for (let at = wholeEnd + 1; at < end; at += 1) if (!isDigit(units[at]!)) return false

    if (this.#digits.length < end - from) this.#digits = new Uint16Array(2 * (end - from))
    const digits = this.#digits
    let wholes = 0
    let isZero = true
    for (let at = from; at < wholeEnd; at += 1) {
      if (units[at] === comma) continue
      if (units[at] !== digit0) isZero = false
      digits[wholes++] = units[at]!
    }
    let all = wholes
    for (let at = wholeEnd + 1; at < end; at += 1) {
      if (units[at] !== digit0) isZero = false
      digits[all++] = units[at]!
    }
    while (all > wholes && digits[all - 1] === digit0) all -= 1
    const isInverted = sign === minus && !isZero
    this.#put(isInverted ? negative : positive)
    const keyFrom = this.#length
    this.#addDigits(digits, 0, wholes)
    this.#addPairs(digits, wholes, all)
    if (isInverted) {
      for (let at = keyFrom; at < this.#length; at += 1) this.bytes[at] = 256 - this.bytes[at]!
      // A number that is a prefix of another one is the larger of two negative ones.
      this.#put(255)
    }
    return true
  }

  #addText(units: Uint16Array, start: number, textEnd: number): void {
    for (let at = start; at < textEnd;) {
      const code = units[at]!
      if (digitOf(code) === -1) {
        this.#putRank(this.#ranks[code]!)
        at += 1
        continue
      }
      let end = at + 1
      while (end < textEnd && digitOf(units[end]!) !== -1) end += 1
      this.#putRank(this.#ranks[digit0]!)
      this.#addDigits(units, at, end)
      at = end
    }
  }

  /** Digits by their value: their number without leading zeros, then the digits. */
  #addDigits(digits: Uint16Array, start: number, end: number): void {
    let from = start
    while (from < end && digitOf(digits[from]!) === 0) from += 1
    let count = end - from
    // A number of 254 digits and more continues with its next length.
    for (; count >= largest - 1; count -= largest - 1) this.#put(largest)
    this.#put(count + 1)
    this.#addPairs(digits, from, end)
  }

  #addPairs(digits: Uint16Array, from: number, end: number): void {
    for (let at = from; at < end; at += 2) {
      const second = at + 1 < end ? digitOf(digits[at + 1]!) : 0
      this.#put(2 + 10 * digitOf(digits[at]!) + second)
    }
  }

  #putRank(rank: number): void {
    this.#put(1 + Math.floor(rank / largest))
    this.#put(1 + (rank % largest))
  }

  #put(byte: number): void {
    this.bytes[this.#length] = byte
    this.#length += 1
  }

  #reserve(most: number): void {
    if (this.#length + most <= this.bytes.length) return
    this.bytes = resized(this.bytes, Math.ceil(1.5 * this.bytes.length) + most, ownBytes)
  }
}

/** End of the digits before a fraction: all digits, or one to three and groups of three behind commas. */
function endOfWhole(units: Uint16Array, start: number, end: number): number {
  let at = start
  while (at < end && isDigit(units[at]!)) at += 1
  if (units[at] !== comma || at >= end || at === start || at - start > 3) return at
  while (at < end && units[at] === comma) {
    if (at + 3 >= end || !isDigit(units[at + 1]!) || !isDigit(units[at + 2]!) || !isDigit(units[at + 3]!))
      return start
    at += 4
  }
  return at
}

function isDigit(code: number): boolean {
  return code >= digit0 && code <= digit0 + 9
}

/** -1: no digit. */
function digitOf(code: number): number {
  if (code >= digit0 && code <= digit0 + 9) return code - digit0
  return code >= fullWidthDigit0 && code <= fullWidthDigit0 + 9 ? code - fullWidthDigit0 : -1
}

/** Ranks the code units that occur: by pinyin where they have one; equal but for case and width: the same rank. */
function rankCharacters(parts: readonly PackedTexts[]): Uint16Array {
  const ranks = new Uint16Array(0x1_0000)
  ranks[digit0] = 1
  for (const { units } of parts) for (let at = 0; at < units.length; at += 1) ranks[units[at]!] = 1
  const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin', { sensitivity: 'base' })
  const characters: string[] = []
  for (let code = 0; code < ranks.length; code += 1) {
    if (ranks[code] === 1 && !isSurrogate(code)) characters.push(String.fromCharCode(code))
  }
  // As in Excel; the collation has Chinese first.
  const byScript = (one: string, other: string): number => Number(isHan(one)) - Number(isHan(other))
  characters.sort(
    (one, other) =>
      byScript(one, other) || collator.compare(one, other) || one.charCodeAt(0) - other.charCodeAt(0),
  )
  let rank = 0
  for (const [index, character] of characters.entries()) {
    if (index > 0 && collator.compare(characters[index - 1]!, character) !== 0) rank += 1
    ranks[character.charCodeAt(0)] = rank
  }
  // Halves of rare characters, which have no order of their own, come last.
  for (let code = 0xd800; code < 0xe000; code += 1) if (ranks[code] === 1) ranks[code] = code
  return ranks
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000
}

function isHan(character: string): boolean {
  return /\p{Script=Han}/u.test(character)
}
