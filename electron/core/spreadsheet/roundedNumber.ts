import type { CellDefectKind } from '../../shared/model/workbook.ts'

const plus = 0x2b
const zero = 0x30
const nine = 0x39

/** Excel keeps 15 significant digits (IEEE 754 doubles, 15 shown); a longer number has zeros from there on. */
const keptDigits = 15
/** 11 digits and more are telephone numbers, cards and ids; 1E+05 may well be what somebody wrote. */
const fewestLostExponent = 10

const scientific = /^\s*-?(\d)(?:\.(\d+))?E\+?(\d{2,3})\s*$/i

/**
 * Whether a text is a number that lost its end when a spreadsheet saved it as text: `4.40301E+17`, `440301199001011000`. Where all
 * digits are there (`1.3812345678E+10`) nothing is lost. Of 16 digits one in ten ends with 0 by chance, of 17 one in a hundred.
 */
export function roundedDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length < 4) return null
  if (length > keptDigits && text.charCodeAt(length - 1) === zero && endsInZeros(text))
    return length === keptDigits + 1 ? 'rounded' : 'imprecise'
  // `E+17`, `E17` or `E+100` is at the end, where blanks may follow.
  const isCandidate =
    text.charCodeAt(length - 3) === plus || text.charCodeAt(length - 4) === plus || text.endsWith(' ')
  const match = isCandidate ? scientific.exec(text) : null
  if (match === null) return null
  const [, first = '', rest = '', exponentText = ''] = match
  const exponent = Number(exponentText)
  const isWhole = first.length + rest.length === exponent + 1 && !text.includes('-')
  return exponent >= fewestLostExponent && !isWhole && /[1-9]/.test(first + rest) ? 'imprecise' : null
}

/** Nothing but digits, and zeros after those that a spreadsheet keeps. */
function endsInZeros(text: string): boolean {
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const code = text.charCodeAt(index)
    if (index >= keptDigits ? code !== zero : code < zero || code > nine) return false
  }
  return text.charCodeAt(0) !== zero
}
