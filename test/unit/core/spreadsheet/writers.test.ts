import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import type { SheetPreview } from '../../../../electron/shared/model/workbook.ts'
import { failureOf, previewFile } from '../../../support/workbooks/readAll.ts'

/**
 * One customer list as several programs write it: Chinese date formats, percent, currency, formulas, an error, a row
 * that an autofilter hides, a hidden column, a hidden sheet, frozen panes, blanks around text, a line break in a cell,
 * two equal rows (which .ods writes as one), and hundreds of styled rows below that hold nothing.
 *
 * - `openpyxl.xlsx`, `openpyxl1904.xlsx` (counts from 1904): python's openpyxl 3.0.9, which saves no results of formulas
 * - `office.*`, `office1904.*`, `office-*`: those two, saved by LibreOffice 7.4 in its formats
 * - `xlsxwriter.xlsx`: python's XlsxWriter 3.0.2, with results of formulas and a cell of rich text
 * - `xlwt.xls`: python's xlwt 1.3.0, without the formulas
 * - `locked.*`: saved by LibreOffice with a password
 */

const fixtures = join(import.meta.dirname, 'fixtures')

const preview = (name: string): Promise<SheetPreview> => previewFile(join(fixtures, name))

const header = ['姓名', '手机', '生日', '登记', '月日', '比例', '金额', '编号', '公式', '备注']
const zhang = [
  '张三',
  '13812345678',
  '1990-01-05',
  '2023-03-15 18:00:05',
  '2024-02-29',
  '25.5%',
  '￥1,234.50',
]
const li = [
  '李四',
  '13912345678',
  '2000-02-29',
  '2023-12-31 23:59:59',
  '2023-12-31',
  '7.0%',
  '￥99.00',
  '007',
]
const wang = ['王五', '13712345678', '', '', '', '', '-￥0.50', '0']
const zhao = ['赵六𠮷', '13612345678', '1985-12-01', '2026-01-01 00:00:00', '2026-01-01', '100.0%', '￥0.00']

/** @param formulas the results of the formulas; blank where the writer saves none */
function rowsWith(formulas: readonly string[], blanks = ' 前后 '): string[][] {
  const [a = '', b = '', c = '', d = '', e = ''] = formulas
  return [
    [...zhang, '00123', a, '第一行\n第二行'],
    [...li, b, blanks],
    [...li, c, blanks],
    [...wang, d, '<b>&"\''],
    e === '' ? zhao : [...zhao, '', e],
  ]
}
const calculated = ['12345678', '李四先生', '李四先生', '#DIV/0!', 'TRUE']

describe('one list, as several programs write it,', () => {
  it.each([
    ['office.xlsx', 'xlsx', 3],
    ['office.xls', 'xls', 3],
    ['office.ods', 'ods', 3],
    ['office1904.xlsx', 'xlsx', 3],
    ['office1904.xls', 'xls', 3],
    ['office1904.ods', 'ods', 3],
    ['xlsxwriter.xlsx', 'xlsx', 2],
    ['openpyxl.xlsx', 'xlsx', 3],
    ['openpyxl1904.xlsx', 'xlsx', 3],
    ['xlwt.xls', 'xls', 2],
  ])('is read the same from %s', async (name, format, sheets) => {
    const found = await preview(name)
    expect(found.workbook.format).toBe(format)
    expect(found.headerRow).toBe(1)
    expect(found.columns.map((column) => column.name)).toEqual(header)
    const hasResults = /^office|^xlsxwriter/.test(name)
    // SheetJS drops blanks at the end of a cell of .ods, which it writes as elements.
    const blanks = format === 'ods' ? ' 前后' : ' 前后 '
    expect(found.rows.slice(0, 5).map((row) => row.cells)).toEqual(
      rowsWith(hasResults ? calculated : [], blanks),
    )
    expect(found.rows.slice(0, 5).map((row) => row.rowNumber)).toEqual([2, 3, 4, 5, 6])

    // What is hidden is marked, in every format.
    expect(found.rows.slice(0, 5).map((row) => row.hidden)).toEqual([false, false, false, true, false])
    expect(found.columns.filter((column) => column.hidden).map((column) => column.name)).toEqual(['编号'])
    const visible = [false, true, false].slice(0, sheets)
    expect(found.workbook.sheets.map((sheet) => sheet.hidden)).toEqual(visible)

    // The error of a formula and a formula without its result are findings, never text or a blank.
    const kinds = found.rows.slice(0, 5).map((row) => row.defects?.map(({ kind }) => kind) ?? [])
    const defects = kinds.map((each) => each.filter((kind) => kind !== 'completed').join())
    const uncached = ['uncached', 'uncached', 'uncached', 'uncached', 'uncached']
    if (name.startsWith('openpyxl')) expect(defects).toEqual(uncached)
    else expect(defects).toEqual(hasResults ? ['', '', '', 'error', ''] : ['', '', '', '', ''])

    // Its format shows month and day only: the year may be one that the program added.
    expect(kinds.map((each) => each.includes('completed'))).toEqual([true, true, true, false, true])

    // The styled rows below are none.
    expect(found.rowCount).toBe(name === 'xlsxwriter.xlsx' ? 6 : 5)
  })

  it('reads the rich text and marks the number of 16 digits of xlsxwriter.xlsx', async () => {
    const last = (await preview('xlsxwriter.xlsx')).rows[5]!
    expect(last.cells.slice(0, 2)).toEqual(['富文本', '13512345678'])
    expect(last.defects).toEqual([{ columnIndex: 6, kind: 'imprecise' }])
  })

  it.each([
    ['office-gb18030.csv', 'gb18030', ','],
    ['office-utf16.txt', 'utf-16le', '\t'],
  ])('is read the same from %s', async (name, encoding, delimiter) => {
    const found = await preview(name)
    expect(found.workbook).toMatchObject({ format: 'csv', encoding, delimiter })
    expect(found.columns.map((column) => column.name)).toEqual(header)
    const shown = rowsWith(calculated).map((cells) => cells.map(asShown))
    expect(found.rows.map((row) => row.cells.slice(0, 9))).toEqual(
      shown.map((cells) => cells.slice(0, 9).concat(Array(Math.max(0, 9 - cells.length)).fill(''))),
    )
    // A record over two lines is one row, as in Excel: a number of lines would name another customer.
    expect(found.rows.map((row) => row.rowNumber)).toEqual([2, 3, 4, 5, 6])
    expect(found.rows.map((row) => row.defects)).toEqual([
      null,
      null,
      null,
      [{ columnIndex: 8, kind: 'error' }],
      null,
    ])
  })

  it.each(['locked.xlsx', 'locked.ods', 'locked.xls'])('reports the password of %s', async (name) => {
    expect(await failureOf(openWorkbook(join(fixtures, name)))).toMatchObject({
      code: 'file.encrypted',
      params: { name },
    })
  })
})

/** A date as its Chinese format shows it, which is what a text file holds. */
function asShown(cell: string, column: number): string {
  const [, year, month, day] = /^(\d{4})-0?(\d+)-0?(\d+)$/.exec(cell) ?? []
  if (year === undefined) return cell
  return column === 4 ? `${month}月${day}日` : `${year}年${month}月${day}日`
}
