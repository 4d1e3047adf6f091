import type { CellDefectKind } from '../../shared/model/workbook.ts'
import { isDestroyed } from './destroyedText.ts'
import { roundedDefect } from './roundedNumber.ts'

const equals = 0x3d
const upperE = 0x45
const hash = 0x23

/** Errors of formulas, as spreadsheets write them into text files; Err:508 is LibreOffice's way. */
const errorText =
  /^(?:Err:5\d\d|#(?:N\/A|DIV\/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))\s*$/
/** A picture in a cell of WPS, and one that Excel fetches, as formulas. */
const pictureFormula = /^=(?:_xlfn\.)?(?:_xlws\.)?(?:DISPIMG|IMAGE)\(.*\)\s*$/is

/**
 * What is wrong with a text that no person typed: a number that lost its digits when a spreadsheet saved it as text
 * (`4.40301E+17`, `440301199001011000`), the error of a formula (`#N/A`), a picture (`=DISPIMG("ID_…",1)`), characters that an
 * earlier program destroyed. Null for nearly every text, which must cost next to nothing.
 */
export function textDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length === 0) return null
  const first = text.charCodeAt(0)
  // Digits at both ends: a phone number, a date, an id.
  if (!isDigit(first) || !isDigit(text.charCodeAt(length - 1))) {
    if (first === equals && pictureFormula.test(text)) return 'picture'
    if (first === hash || (first === upperE && length < 12)) return errorText.test(text) ? 'error' : null
    if (isDestroyed(text)) return 'undecodable'
  }
  return length < 4 ? null : roundedDefect(text)
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}
