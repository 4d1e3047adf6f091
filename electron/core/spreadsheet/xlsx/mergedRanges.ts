import type { MergedRange } from '../WorkbookReader.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'

const dataEnd = Buffer.from('sheetData>')
/** Bytes kept from the previous chunk, so that a closing tag with prefix is found across a chunk boundary. */
const overlapBytes = 64

/**
 * Reads the merged ranges of a worksheet that begin at or above a row. They follow all rows, so the rows are
 * skipped by a byte search for their end, which costs little more than inflating.
 *
 * @param lastRow 1-based
 */
export async function readMergedRanges(
  chunks: AsyncIterable<Buffer>,
  lastRow: number,
): Promise<MergedRange[]> {
  const ranges: MergedRange[] = []
  let tail: Buffer = Buffer.alloc(0)
  let tokenizer: XmlTokenizer | null = null
  for await (const chunk of chunks) {
    if (tokenizer === null) {
      const window = Buffer.concat([tail, chunk])
      const end = findDataEnd(window)
      if (end === -1) {
        tail = window.subarray(-overlapBytes)
        continue
      }
      tokenizer = new XmlTokenizer()
      tokenizer.push(window.subarray(end))
    } else tokenizer.push(chunk)
    collect(tokenizer, lastRow, ranges)
  }
  return ranges
}

/**
 * Position after `</sheetData>` or `<sheetData/>`, or -1. Safe without parsing: XML text never contains `<`.
 */
function findDataEnd(window: Buffer): number {
  for (let at = window.indexOf('sheetData'); at !== -1; at = window.indexOf('sheetData', at + 1)) {
    const before = window.toString('latin1', Math.max(0, at - overlapBytes / 2), at)
    const isClosing = /<\/(?:[\w.-]+:)?$/.test(before) && window.indexOf(dataEnd, at) === at
    if (isClosing) return at + dataEnd.length
    if (window.toString('latin1', at, at + 11) === 'sheetData/>') return at + 11
  }
  return -1
}

function collect(tokenizer: XmlTokenizer, lastRow: number, ranges: MergedRange[]): void {
  for (let kind = tokenizer.next(); kind !== token.needMore; kind = tokenizer.next()) {
    if (kind !== token.open) continue
    const { bytes, nameStart, nameEnd, attributes, attributeCount } = tokenizer
    if (bytes.toString('latin1', nameStart, nameEnd) !== 'mergeCell') continue
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const range = parseRange(bytes.toString('latin1', attributes[slot + 2]!, attributes[slot + 3]!))
      if (range !== null && range.firstRow <= lastRow) ranges.push(range)
    }
  }
}

function parseRange(text: string): MergedRange | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(text)
  if (match === null) return null
  const [, firstColumn = '', firstRow = '', lastColumn = '', lastRow = ''] = match
  return {
    firstRow: Number(firstRow),
    lastRow: Number(lastRow),
    firstColumn: columnOf(firstColumn),
    lastColumn: columnOf(lastColumn),
  }
}

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}
