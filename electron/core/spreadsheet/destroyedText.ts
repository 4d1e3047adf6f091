import { isUtf8 } from 'node:buffer'
import { wholeCharacters } from './wholeCharacters.ts'

/**
 * Detects text that an earlier program destroyed: bytes decoded in the wrong encoding (mojibake), or
 * characters replaced because the target encoding lacks them. It cannot be restored in full, so such a cell
 * is never sent.
 */

/** Kind of damage that a UTF-16 code unit hints at. */
const sign = {
  none: 0,
  /** U+FFFD, and private-use characters, which have no meaning outside one font or platform. */
  lost: 1,
  /**
   * First character of UTF-8 Chinese decoded as GBK: lead byte E0 to EF, second byte 80 to BF. Rare hanzi.
   */
  utf8AsGbk: 2,
  /** First character of Chinese bytes decoded as Windows-1252. */
  bytesAsLatin: 3,
  question: 4,
  /** Of `&#24352;` and `\\u5f20`: characters written as escapes that nobody decoded. */
  escape: 5,
  /** The box that stands for a character without a shape. */
  box: 6,
} as const

const questionMark = 0x3f
const ampersand = 0x26
const backslash = 0x5c
const lineFeed = 0x0a

interface Tables {
  /** Value of `sign` by UTF-16 unit. */
  signs: Uint8Array
  /** Two GBK bytes by UTF-16 unit; 0 for none. */
  gbk: Uint16Array
}

let tables: Tables | null = null

/** Lookup table by UTF-16 unit: above 0 for units that require a call of `isDestroyed`. */
export function suspectUnits(): Uint8Array {
  return (tables ??= makeTables()).signs
}

/** Whether a text was destroyed before or while this file was written. */
export function isDestroyed(text: string): boolean {
  const { signs } = (tables ??= makeTables())
  let questions = 0
  for (let at = 0; at < text.length; at++) {
    const found = signs[text.charCodeAt(at)]
    if (found === sign.none) continue
    if (found === sign.lost) return true
    if (found === sign.utf8AsGbk && isUtf8ReadAsGbk(text, at)) return true
    if (found === sign.bytesAsLatin && isReadAsLatin(text)) return true
    if (found === sign.escape && undecodedEscape.test(text)) return true
    if (found === sign.box && onlyBoxes.test(text)) return true
    if (found === sign.question) questions++
  }
  return questions > 1 && isReplaced(text, questions)
}

function makeTables(): Tables {
  const signs = new Uint8Array(0x10000)
  const gbk = new Uint16Array(0x10000)
  const pairs: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) pairs.push((lead << 8) | trail)
  // One call for all pairs, a line each: a pair without a character takes more or less than one unit.
  const bytes = Uint8Array.from(pairs.flatMap((pair) => [pair >> 8, pair & 0xff, lineFeed]))
  const lines = new TextDecoder('gb18030').decode(bytes).split('\n')
  pairs.forEach((pair, index) => {
    const line = lines[index]!
    const unit = line.charCodeAt(0)
    if (line.length !== 1 || unit === 0xfffd) return
    gbk[unit] = pair
    const [lead, trail] = [pair >> 8, pair & 0xff]
    if (lead >= 0xe0 && lead <= 0xef && trail >= 0x80 && trail <= 0xbf) signs[unit] = sign.utf8AsGbk
  })
  signs.fill(sign.bytesAsLatin, 0xb0, 0xf8)
  // Degree sign, middle dot, × and ÷ also occur in Chinese text, and GBK has them: no evidence of damage.
  for (const mark of '°·×÷') signs[mark.charCodeAt(0)] = sign.none
  signs.fill(sign.lost, 0xe000, 0xf900)
  signs[0xfffd] = sign.lost
  signs[questionMark] = sign.question
  signs[ampersand] = sign.escape
  signs[backslash] = sign.escape
  signs[0x25a1] = sign.box
  return { signs, gbk }
}

