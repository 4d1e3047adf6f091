import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli/runCli.ts'

/**
 * The built bundle, not the sources, reads files that SheetJS parses in a thread of its own: the thread has no file in
 * the bundle and finds the library by itself, which a bundler can break without any unit test noticing.
 */

const fixtures = join(import.meta.dirname, '../unit/core/spreadsheet/fixtures')
const folder = mkdtempSync(join(tmpdir(), 'formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Inspected {
  workbook: { format: string; encoding: string | null; sheets: { name: string; hidden: boolean }[] }
  columns: { name: string; samples: string[]; hidden?: true }[]
  rowCount: number
}

async function inspect(path: string): Promise<Inspected> {
  const { exitCode, stdout, stderr } = await runCli(['inspect', path, '--json'])
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout) as Inspected
}

describe('the built command line', () => {
  it.each([
    ['office.xls', 'xls'],
    ['office.ods', 'ods'],
    ['office.xlsx', 'xlsx'],
    ['xlwt.xls', 'xls'],
  ])('reads %s', async (name, format) => {
    const { workbook, columns, rowCount } = await inspect(join(fixtures, name))
    expect(workbook.format).toBe(format)
    expect(workbook.sheets.find((sheet) => sheet.name === '内部')?.hidden).toBe(true)
    expect(columns.slice(0, 3).map((column) => [column.name, column.samples[0]])).toEqual([
      ['姓名', '张三'],
      ['手机', '13812345678'],
      ['生日', '1990-01-05'],
    ])
    expect(columns.find((column) => column.name === '编号')?.hidden).toBe(true)
    expect(rowCount).toBe(5)
  })

  it('reads an HTML table under the name .xls, by its content', async () => {
    const path = join(folder, '导出.xls')
    cpSync(join(fixtures, 'customers.html'), path)
    const { workbook, columns } = await inspect(path)
    expect(workbook.format).toBe('html')
    expect(columns.slice(0, 2).map((column) => column.samples[0])).toEqual(['张三', '13812345678'])
  })

  it('reads .csv in GB18030', async () => {
    const { workbook, columns } = await inspect(join(fixtures, 'office-gb18030.csv'))
    expect(workbook).toMatchObject({ format: 'csv', encoding: 'gb18030' })
    expect(columns[0]!.samples).toEqual(['张三', '李四', '李四'])
  })

  it('reports that a file has a password', async () => {
    const { exitCode, stdout, stderr } = await runCli(['inspect', join(fixtures, 'locked.xls'), '--json'])
    expect(exitCode).not.toBe(0)
    expect(stdout + stderr).toContain('file.encrypted')
  })
})
