import { maxCellFormats } from '../limits.ts'
import { readXmlPart } from '../../containers/xml/readXmlPart.ts'
import { builtinFormat, parseNumberFormat, type CellFormat } from './numberFormat.ts'

/**
 * Reads the number format of each cell format (`cellXfs`) of a styles part, by the style index of cells.
 *
 * @throws AppError `file.corrupted`, `file.unsafe`
 */
export function readCellFormats(styles: Buffer): CellFormat[] {
  const custom = new Map<number, CellFormat>()
  const ids: number[] = []
  readXmlPart(styles, ({ name, attributes, ancestors }) => {
    const parent = ancestors.at(-1)
    if (name === 'numFmt' && parent === 'numFmts') {
      custom.set(Number(attributes.get('numFmtId')), parseNumberFormat(attributes.get('formatCode') ?? ''))
    } else if (name === 'xf' && parent === 'cellXfs' && ids.length < maxCellFormats) {
      ids.push(Number(attributes.get('numFmtId') ?? 0))
    }
  })
  return ids.map((id) => custom.get(id) ?? builtinFormat(id))
}
