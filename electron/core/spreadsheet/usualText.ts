import { suspectUnits } from './destroyedText.ts'

/** What a byte of XML means for the text that it is in. */
const meaning = {
  /** The text needs to be looked at as a string. */
  odd: 0,
  plain: 1,
  /** May begin an escape: `_x000D_`. */
  underscore: 2,
  /** First of three bytes, of any combination of which each is one UTF-16 unit. */
  firstOfThree: 3,
  /** `<`, the end of the text. */
  end: 4,
} as const

const [quote, ampersand, lessThan, questionMark, backslash] = [0x22, 0x26, 0x3c, 0x3f, 0x5c]
const [underscore, lowerX] = [0x5f, 0x78]
const [space, hash, plus, minus, zero, nine, equals, upperE, lowerE] = [
  0x20, 0x23, 0x2b, 0x2d, 0x30, 0x39, 0x3d, 0x45, 0x65,
]

const meanings = new Uint8Array(256).fill(meaning.plain, space, 0x80).fill(meaning.firstOfThree, 0xe1, 0xf0)
for (const byte of [quote, ampersand, questionMark, backslash]) meanings[byte!] = meaning.odd
meanings[underscore!] = meaning.underscore
meanings[lessThan!] = meaning.end
/** Among its characters are halves of surrogate pairs. */
meanings[0xed] = meaning.odd

/** A longer text is looked at as a string: few are, and a cell's text may end at a limit. */
export const mostUsualBytes = 4096

/** Fewer characters hold no number that lost digits, as in `textDefect`. */
const fewestOfNumber = 4
/** As in `roundedDefect`. */
const keptDigits = 15

/**
 * Copies a text of XML up to the next tag if it is of the kind that nearly all cells hold: valid UTF-8 that means itself in
 * XML and in JSON, is left as it is by `resolveEscapes` and `cellText`, and has no `textDefect`. Spares it a string, since a
 * file has millions.
 *
 * @param target has room for `mostUsualBytes` from `targetStart` on
 * @returns number of bytes; -1 when it has to be looked at as a string: then it may be such a text nevertheless
 */
export function copyUsualText(
  source: Uint8Array,
  start: number,
  target: Uint8Array,
  targetStart: number,
): number {
  const signs = suspectUnits()
  // In steps of one character, which has up to three bytes.
  const last = Math.min(source.length, start + mostUsualBytes) - 3
  let at = targetStart
  let from = start
  while (from <= last) {
    const byte = source[from]!
    const means = meanings[byte]!
    if (means === meaning.plain) {
      target[at++] = byte
      from++
    } else if (means === meaning.firstOfThree) {
      const second = source[from + 1]!
      const third = source[from + 2]!
      if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return -1
      if (signs[((byte & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)] !== 0) return -1
      target[at] = byte
      target[at + 1] = second
      target[at + 2] = third
      at += 3
      from += 3
    } else if (means === meaning.end) return mayHaveDefect(source, start, from) ? -1 : from - start
    else if (means === meaning.underscore && source[from + 1] !== lowerX) {
      target[at++] = byte
      from++
    } else return -1
  }
  return -1
}

/**
 * Whether a text without `suspectUnits` may have a `textDefect`, which is then for its first or last characters. No blank of
 * two bytes may be in it.
 */
export function mayHaveDefect(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length === 0) return false
  const first = bytes[start]!
  if (first === equals || first === hash || first === upperE) return true
  if (length < fewestOfNumber || !mayBeginNumber(first)) return false
  const last = bytes[end - 1]!
  // In the middle of other characters a digit, a blank or a letter is found by its position in bytes.
  if (last >= 0x80) return !surelyShows(bytes[end - 3]!)
  if (last === space || (last === zero && length > keptDigits)) return true
  for (let back = 2; back <= 4; back += 1) {
    const byte = bytes[end - back]!
    if (byte === plus || byte === upperE || byte === lowerE || byte >= 0x80) return true
  }
  return false
}

/** Whether a text that begins with this byte may be a number, perhaps after a blank or in full-width digits. */
function mayBeginNumber(first: number): boolean {
  return first === minus || (first >= zero! && first <= nine!) || !surelyShows(first)
}

/** Whether a text of JSON that begins with this byte is more than blanks, as `trim` knows them; false when in doubt. */
export function surelyShows(first: number): boolean {
  if (first < 0x80) return first > space! && first !== backslash
  // Blanks are in the blocks of C2, E1, E2, E3 and EF, where the full-width forms are too.
  return (first >= 0xe4 && first <= 0xee) || first >= 0xf0
}
