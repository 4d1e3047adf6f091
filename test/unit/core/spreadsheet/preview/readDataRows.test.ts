import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import XLSX from 'xlsx'
import { rowsPerArray } from '../../../../../electron/core/spreadsheet/limits.ts'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import {
  OverlookedMerges,
  readDataRows,
} from '../../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

// The rows behind an unclosed quote come in one piece; adding them as arguments of one call overflowed the stack.
it('reads on behind a quote that is never closed, over a million short lines', async () => {
  const lines = 1_000_000
  const path = files.write('quote.csv', Buffer.from(`name,phone\n"张三,1\n${'b,2\n'.repeat(lines)}`))
  const reader = await openWorkbook(path)
  let rows = 0
  try {
    for await (const page of readDataRows(reader, 0, 1)) rows += page.length
  } finally {
    await reader.close()
  }
  expect(rows).toBe(lines + 1)
})

// 1.2 GB for 4 MB: all lines behind the quote were in memory at once.
it('holds few rows at a time behind a quote that is never closed', async () => {
  const path = files.write('memory.csv', Buffer.from(`name,phone\n"张三,1\n${'b\n'.repeat(2_000_000)}`))
  const script = `
    import { openWorkbook } from ${JSON.stringify(moduleOf('openWorkbook.ts'))}
    import { readDataRows } from ${JSON.stringify(moduleOf('preview/readDataRows.ts'))}
    const reader = await openWorkbook(process.argv[1])
    let rows = 0
    let longest = 0
    for await (const page of readDataRows(reader, 0, 1)) {
      rows += page.length
      longest = Math.max(longest, page.length)
    }
    console.log(JSON.stringify({ rows, longest }))`
  // The heap that the rows of a thousandth of the file would fill.
  const flags = ['--max-old-space-size=48', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, path])
  expect(JSON.parse(stdout)).toEqual({ rows: 2_000_001, longest: expect.any(Number) as number })
  expect((JSON.parse(stdout) as { longest: number }).longest).toBeLessThanOrEqual(rowsPerArray)
})

const tableRows = Array.from({ length: 400 }, (_, index) => [`M${index}`, '张三'])
const html = `<table>${tableRows.map((cells) => `<tr><td>${cells.join('</td><td>')}</td></tr>`).join('')}</table>`

// A format that was read as a whole, or as text, had no limit: its rows filled the disk.
it.each(['csv', 'html', 'xlsx', 'xls', 'xlsb', 'ods', 'fods', 'xml'] as const)(
  'refuses a .%s with too many rows, and reads one with as many as allowed',
  async (format) => {
    const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(tableRows), 'a')
    const bookType = format === 'xml' ? 'xlml' : format
    const bytes =
      format === 'html'
        ? Buffer.from(html)
        : Buffer.from(XLSX.write(book, { bookType, type: 'buffer' }) as Uint8Array)
    const path = files.write(`rows.${format}`, bytes)
    const count = async (rowLimit: number): Promise<number> => {
      const reader = await openWorkbook(path)
      let rows = 0
      try {
        for await (const page of readDataRows(reader, 0, 1, { rowLimit })) rows += page.length
      } finally {
        await reader.close()
      }
      return rows
    }
    expect(await count(400)).toBe(399)
    await expect(count(399)).rejects.toEqual(expect.objectContaining({ code: 'file.tooLarge' }))
  },
)

function moduleOf(path: string): string {
  return new URL(`../../../../../electron/core/spreadsheet/${path}`, import.meta.url).href
}

// One pass reads the merges behind the rows: rows that one covers were wrong without a word.
it.each([
  ['covers a row', '<mergeCell ref="A2:A3"/>', true],
  ['covers the header only', '<mergeCell ref="A1:B1"/>', false],
])('says at the end of one pass that a merge %s', async (_name, merge, isOverlooked) => {
  const data = [textRow(1, ['姓名', '手机']), textRow(2, ['张三', '1']), textRow(3, ['', '2'])].join('')
  const after = `<mergeCells count="1">${merge}</mergeCells>`
  const path = files.write('merged.xlsx', writeXlsx({ sheets: [{ name: 'a', data, after }] }))
  const reader = await openWorkbook(path)
  const cells: string[][] = []
  const read = async (): Promise<void> => {
    for await (const rows of readDataRows(reader, 0, 1, { expectsNoMerges: true }))
      cells.push(...rows.map((row) => row.cells))
  }
  const failure: unknown = await read().then(
    () => null,
    (error: unknown) => error,
  )
  await reader.close()
  expect(failure instanceof OverlookedMerges).toBe(isOverlooked)
  expect(cells).toEqual([
    ['张三', '1'],
    ['', '2'],
  ])
})
