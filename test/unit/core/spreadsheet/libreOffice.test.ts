import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SheetPreview } from '../../../../electron/shared/model/workbook.ts'
import { previewFile } from '../../../support/workbooks/readAll.ts'

/** `customers.fods`, saved by LibreOffice 7.4 in each format: what real programs write is never quite the standard. */

const fixtures = join(import.meta.dirname, 'fixtures')

const preview = (name: string): Promise<SheetPreview> => previewFile(join(fixtures, name))

const names = [
  '姓名',
  '手机',
  '生日',
  '登记时间',
  '比例',
  '编号',
  '会员',
  '公式',
  '错误',
  '金额',
  '身份证',
  '邮编',
]
const first = [
  '张三',
  '13812345678',
  '2023-03-15',
  '2023-03-15 18:00:05',
  '25.00%',
  '00123',
  'TRUE',
  '3',
  '#N/A',
  '¥1,234.50',
  '440301199001011000',
  '000518',
]
const last = ['李四𠮷 <&>', '13912345678', '2000-02-29', '2023-12-31 23:59:59', '7.50%', '007']

const defects = [
  { columnIndex: 8, kind: 'error' },
  { columnIndex: 10, kind: 'imprecise' },
]

describe('reading what LibreOffice wrote gives the customers', () => {
  it.each(['customers.xlsx', 'customers.xls', 'customers.ods'])('of %s', async (name) => {
    const found = await preview(name)
    expect(found.headerRow).toBe(2)
    expect(found.columns.map((column) => column.name)).toEqual(names)
    expect(found.rows.map((row) => row.cells)).toEqual([first, ['隐藏', '1'], last])
    expect(found.rows[0]!.defects).toEqual(defects)
    expect(found.workbook.sheets.map((sheet) => sheet.name)).toEqual(['客户', '藏'])
    expect(found.workbook.sheets.map((sheet) => sheet.hidden)).toEqual([false, true])
    expect(found.rows.map((row) => row.hidden)).toEqual([false, true, false])
  })

  it('of customers.html', async () => {
    const found = await preview('customers.html')
    expect(found.headerRow).toBe(2)
    expect(found.rows[0]!.cells.slice(0, 3)).toEqual(['张三', '13812345678', '2023-03-15'])
    expect(found.rows[0]!.cells[5]).toBe('00123')
    expect(found.rows[0]!.defects).toEqual(defects)
  })

  it('of customers.csv', async () => {
    const found = await preview('customers.csv')
    expect(found.headerRow).toBe(2)
    expect(found.columns.map((column) => column.name)).toEqual(names)
    expect(found.rows[0]!.cells[0]).toBe('张三')
    expect(found.rows[0]!.cells[5]).toBe('00123')
    expect(found.rows[0]!.defects).toEqual(defects)
  })
})
