import type { CellDefectKind } from '../../shared/model/workbook.ts'

const plus = 0x2b
const upperE = 0x45
const hash = 0x23

/** Errors of formulas, as spreadsheets write them into text files; Err:508 is LibreOffice's way. */
const errorText =
  /^(?:Err:5\d\d|#(?:N\/A|DIV\/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))\s*$/
const roundedNumber = /^\s*-?\d(?:\.\d+)?E\+\d{2,3}\s*$/i

/**
 * What is wrong with a text that no person typed: a number that lost its digits when a spreadsheet saved it as text
 * (`4.40301E+17`), or the error of a formula (`#N/A`). Null for nearly every text, which must cost next to nothing.
 */
export function textDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length < 4) return null
  const first = text.charCodeAt(0)
  if (first === hash || (first === upperE && length < 12)) return errorText.test(text) ? 'error' : null
  // `E+17` or `E+100` stands at the end, where blanks may follow.
  const isCandidate =
    text.charCodeAt(length - 3) === plus || text.charCodeAt(length - 4) === plus || text.endsWith(' ')
  return isCandidate && roundedNumber.test(text) ? 'imprecise' : null
}
