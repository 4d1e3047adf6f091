import type { CellDefectKind } from '../../shared/model/workbook.ts'

const plus = 0x2b
const zero = 0x30
const upperE = 0x45
const lowerE = 0x65
const nine = 0x39

/**
 * Excel keeps 15 significant digits (IEEE 754 doubles, 15 shown) and replaces the rest of a number by zeros.
 */
const keptDigits = 15
/** Least exponent: 11 digits or more are phone numbers, cards and ids; 1E+05 may have been typed as such. */
const fewestLostExponent = 10

const scientific = /^\s*-?(\d)(?:\.(\d+))?E(\+?)(\d{2,3})\s*$/i

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
  if (length > keptDigits && text.charCodeAt(length - 1) === zero && endsInZeros(text))
    return length === keptDigits + 1 ? 'rounded' : 'imprecise'
  // Cheap test before the regular expression: `E+17`, `E17`, `E+100` or `E100` at the end, or trailing blanks.
  const isCandidate =
    isExponentMark(text.charCodeAt(length - 3)) ||
    isExponentMark(text.charCodeAt(length - 4)) ||
    text.endsWith(' ')
  const match = isCandidate ? scientific.exec(text) : null
  if (match === null) return null
  const [, first = '', rest = '', sign = '', exponentText = ''] = match
  // Without both, it may be a code such as `2E10`.
  if (sign === '' && rest === '') return null
  const exponent = Number(exponentText)
  const isWhole = first.length + rest.length === exponent + 1 && !text.includes('-')
  return exponent >= fewestLostExponent && !isWhole && /[1-9]/.test(first + rest) ? 'imprecise' : null
}

function isExponentMark(code: number): boolean {
  return code === plus || code === upperE || code === lowerE
}

/** Whether the text has digits only, and zeros after the first `keptDigits`. */
function endsInZeros(text: string): boolean {
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const code = text.charCodeAt(index)
    if (index >= keptDigits ? code !== zero : code < zero || code > nine) return false
  }
  return text.charCodeAt(0) !== zero
}
