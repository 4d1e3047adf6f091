import type { MergedRange } from '../WorkbookReader.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'

const dataEnd = Buffer.from('sheetData>')
/** Longest namespace prefix of a tag. */
const maxPrefixBytes = 32
/** What follows the rows of a sheet is rarely longer. */
const usualTailBytes = 1024 * 1024

/**
 * Reads the merged ranges of a worksheet that begin at or above a row. They follow all rows, so the rows are
 * skipped, which costs little more than inflating.
 *
 * @param open starts a pass over the XML of the sheet
 * @param lastRow 1-based
 */
export async function readMergedRanges(
  open: () => AsyncIterable<Buffer>,
  lastRow: number,
): Promise<MergedRange[]> {
  // Looks at the end first: a search through all rows takes as long as inflating them.
  const tail = await tailOf(open(), usualTailBytes)
  const end = findDataEnd(tail.bytes)
  if (end !== -1) return rangesIn([tail.bytes.subarray(end)], lastRow)
  return tail.isWhole ? [] : rangesIn(await afterData(open()), lastRow)
}

/** Returns the end of a stream, at least `length` bytes of it. */
async function tailOf(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const kept: Buffer[] = []
  let keptBytes = 0
  let isWhole = true
  for await (const chunk of chunks) {
    kept.push(chunk)
    keptBytes += chunk.length
    while (keptBytes - kept[0]!.length >= length) {
      keptBytes -= kept.shift()!.length
      isWhole = false
    }
  }
  return { bytes: Buffer.concat(kept), isWhole }
}

/** Returns what follows the rows, found by a search through all of them. */
async function afterData(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const found: Buffer[] = []
  // Kept from the previous chunk, so that a closing tag with prefix is found across a chunk boundary.
  let before: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (found.length > 0) {
      found.push(chunk)
      continue
    }
    const window = Buffer.concat([before, chunk])
    const end = findDataEnd(window)
    if (end === -1) before = window.subarray(-2 * maxPrefixBytes)
    else found.push(window.subarray(end))
  }
  return found
}

/**
 * Position after `</sheetData>` or `<sheetData/>`, or -1. Safe without parsing: XML text never contains `<`.
 */
function findDataEnd(window: Buffer): number {
  for (let at = window.indexOf('sheetData'); at !== -1; at = window.indexOf('sheetData', at + 1)) {
    const before = window.toString('latin1', Math.max(0, at - maxPrefixBytes), at)
    const isClosing = /<\/(?:[\w.-]+:)?$/.test(before) && window.indexOf(dataEnd, at) === at
    if (isClosing) return at + dataEnd.length
    if (window.toString('latin1', at, at + 11) === 'sheetData/>') return at + 11
  }
  return -1
}

function rangesIn(parts: readonly Buffer[], lastRow: number): MergedRange[] {
  const collector = new MergeCollector()
  for (const part of parts) collector.push(part)
  return collector.ranges.filter(({ firstRow }) => firstRow <= lastRow)
}

/** Collects the merged ranges from what follows the rows of a sheet. */
export class MergeCollector {
  readonly ranges: MergedRange[] = []
  readonly #tokenizer = new XmlTokenizer()

  push(chunk: Buffer): void {
    const tokenizer = this.#tokenizer
    tokenizer.push(chunk)
    for (let kind = tokenizer.next(); kind !== token.needMore; kind = tokenizer.next()) {
      if (kind !== token.open) continue
      const { bytes, nameStart, nameEnd, attributes, attributeCount } = tokenizer
      if (bytes.toString('latin1', nameStart, nameEnd) !== 'mergeCell') continue
      for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
        const range = parseRange(bytes.toString('latin1', attributes[slot + 2]!, attributes[slot + 3]!))
        if (range !== null) this.ranges.push(range)
      }
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