/** Chinese characters required after decoding. By chance, 1 in 20,000 three-character names yields two. */
const sureCharacters = 2

/** Tests the text from a position up to a replaced byte (`?`). */
function isUtf8ReadAsGbk(text: string, from: number): boolean {
  const { gbk } = (tables ??= makeTables())
  const bytes: number[] = []
  for (let at = from; at < text.length && text[at] !== '?'; at++) {
    const unit = text.charCodeAt(at)
    const pair = gbk[unit]!
    if (unit < 0x80) bytes.push(unit)
    else if (pair !== 0) bytes.push(pair >> 8, pair & 0xff)
    else return false
  }
  // GBK pairs lose the last byte of an odd number.
  const whole = wholeCharacters(Buffer.from(bytes))
  if (!isUtf8(whole)) return false
  // Hanzi, Chinese punctuation, full-width forms; U+FFFD for UTF-8 that was already destroyed once (锟斤拷).
  const characters = whole.toString().match(/[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\ufffd]/g)
  return (characters?.length ?? 0) >= sureCharacters
}

/** 张 as HTML or JSON writes it where the encoding lacks it. `&amp;` and `\n` may be what somebody typed. */
const undecodedEscape = /&#(?:\d{4,6}|x[\da-f]{3,5});|\\u[4-9][\da-f]{3}/i
const onlyBoxes = /^[\u25a1\s]+$/

/** The characters of Windows-1252 at 80 to 9F. */
const windowsMarks = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
/**
 * 张三 in UTF-8 decoded as `å¼ ä¸‰`: lead byte E4 to E9 and two continuation bytes, twice. Windows-1252 lacks five of them,
 * so one may be gone (`æŽå°é¾™`).
 */
const utf8AsLatin = new RegExp(`(?:[\\u00e4-\\u00e9][\\u0080-\\u00bf${windowsMarks}]{1,2}){2}`)
/** The same twice over: `Ã¥Â¼Â\u00a0`. */
const twiceAsLatin = new RegExp(
  `(?:\\u00c3[\\u00a0-\\u00bf]|\\u00c2[\\u0080-\\u00bf]|\\u00c3[${windowsMarks}]){3}`,
)
/** José in UTF-8 decoded as `JosÃ©`: no word has these marks behind an Ã. */
const accentAsLatin = /\u00c3[\u00a1-\u00a9\u00ab-\u00b9\u00bb-\u00bf]/
/**
 * 张三 in GBK decoded as `ÕÅÈý`, 老客，新客 as `ÀÏ¿Í£¬ÐÂ¿Í`: hanzi (lead bytes B0 to F7, one of the everyday ones up to D7 first) and
 * punctuation (A1 to A3), two hanzi in all, no accented letter before. No word has four such letters in a row.
 */
const gbkMark = '(?:[\\u00a1-\\u00a3][\\u00a1-\\u00fe])*'
const gbkAsLatin = new RegExp(
  `(?<![\\u00a1-\\u00ff])${gbkMark}[\\u00b0-\\u00d7][\\u00a1-\\u00fe]${gbkMark}[\\u00b0-\\u00f7][\\u00a1-\\u00fe]`,
)

function isReadAsLatin(text: string): boolean {
  return (
    utf8AsLatin.test(text) || twiceAsLatin.test(text) || gbkAsLatin.test(text) || accentAsLatin.test(text)
  )
}

/** `VIP,??`: one of several texts in a cell was Chinese. */
const replacedItem = /[,;|/]\s*\?{2,}\s*(?:[,;|/]|$)/

/** Detects `??`, `?????1?`, `???路1号`: an export into an encoding without Chinese. Real questions have letters first. */
function isReplaced(text: string, questions: number): boolean {
  const shown = text.trim()
  if (/[^\x20-\x7e\s]/.test(shown)) return /^\?{2,}[\u4e00-\u9fff]/.test(shown)
  return (
    shown.startsWith('??') || questions * 2 >= shown.replace(/\s/g, '').length || replacedItem.test(shown)
  )
}
