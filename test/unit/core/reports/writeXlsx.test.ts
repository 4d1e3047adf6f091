import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { writeXlsx, type ReportLine } from '../../../../electron/core/reports/writeXlsx.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../electron/core/spreadsheet/preview/readDataRows.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'xlsx-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const rowOf = (index: number): string[] => [
  `=SUM(A${index})`,
  `0${index}`,
  '11010119900307851X',
  index % 3 === 0 ? '' : '张三\n😀',
  `<&>"' _x000D_ ${index}`,
]

function* rowsUpTo(count: number): Iterable<string[]> {
  for (let index = 0; index < count; index++) yield rowOf(index)
}

function* linesUpTo(count: number): Iterable<ReportLine> {
  for (const cells of rowsUpTo(count)) yield { cells }
}

async function readSheets(path: string, sheets: number): Promise<string[][][]> {
  const reader = await openWorkbook(path, {})
  const found: string[][][] = []
  for (let sheet = 0; sheet < sheets; sheet++) {
    const rows: string[][] = []
    for await (const some of readDataRows(reader, sheet, 1)) rows.push(...some.map((row) => row.cells))
    found.push(rows)
  }
  await reader.close()
  return found
}

const header = ['一', '二', '三', '四', '五']

it('an .xlsx file continues on another sheet when one is full, and loses no row in between', async () => {
  const path = join(folder, 'r.xlsx')
  expect(await writeXlsx(path, { sheetName: '未成功 & "数据"', header, rows: linesUpTo(25) }, 10)).toBe(25)
  const book = read(readFileSync(path))
  expect(book.SheetNames).toEqual(['未成功 & "数据"', '未成功 & "数据"2', '未成功 & "数据"3'])
  const expected = [...rowsUpTo(25)]
  expect(await readSheets(path, 3)).toEqual([
    expected.slice(0, 10),
    expected.slice(10, 20),
    expected.slice(20),
  ])
  const bySheetJs = book.SheetNames.map((name) =>
    utils.sheet_to_json<string[]>(book.Sheets[name] ?? {}, { header: 1, defval: '' }),
  )
  expect(bySheetJs.map((rows) => rows.length)).toEqual([11, 11, 6])
  for (const rows of bySheetJs) expect(rows[0]).toEqual(header)
  expect(bySheetJs[1]?.[1]?.slice(0, 3)).toEqual(rowOf(10).slice(0, 3))
})

it('an .xlsx file has no empty last sheet when the rows end with a full one', async () => {
  const path = join(folder, 'r.xlsx')
  await writeXlsx(path, { sheetName: 's', header, rows: linesUpTo(20) }, 10)
  expect(read(readFileSync(path)).SheetNames).toEqual(['s', 's2'])
})

it('an .xlsx file is read back unchanged over many compressed pieces', async () => {
  const path = join(folder, 'r.xlsx')
  expect(await writeXlsx(path, { sheetName: 's', header, rows: linesUpTo(20_000) })).toBe(20_000)
  const [rows] = await readSheets(path, 1)
  expect(rows).toEqual([...rowsUpTo(20_000)])
})

it('an .xlsx file keeps columns beyond Z apart, and a line break in a cell, which reads as LF', async () => {
  const path = join(folder, 'r.xlsx')
  const wide = Array.from({ length: 800 }, (_, index) => `c${index}\r\n`)
  await writeXlsx(path, { sheetName: 's', header: wide, rows: [{ cells: wide }] })
  const read = wide.map((cell) => cell.replace('\r\n', '\n'))
  expect(await readSheets(path, 1)).toEqual([[read]])
})
