/** Bytes of a key: no byte of its contents is 0, which ends it. */
const negative = 1
const positive = 2
const text = 3
const largest = 254
const digit0 = 0x30
const fullWidthDigit0 = 0xff10
const wholeNumber = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/

/**
 * Keys of texts that compare byte by byte in the order of a view: numbers by their value and before texts,
 * texts by pinyin, digits inside them by their value, without regard to case. `Intl.Collator` compares a
 * million texts in 15 seconds; with keys it ranks each distinct character once.
 */
export class SortKeys {
  /** All keys, one after the other. */
  bytes = new Uint8Array(1 << 16)
  /** Where each key begins; the last entry is the end of the last key. */
  readonly starts: Uint32Array
  #length = 0
  readonly #ranks: Uint16Array

  /** @param texts not blank, without surrounding blanks */
  constructor(texts: readonly string[]) {
    this.#ranks = rankCharacters(texts)
    this.starts = new Uint32Array(texts.length + 1)
    for (const [index, each] of texts.entries()) {
      // At most three bytes a character: a run of digits takes its rank, its length and half a byte a digit.
      this.#reserve(4 * each.length + 16)
      this.#add(each)
      this.starts[index + 1] = this.#length
    }
  }

  #add(each: string): void {
    const number = wholeNumber.exec(each)
    if (number) {
      const [, sign, whole, fraction = ''] = number as unknown as [string, string, string, string?]
      this.#addNumber(sign === '-', whole.replaceAll(',', ''), fraction)
    } else {
      this.#put(text)
      this.#addText(each)
    }
    this.#put(0)
  }

  #addNumber(isNegative: boolean, whole: string, fraction: string): void {
    const isZero = !/[1-9]/.test(whole + fraction)
    const isInverted = isNegative && !isZero
    this.#put(isInverted ? negative : positive)
    const from = this.#length
    this.#addDigits(whole, 0, whole.length)
    const last = fraction.replace(/0+$/, '')
    this.#addPairs(last, 0, last.length)
    if (!isInverted) return
    for (let at = from; at < this.#length; at += 1) this.bytes[at] = 256 - this.bytes[at]!
    // A number that is a prefix of another one is the larger of two negative ones.
    this.#put(255)
  }

  #addText(each: string): void {
    for (let at = 0; at < each.length;) {
      const code = each.charCodeAt(at)
      if (digitOf(code) === -1) {
        this.#putRank(this.#ranks[code]!)
        at += 1
        continue
      }
      let end = at + 1
      while (end < each.length && digitOf(each.charCodeAt(end)) !== -1) end += 1
      this.#putRank(this.#ranks[digit0]!)
      this.#addDigits(each, at, end)
      at = end
    }
  }

  /** Digits by their value: their number without leading zeros, then the digits. */
  #addDigits(digits: string, start: number, end: number): void {
    let from = start
    while (from < end && digitOf(digits.charCodeAt(from)) === 0) from += 1
    let count = end - from
    // A number of 254 digits and more continues with its next length.
    for (; count >= largest - 1; count -= largest - 1) this.#put(largest)
    this.#put(count + 1)
    this.#addPairs(digits, from, end)
  }

  #addPairs(digits: string, from: number, end: number): void {
    for (let at = from; at < end; at += 2) {
      const second = at + 1 < end ? digitOf(digits.charCodeAt(at + 1)) : 0
      this.#put(2 + 10 * digitOf(digits.charCodeAt(at)) + second)
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
    const grown = new Uint8Array(2 * this.bytes.length + most)
    grown.set(this.bytes)
    this.bytes = grown
  }
}

/** -1: no digit. */
function digitOf(code: number): number {
  if (code >= digit0 && code <= digit0 + 9) return code - digit0
  return code >= fullWidthDigit0 && code <= fullWidthDigit0 + 9 ? code - fullWidthDigit0 : -1
}

/** Ranks the code units that occur: by pinyin where they have one; equal but for case and width: the same rank. */
function rankCharacters(texts: readonly string[]): Uint16Array {
  const ranks = new Uint16Array(0x1_0000)
  ranks[digit0] = 1
  for (const each of texts) for (let at = 0; at < each.length; at += 1) ranks[each.charCodeAt(at)] = 1
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
