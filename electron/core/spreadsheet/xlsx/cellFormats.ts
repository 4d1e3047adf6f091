import { maxCellFormats } from '../limits.ts'
import { readXmlPart } from '../../containers/xml/readXmlPart.ts'
import { builtinFormat, parseNumberFormat, type CellFormat } from './numberFormat.ts'
import { parseTextFormat, type TextFormat } from './textFormat.ts'

/** What the cell formats of a workbook show, by the style index of cells. */
export interface CellFormats {
  numbers: readonly CellFormat[]
  /** Null for each that shows a text as it is; null when all do, the usual case. */
  texts: readonly (TextFormat | null)[] | null
}

/**
 * Reads the number format of each cell format (`cellXfs`) of a styles part.
 *
 * @throws AppError `file.corrupted`, `file.unsafe`
 */
export function readCellFormats(styles: Buffer): CellFormats {
  const custom = new Map<number, CellFormat>()
  const customTexts = new Map<number, TextFormat>()
  const ids: number[] = []
  readXmlPart(styles, ({ name, attributes, ancestors }) => {
    const parent = ancestors.at(-1)
    if (name === 'numFmt' && parent === 'numFmts') {
      const id = Number(attributes.get('numFmtId'))
      const code = attributes.get('formatCode') ?? ''
      custom.set(id, parseNumberFormat(code))
      const text = parseTextFormat(code)
      if (text !== null) customTexts.set(id, text)
    } else if (name === 'xf' && parent === 'cellXfs' && ids.length < maxCellFormats) {
      ids.push(Number(attributes.get('numFmtId') ?? 0))
    }
  })
  return {
    numbers: ids.map((id) => custom.get(id) ?? builtinFormat(id)),
    texts: customTexts.size === 0 ? null : ids.map((id) => customTexts.get(id) ?? null),
  }
}
