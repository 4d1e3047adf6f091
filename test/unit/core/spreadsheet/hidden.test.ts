import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { utils, write } from 'xlsx'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../../../electron/core/spreadsheet/preview/previewSheet.ts'
import { readDataRows } from '../../../../electron/core/spreadsheet/preview/readDataRows.ts'

const folder = mkdtempSync(join(tmpdir(), 'hidden-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Five rows, of which a filter hides the second and the fourth; column B is hidden. */
function writeFiltered(bookType: 'xlsx' | 'xlsb' | 'xlml' = 'xlsx'): string {
  const sheet = utils.aoa_to_sheet([
    ['姓名', '内部编号', '手机'],
    ...[1, 2, 3, 4, 5].map((n) => [`客户${n}`, n, '13800000000']),
  ])
  sheet['!cols'] = [{}, { hidden: true }, {}]
  sheet['!rows'] = [{}, {}, { hidden: true }, {}, { hidden: true }]
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '名单')
  const path = join(folder, `filtered.${bookType}`)
  writeFileSync(path, write(book, { type: 'buffer', bookType }) as Buffer)
  return path
}

async function firstCells(skipHiddenRows: boolean): Promise<string[]> {
  const reader = await openWorkbook(writeFiltered())
  const names: string[] = []
  for await (const rows of readDataRows(reader, 0, 1, { skipHiddenRows }))
    names.push(...rows.map(({ cells }) => cells[0] ?? ''))
  await reader.close()
  return names
}

// .xls and .ods: writers.test.ts; SheetJS does not write what is hidden into them.
describe('a hidden row or column', () => {
  it.each(['xlsx', 'xlsb', 'xlml'] as const)(
    'is marked in %s, so that nobody imports it without knowing',
    async (bookType) => {
      const reader = await openWorkbook(writeFiltered(bookType))
      const preview = await previewSheet(reader, {})
      await reader.close()
      expect(preview.hiddenRows).toBe(2)
      expect(preview.columns.map(({ name, hidden }) => [name, hidden])).toEqual([
        ['姓名', undefined],
        ['内部编号', true],
        ['手机', undefined],
      ])
    },
  )

  it('is read like any other, unless the user leaves hidden rows out', async () => {
    expect(await firstCells(false)).toEqual(['客户1', '客户2', '客户3', '客户4', '客户5'])
    expect(await firstCells(true)).toEqual(['客户1', '客户3', '客户5'])
  })

  it('is then left out of the preview too, so that the preview shows what will be imported', async () => {
    const reader = await openWorkbook(writeFiltered())
    const preview = await previewSheet(reader, { skipHiddenRows: true })
    await reader.close()
    expect(preview.rows.map(({ cells }) => cells[0])).toEqual(['客户1', '客户3', '客户5'])
    expect(preview.rowCount).toBe(3)
    expect(preview.hiddenRows).toBe(2)
  })
})
