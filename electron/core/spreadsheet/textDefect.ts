import type { CellDefectKind } from '../../shared/model/workbook.ts'
import { isDestroyed } from './destroyedText.ts'
import { isPictureFormula } from './pictureFormula.ts'
import { roundedDefect } from './roundedNumber.ts'

const equals = 0x3d
const upperE = 0x45
const hash = 0x23

/** Formula errors as spreadsheets write them into text files; Err:508 is LibreOffice's form. */
const errorText =
  /^(?:Err:5\d\d|#(?:N\/A|DIV\/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))\s*$/
/** What a spreadsheet shows, and saves as text, where a number or a date is wider than its column. */
const tooNarrow = /^#{3,}\s*$/

/**
 * Detects text that a program produced by mistake: a number that lost digits when a spreadsheet saved it as
 * text (`4.40301E+17`, `440301199001011000`), a formula error (`#N/A`), a picture (`=DISPIMG("ID_…",1)`),
 * characters that an earlier program destroyed. Hot path: nearly every text returns null at almost no cost.
 */
export function textDefect(text: string): CellDefectKind | null {
  const { length } = text
  if (length === 0) return null
  const first = text.charCodeAt(0)
  // Shortcut: with digits at both ends it is a phone number, a date or an id.
  if (!isDigit(first) || !isDigit(text.charCodeAt(length - 1))) {
    if (first === equals && isPictureFormula(text) && /\)\s*$/.test(text)) return 'picture'
    if (first === hash || (first === upperE && length < 12)) {
      if (errorText.test(text)) return 'error'
      return tooNarrow.test(text) ? 'undecodable' : null
    }
    if (isDestroyed(text)) return 'undecodable'
  }
  return length < 4 ? null : roundedDefect(text)
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}
