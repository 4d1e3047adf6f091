/** Character-level cleaning that several conversions share. All functions are pure and idempotent. */

const space = 0x20
const noBreakSpace = 0xa0
const zeroWidthNonJoiner = 0x200c
const zeroWidthJoiner = 0x200d

/**
 * Vertical tab, form feed, NEL, line and paragraph separator, which programs write as line breaks (UAX #14,
 * class BK).
 */
function isLineBreak(code: number): boolean {
  return code === 0x0b || code === 0x0c || code === 0x85 || code === 0x2028 || code === 0x2029
}

/**
 * Invisible characters, copied from web pages and chat windows or typed as an empty-looking name: controls
 * (except tab and line breaks), soft hyphen, zero-width and direction marks, BOM, the Hangul fillers, the
 * Braille blank, the object replacement character.
 */
function isInvisible(code: number): boolean {
  if (code < space) return code !== 0x09 && code !== 0x0a && code !== 0x0d && !isLineBreak(code)
  if (code < 0xad) return code >= 0x7f && code <= 0x9f && code !== 0x85
  if (code < 0x2000) {
    if (code === 0xad || code === 0x034f || code === 0x061c || code === 0x115f || code === 0x1160) return true
    return code === 0x17b4 || code === 0x17b5 || (code >= 0x180b && code <= 0x180e)
  }
  if (code < 0x2070) {
    return code >= 0x2060 || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e)
  }
  if (code === 0x2800 || code === 0x3164 || code === 0xfeff || code === 0xffa0) return true
  return code >= 0xfff9 && code <= 0xfffc
}

function isVariationSelector(code: number): boolean {
  return code >= 0xfe00 && code <= 0xfe0f
}

/**
 * Characters without a shape beyond U+FFFF: tags and variation selectors (U+E0000 to U+E0FFF), musical formatting. A
 * pair of UTF-16 units each.
 */
const invisiblePairs = /[\u{e0000}-\u{e0fff}\u{1d173}-\u{1d17a}]/gu
/** The same without a base, which makes them part of a flag or choose the form of a hanzi. */
const baselessPairs =
  /(?<![\p{L}\p{Extended_Pictographic}\u{e0000}-\u{e0fff}])[\u{e0000}-\u{e0fff}]+|[\u{1d173}-\u{1d17a}]/gu
/** High halves of these pairs: rare, so that nearly no text meets the regular expressions. */
const mayHoldPair = /[\udb40-\udb43\ud834]/

/** Fast path: plain ASCII and Chinese text, by far the most common, needs no cleaning. */
function isPlain(code: number): boolean {
  return (code > space && code < 0x7f) || (code >= 0x3001 && code <= 0x9fff && code !== 0x3164)
}

/** Whether a text is of visible ASCII and Chinese characters only, in which there is nothing to clean. */
export function isPlainText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!isPlain(text.charCodeAt(index))) return false
  }
  return true
}

/** Characters on either side of which a joiner is legitimate: emoji, and scripts written with joiners. */
const joinable =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}]$/u
const afterJoiner =
  /^[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}]/u

function joins(text: string, index: number): boolean {
  return (
    joinable.test(text.slice(Math.max(0, index - 2), index)) &&
    afterJoiner.test(text.slice(index + 1, index + 3))
  )
}

/** Whether a variation selector follows a symbol; after a letter, or alone, it is a leftover. */
function hasBase(text: string, index: number): boolean {
  const before = index === 0 ? space : text.charCodeAt(index - 1)
  return before >= 0x80
    ? !isInvisible(before) && !isVariationSelector(before)
    : /[\d#*]/.test(text[index - 1]!)
}

/** Replacement for the character at `index` in free text; null keeps it. */
function replacementAt(text: string, index: number, code: number): string | null {
  if (code === 0x0d) return text.charCodeAt(index + 1) === 0x0a ? '' : '\n'
  if (isLineBreak(code)) return '\n'
  if (code === noBreakSpace || code === 0x202f) return ' '
  if (code === zeroWidthJoiner || code === zeroWidthNonJoiner) return joins(text, index) ? null : ''
  if (isVariationSelector(code)) return hasBase(text, index) ? null : ''
  return isInvisible(code) ? '' : null
}

/**
 * Cleans free text (names, addresses, remarks): removes invisible characters, replaces no-break spaces with
 * plain ones, trims. Normalises inner line breaks to line feeds. Keeps joiners inside emoji and the scripts
 * that need them.
 */
export function cleanText(text: string): string {
  if (isPlainText(text)) return text
  let cleaned = ''
  let copiedTo = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (isPlain(code) || code === space) continue
    const replacement = replacementAt(text, index, code)
    if (replacement === null) continue
    cleaned += text.slice(copiedTo, index) + replacement
    copiedTo = index + 1
  }
  const whole = copiedTo === 0 ? text : cleaned + text.slice(copiedTo)
  return (mayHoldPair.test(whole) ? whole.replace(baselessPairs, '') : whole).trim()
}

