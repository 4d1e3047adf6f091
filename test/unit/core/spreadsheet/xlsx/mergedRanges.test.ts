import { expect, it } from 'vitest'
import { readMergedRanges } from '../../../../../electron/core/spreadsheet/xlsx/mergedRanges.ts'

const merge = '<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="A9:A10"/></mergeCells>'
const rows = '<row r="2"><c r="A2"><v>1</v></c></row>'.repeat(50)
/** Conditional formats and hyperlinks behind the rows may be longer than them. */
const longTail = `${merge}<hyperlinks>${'<hyperlink ref="A1"/>'.repeat(80_000)}</hyperlinks>`

async function read(xml: string, chunkBytes: number): Promise<unknown> {
  const bytes = Buffer.from(xml)
  async function* open(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  return readMergedRanges(open, 5)
}

const first = { firstRow: 2, lastRow: 4, firstColumn: 1, lastColumn: 2 }

it.each([
  ['a short end', `<worksheet><sheetData>${rows}</sheetData>${merge}</worksheet>`],
  ['prefixed names', `<x:worksheet><x:sheetData>${rows}</x:sheetData>${merge}</x:worksheet>`],
  ['no rows', `<worksheet><sheetData/>${merge}</worksheet>`],
  ['an end longer than what is looked at first', `<worksheet><sheetData>${rows}</sheetData>${longTail}`],
])('finds the ranges behind the rows with %s, wherever the chunks are cut', async (_name, xml) => {
  for (const chunkBytes of [97, 1_000, 65_536, 4_194_304])
    expect(await read(xml, chunkBytes)).toEqual([first])
})

it('finds none in a sheet without merges', async () => {
  expect(await read(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, 1_000)).toEqual([])
})
