import type { CellDefectKind } from '../../shared/model/workbook.ts'

const space = 0x20
const plus = 0x2b
const zero = 0x30
const upperE = 0x45
const lowerE = 0x65
const nine = 0x39
const fullWidthZero = 0xff10

/**
 * Excel keeps 15 significant digits (IEEE 754 doubles, 15 shown) and replaces the rest of a number by zeros.
 */
const keptDigits = 15
/** Least exponent: 11 digits or more are phone numbers, cards and ids; 1E+05 may have been typed as such. */
const fewestLostExponent = 10

/** Also as the format ##0.0E+0 writes it: 13.8E+9. */
const scientific = /^\s*-?(\d{1,3})(?:\.(\d+))?E(\+?)(\d{1,3})\s*$/i
/** Digits in groups, as a number format shows them: 440,301,199,001,011,000 or 6222 0200 1234 5670 000. */
const inGroups = /^(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?: \d{1,6})+)$/

/**
 * Detects a number whose last digits were lost when a spreadsheet saved it as text: `4.40301E+17`,
 * `440301199001011000`. Nothing is lost where all digits are present (`1.3812345678E+10`).
 *
 * @returns `rounded` for 16 digits, of which one in ten ends with 0 by chance; `imprecise` for an exponent
 *   and for 17 digits or more (one in a hundred by chance); else null
 */
export function roundedDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length < 4) return null
  const last = text.charCodeAt(length - 1)
  if (length > keptDigits && (last === zero || last === space || last === fullWidthZero)) {
    const digits = bareDigits(text)
    if (endsInZeros(digits)) return digits.length === keptDigits + 1 ? 'rounded' : 'imprecise'
  }
  // Cheap test before the regular expression: `E+9`, `E+17` or `E+100` at the end, without the plus, or trailing blanks.
  const isCandidate =
    isExponentMark(text.charCodeAt(length - 2)) ||
    isExponentMark(text.charCodeAt(length - 3)) ||
    isExponentMark(text.charCodeAt(length - 4)) ||
    last === space ||
    last >= fullWidthZero
  const match = isCandidate ? scientific.exec(toPlainDigits(text)) : null
  if (match === null) return null
  const [, first = '', rest = '', sign = '', exponentText = ''] = match
  // Without both, it may be a code such as `2E10`.
  if (sign === '' && rest === '') return null
  const exponent = Number(exponentText) + first.length - 1
  const isWhole = first.length + rest.length === exponent + 1 && !text.includes('-')
  return exponent >= fewestLostExponent && !isWhole && /[1-9]/.test(first + rest) ? 'imprecise' : null
}

/** The digits of a number without its grouping, blanks around it and decimals of zeros; else the text. */
function bareDigits(text: string): string {
  const plain = toPlainDigits(text).trim().replace(/\.0+$/, '')
  return inGroups.test(plain) ? plain.replace(/[ ,]/g, '') : plain
}

/** Converts full-width digits and letters, as an input method types them. */
function toPlainDigits(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) - 0xfee0))
}

function isExponentMark(code: number): boolean {
  return code === plus || code === upperE || code === lowerE
}

/** Whether the text has digits only, more than `keptDigits`, and zeros after those. */
function endsInZeros(text: string): boolean {
  if (text.length <= keptDigits) return false
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const code = text.charCodeAt(index)
    if (index >= keptDigits ? code !== zero : code < zero || code > nine) return false
  }
  return text.charCodeAt(0) !== zero
}
