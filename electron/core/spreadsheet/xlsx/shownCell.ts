import type { CellDefectKind } from '../../../shared/model/workbook.ts'
import { resolveEscapes } from '../../containers/xml/xmlText.ts'
import { cellText, cellTextDefect } from '../cellText.ts'
import { cellType, type CellType } from './cellBytes.ts'
import { formatNumber, numberDefect } from './formatNumber.ts'
import { isoDateText } from './isoDate.ts'
import type { CellFormat } from './numberFormat.ts'
import { formatText, type TextFormat } from './textFormat.ts'

/** What a cell shows. */
export interface ShownCell {
  text: string
  defect: CellDefectKind | null
}

/** A cell by its value as written in the sheet. @param type not `shared` */
export function showValue(
  type: CellType,
  value: string,
  format: CellFormat,
  textFormat: TextFormat | null,
  is1904: boolean,
): ShownCell {
  switch (type) {
    case cellType.number:
      return showNumber(value, format, is1904)
    case cellType.boolean:
      return { text: value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE', defect: null }
    case cellType.error:
      return { text: value, defect: 'error' }
    case cellType.date:
      return isoDateText(value, format) ?? { text: value, defect: null }
    default:
      return showText(cellText(resolveEscapes(value)), textFormat)
  }
}

/** A text normalised by `cellText`. */
export function showText(text: string, format: TextFormat | null): ShownCell {
  const defect = cellTextDefect(text)
  if (defect !== null) return { text: defect === 'picture' ? '' : text, defect }
  return { text: format === null ? text : formatText(text, format), defect }
}

function showNumber(written: string, format: CellFormat, is1904: boolean): ShownCell {
  const text = written.trim()
  const value = Number(text)
  if (text === '' || Number.isNaN(value)) return { text, defect: null }
  return { text: formatNumber(value, format, is1904), defect: numberDefect(value, format, is1904) }
}
