/** Character-level cleaning that several conversions share. All functions are pure and idempotent. */

const space = 0x20
const noBreakSpace = 0xa0
const zeroWidthNonJoiner = 0x200c
const zeroWidthJoiner = 0x200d

/**
 * Characters that nobody sees and that come along when text is copied from web pages and chat windows:
 * controls (except tab and line breaks), soft hyphen, zero-width and direction marks, BOM.
 */
function isInvisible(code: number): boolean {
  if (code < space) return code !== 0x09 && code !== 0x0a && code !== 0x0d
  if (code < 0xad) return code >= 0x7f && code <= 0x9f
  if (code === 0xad || code === 0x061c || code === 0x180e || code === 0xfeff) return true
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f)
  )
}

/** Plain ASCII and Chinese text, by far the most common, needs no second look. */
function isPlain(code: number): boolean {
  return (code > space && code < 0x7f) || (code >= 0x3001 && code <= 0x9fff)
}

function isPlainText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!isPlain(text.charCodeAt(index))) return false
  }
  return true
}

/**
 * Free text (names, addresses, remarks): invisible characters removed, no-break spaces made plain, ends trimmed.
 * Line breaks inside stay. Joiners stay too: emoji and some scripts are built with them.
 */
export function cleanText(text: string): string {
  if (isPlainText(text)) return text
  let cleaned = ''
  let copiedTo = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === zeroWidthJoiner || code === zeroWidthNonJoiner) continue
    const isNoBreakSpace = code === noBreakSpace || code === 0x202f
    if (!isNoBreakSpace && !isInvisible(code)) continue
    cleaned += text.slice(copiedTo, index) + (isNoBreakSpace ? ' ' : '')
    copiedTo = index + 1
  }
  return (copiedTo === 0 ? text : cleaned + text.slice(copiedTo)).trim()
}

/** Full-width ASCII (`１３８`, `Ａ`, `：`) and the ideographic space to their half-width forms. */
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
    if (code !== noBreakSpace && code !== 0x202f && !isInvisible(code)) continue
    result += text.slice(copiedTo, index)
    copiedTo = index + 1
  }
  return copiedTo === 0 ? text : result + text.slice(copiedTo)
}

/** Only letters, digits and signs of ASCII: nothing an id could have to lose. */
function isVisibleAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code <= space || code >= 0x7f) return false
  }
  return true
}

/**
 * Codes and numbers (ids, phones, dates): half-width, without invisible characters, trimmed, and freed from the marks
 * that spreadsheets and shop exports put around numbers to keep them text: `'00123` and `="00123"`.
 */
export function cleanCode(text: string): string {
  const cleaned = isVisibleAscii(text) ? text : removeInvisible(toHalfWidth(text)).trim()
  const first = cleaned.charCodeAt(0)
  if (first === 0x27 /* ' */ && cleaned.length > 1) return cleanCode(cleaned.slice(1))
  if (first === 0x3d /* = */ && cleaned.startsWith('="') && cleaned.endsWith('"') && cleaned.length > 3) {
    return cleanCode(cleaned.slice(2, -1))
  }
  return cleaned
}

// prettier-ignore
const placeholders = new Set([
  '-', '--', '---', '—', '——', '–', '/', '\\', '.', '*', '?', '无', '暂无', '没有', '空', '不详', '不知道', '未知', '未填', '未填写',
  '未提供', '未登记', '未绑定', '未授权', '待补充', '待定', 'n/a', 'na', 'nil', 'null', '(null)', 'none', 'nan', 'undefined', 'unknown',
  '\\n', "'", "''", '"', '""', '=""',
])

/** Whether a cleaned text only says that there is nothing: 「无」「-」「N/A」. */
export function isPlaceholder(text: string): boolean {
  return text.length <= 9 && placeholders.has(text.toLowerCase())
}

/**
 * `1.38E+10`, `4E+17`: a number as a spreadsheet shows it when it is too long for the column. Without a point and a plus
 * it may as well be a code (2E10).
 */
const scientific = /^[+-]?(\d)(?=\.|e\+)(?:\.(\d{1,20}))?e\+?(\d{1,2})$/i

/**
 * Undoes scientific notation when no digit is missing (`1.3812345678E+10` → `13812345678`).
 * Null when the text is not such a number; `''` when digits are lost and cannot be known.
 */
export function expandScientific(text: string): string | null {
  const last = text.charCodeAt(text.length - 1)
  if (last < 0x30 || last > 0x39 || (!text.includes('E') && !text.includes('e'))) return null
  const match = scientific.exec(text)
  if (!match) return null
  const digits = match[1]! + (match[2] ?? '')
  return digits.length === Number(match[3]) + 1 && !text.startsWith('-') ? digits : ''
}
