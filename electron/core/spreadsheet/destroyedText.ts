import { isUtf8 } from 'node:buffer'

/**
 * Text that an earlier program has destroyed: bytes read in the wrong encoding, or characters replaced because an encoding has
 * none for them. No reader can restore all of it, so a cell with such text is never sent.
 */

/** What a UTF-16 unit may be a sign of. */
const sign = {
  none: 0,
  /** U+FFFD, and private-use characters, to which no font and no platform gives a meaning. */
  lost: 1,
  /** How Chinese text in UTF-8 begins when it is read as GBK: lead byte E0 to EF, second byte 80 to BF. Rare hanzi. */
  utf8AsGbk: 2,
  /** How Chinese text begins when its bytes are read as Windows-1252. */
  bytesAsLatin: 3,
  question: 4,
} as const

interface Tables {
  /** By UTF-16 unit, a value of `sign`. */
  signs: Uint8Array
  /** By UTF-16 unit, its two bytes in GBK; 0 for none. */
  gbk: Uint16Array
}

let tables: Tables | null = null

/** The units that make a text worth a closer look, each with a value above 0. */
export function suspectUnits(): Uint8Array {
  return (tables ??= makeTables()).signs
}

/** Whether a text was destroyed before it came into this file, or while the file was written. */
export function isDestroyed(text: string): boolean {
  const { signs } = (tables ??= makeTables())
  let questions = 0
  for (let at = 0; at < text.length; at++) {
    const found = signs[text.charCodeAt(at)]
    if (found === sign.none) continue
    if (found === sign.lost) return true
    if (found === sign.utf8AsGbk && isUtf8ReadAsGbk(text, at)) return true
    if (found === sign.bytesAsLatin && isReadAsLatin(text)) return true
    if (found === sign.question) questions++
  }
  return questions > 1 && isReplaced(text, questions)
}

function makeTables(): Tables {
  const signs = new Uint8Array(0x10000)
  const gbk = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const text = decoder.decode(Uint8Array.of(lead, trail))
      const unit = text.charCodeAt(0)
      if (text.length !== 1 || unit === 0xfffd) continue
      gbk[unit] = (lead << 8) | trail
      if (lead >= 0xe0 && lead <= 0xef && trail >= 0x80 && trail <= 0xbf) signs[unit] = sign.utf8AsGbk
    }
  }
  signs.fill(sign.bytesAsLatin, 0xb0, 0xf8)
  // The degree sign, the middle dot, × and ÷ stand in Chinese text as well, and GBK has them: no sign of anything.
  for (const mark of '°·×÷') signs[mark.charCodeAt(0)] = sign.none
  signs.fill(sign.lost, 0xe000, 0xf900)
  signs[0xfffd] = sign.lost
  signs['?'.charCodeAt(0)] = sign.question
  return { signs, gbk }
}

/** Two Chinese characters at least have to come out, of which one in twenty thousand names of three does by chance. */
const sureCharacters = 2

/** From a position on, up to where a replaced byte ends it. */
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
  const whole = withoutCutCharacter(Buffer.from(bytes))
  if (!isUtf8(whole)) return false
  // Hanzi, Chinese punctuation, full-width forms; U+FFFD where UTF-8 was destroyed once before (锟斤拷).
  const characters = whole.toString().match(/[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\ufffd]/g)
  return (characters?.length ?? 0) >= sureCharacters
}

/** Without an unfinished character at the end: an odd number of bytes does not survive as pairs. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return back < length ? bytes.subarray(0, -back) : bytes
  }
  return bytes
}

/** What Windows-1252 has for 80 to 9F. */
const windowsMarks = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
/** 张三 in UTF-8, as `å¼ ä¸‰`: lead bytes E4 to E9 with two others behind, twice. */
const utf8AsLatin = new RegExp(`(?:[\\u00e4-\\u00e9][\\u0080-\\u00bf${windowsMarks}]{2}){2}`)
/** 张三 in GBK, as `ÕÅÈý`: everyday hanzi, lead bytes B0 to D7, two in a row and nothing accented beside them. */
const gbkAsLatin = /(?<![\u00a1-\u00ff])(?:[\u00b0-\u00d7][\u00a1-\u00fe]){2,}(?![\u00a1-\u00ff])/

function isReadAsLatin(text: string): boolean {
  return utf8AsLatin.test(text) || gbkAsLatin.test(text)
}

/**
 * `??`, `?????1?`: an export into an encoding without Chinese. A question that a person wrote ends with its marks and has letters
 * before them.
 */
function isReplaced(text: string, questions: number): boolean {
  const shown = text.trim()
  if (/[^\x20-\x7e\s]/.test(shown)) return false
  return shown.startsWith('??') || questions * 2 >= shown.replace(/\s/g, '').length
}