/** Converts full-width ASCII (`１３８`, `Ａ`, `：`) and the ideographic space to half-width. */
export function toHalfWidth(text: string): string {
  let result = ''
  let copiedTo = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isFullWidth = code >= 0xff01 && code <= 0xff5e
    if (!isFullWidth && code !== 0x3000) continue
    result += text.slice(copiedTo, index) + String.fromCharCode(isFullWidth ? code - 0xfee0 : space)
    copiedTo = index + 1
  }
  return copiedTo === 0 ? text : result + text.slice(copiedTo)
}

/** Removes every invisible character, joiners and no-break spaces included. */
function removeInvisible(text: string): string {
  let result = ''
  let copiedTo = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isBreak = isLineBreak(code)
    const goes = isBreak || code === noBreakSpace || code === 0x202f || isInvisible(code)
    if (!goes && !isVariationSelector(code)) continue
    result += text.slice(copiedTo, index) + (isBreak ? '\n' : '')
    copiedTo = index + 1
  }
  const whole = copiedTo === 0 ? text : result + text.slice(copiedTo)
  return mayHoldPair.test(whole) ? whole.replace(invisiblePairs, '') : whole
}

/** Whether the text is only ASCII letters, digits and signs, so that an id needs no cleaning. */
function isVisibleAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code <= space || code >= 0x7f) return false
  }
  return true
}

/** Whether `trim` would take the character. */
function isBlankAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return (code <= space || code >= 0x80) && /\s/.test(text[index]!)
}

/**
 * Cleans codes and numbers (ids, phones, dates): converts to half-width, removes invisible characters, trims,
 * and strips the marks by which spreadsheets and shop exports keep numbers as text: `'00123` and `="00123"`,
 * however often repeated.
 */
export function cleanCode(text: string): string {
  const cleaned = isVisibleAscii(text) ? text : removeInvisible(toHalfWidth(text)).trim()
  let start = 0
  let end = cleaned.length
  // Moves positions instead of slicing, so that thousands of marks take one pass.
  for (;;) {
    while (start < end && isBlankAt(cleaned, start)) start += 1
    while (start < end && isBlankAt(cleaned, end - 1)) end -= 1
    if (cleaned.charCodeAt(start) === 0x27 /* ' */ && end - start > 1) start += 1
    else if (end - start > 3 && cleaned.startsWith('="', start) && cleaned.charCodeAt(end - 1) === 0x22) {
      start += 2
      end -= 1
    } else return start === 0 ? cleaned : cleaned.slice(start, end)
  }
}

/** A number behind the mark that keeps it text; '90后 is an abbreviation. */
const markedNumber = /^'[+(]?\d[\d\s()./-]*$/

/** Strips from a text field the mark by which shop exports keep a number as text: `'0571-87654321`. */
export function withoutTextMark(text: string): string {
  return text.charCodeAt(0) === 0x27 && markedNumber.test(text) ? text.slice(1) : text
}

/**
 * `1.38E+10`, `4E+17`: a number too long for its spreadsheet column. Without a point or a plus it may be a
 * code (2E10).
 */
const scientific = /^[+-]?(\d{1,3})(?=\.|e\+)(?:\.(\d{1,20}))?e\+?(\d{1,3})$/i

/**
 * Expands scientific notation when no digit is missing (`1.3812345678E+10` → `13812345678`).
 *
 * @returns null when the text is not such a number; `''` when digits are lost and unrecoverable
 */
export function expandScientific(text: string): string | null {
  const last = text.charCodeAt(text.length - 1)
  if (last < 0x30 || last > 0x39 || (!text.includes('E') && !text.includes('e'))) return null
  const match = scientific.exec(text)
  if (!match) return null
  const digits = match[1]! + (match[2] ?? '')
  return digits.length === Number(match[3]) + match[1]!.length && !text.startsWith('-') ? digits : ''
}
