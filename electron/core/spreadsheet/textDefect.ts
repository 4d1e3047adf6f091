import type { CellDefectKind } from '../../shared/model/workbook.ts'
import { roundedDefect } from './roundedNumber.ts'

const upperE = 0x45
const hash = 0x23

/** Errors of formulas, as spreadsheets write them into text files; Err:508 is LibreOffice's way. */
const errorText =
  /^(?:Err:5\d\d|#(?:N\/A|DIV\/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))\s*$/

/**
 * What is wrong with a text that no person typed: a number that lost its digits when a spreadsheet saved it as text
 * (`4.40301E+17`, `440301199001011000`), or the error of a formula (`#N/A`). Null for nearly every text, which must cost next to nothing.
 */
export function textDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length < 4) return null
  const first = text.charCodeAt(0)
  if (first === hash || (first === upperE && length < 12)) return errorText.test(text) ? 'error' : null
  return roundedDefect(text)
}
