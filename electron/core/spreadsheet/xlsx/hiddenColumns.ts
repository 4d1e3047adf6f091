import { maxColumns } from '../limits.ts'
import { readAttributes } from '../../containers/xml/readXmlPart.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'

/**
 * Reads the hidden columns of a worksheet, 0-based. `<cols>` precedes the rows, so only the beginning of the
 * part is read.
 */
export async function readHiddenColumns(chunks: AsyncIterable<Buffer>): Promise<Set<number>> {
  const hidden = new Set<number>()
  const tokenizer = new XmlTokenizer()
  for await (const chunk of chunks) {
    tokenizer.push(chunk)
    for (let kind = tokenizer.next(); kind !== token.needMore; kind = tokenizer.next()) {
      if (kind !== token.open) continue
      const name = tokenizer.bytes.toString('latin1', tokenizer.nameStart, tokenizer.nameEnd)
      if (name === 'sheetData') return hidden
      if (name === 'col') addHidden(readAttributes(tokenizer), hidden)
    }
  }
  return hidden
}

function addHidden(attributes: ReadonlyMap<string, string>, hidden: Set<number>): void {
  if (attributes.get('hidden') !== '1' && attributes.get('hidden') !== 'true') return
  const first = Number(attributes.get('min'))
  const last = Math.min(maxColumns, Number(attributes.get('max')))
  // Comparison with NaN is false: a `<col>` without numbers hides nothing.
  for (let column = first; column >= 1 && column <= last; column++) hidden.add(column - 1)
}
