import { afterAll, describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import type { Row } from '../../../../../electron/shared/model/workbook.ts'
import { failureOf, previewFile } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx, type SheetXml } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const csv = (text: string): string => files.write('a.csv', text)
const xlsx = (...sheets: SheetXml[]): string => files.write('a.xlsx', writeXlsx({ sheets }))

const people = '张三,13812345678,北京\n李四,13912345678,上海\n'

describe('previewSheet', () => {
  it('finds the header below titles, notes and blank lines', async () => {
    const found = await previewFile(
      csv(`客户名单,,\n\n"导出时间：2026-03-01 10:00",,\n,,\n姓名,手机,城市\n${people}`),
    )
    expect(found.headerRow).toBe(5)
    expect(found.columns.map((column) => column.name)).toEqual(['姓名', '手机', '城市'])
    expect(found.rows.map((row) => row.rowNumber)).toEqual([6, 7])
    expect(found.head.map((row) => row.rowNumber)).toEqual([1, 3, 5, 6, 7])
    expect(found.rowCount).toBe(2)
  })

  it.each([
    ['a header of one column', '手机号\n13812345678\n13812345679\n', 1],
    ['a header that is wider than its sparse rows', '姓名,手机,生日,地址,备注\n张三,1,,,\n李四,2,,,\n', 1],
    ['a header with a year in it', '姓名,2025年积分,2026年积分\n张三,1,2\n', 1],
    ['a header above rows of text only', '姓名,城市\n张三,北京\n', 1],
    ['an English header', 'name,phone,openid\nTom,1,o1\n', 1],
    [
      'the questions of a form for names',
      `姓名,手机号,您希望我们的会员顾问在什么时间、用什么方式与您联系（如不希望被打扰请留空不填，可多选）\n张三,13812345678,晚上\n`,
      1,
    ],
    // 3 names and 27 questions of 41 characters were no header, and 我的表没有表头 would have sent them as a customer.
    [
      'a form with more questions than names',
      `姓名,手机号,${['一', '二', '三'].map((rank) => `${rank}、${'您对我们门店的服务是否满意'.repeat(4)}`).join(',')}\n张三,13812345678,${'很满意'.repeat(20)},是,否\n李四,13912345678,是,,${'不太满意'.repeat(15)}\n`,
      1,
    ],
    ['rows that are narrower above the table', `填写说明,\n请勿修改表头,\n姓名,手机,城市\n${people}`, 3],
  ])('recognises %s', async (_, text, headerRow) => {
    expect((await previewFile(csv(text))).headerRow).toBe(headerRow)
  })

  // A guess here would silently turn the first customer into column names.
  it('reports that there is no header', async () => {
    const failure = await failureOf(previewFile(csv(people)))
    expect(failure.code).toBe('file.noHeader')
    expect(failure.params).toEqual({ name: 'a.csv' })
  })

  it('does not read sentences side by side as names', async () => {
    const sentence =
      '请按照本表的格式逐项填写。不要改动列的顺序。也不要合并单元格。填写完后请发回给总部的运营同事汇总'
    expect((await failureOf(previewFile(csv(`${sentence},${sentence}\n${people}`)))).code).toBe(
      'file.noHeader',
    )
  })

  it('does not read a customer with long remarks and no phone number as names', async () => {
    const remark = (name: string): string => `${name}希望晚上七点以后再联系。不要打扰家人。`.repeat(3)
    const rows = ['张三', '李四', '王五'].map((name) => `${name},13812345678,${remark(name)},${remark('他')}`)
    const lost = `赵六,无,${remark('赵六')},${remark('她')}`
    expect((await failureOf(previewFile(csv([...rows, lost, ...rows].join('\n'))))).code).toBe(
      'file.noHeader',
    )
  })

  // Who is told to point at the header must see the rows.
  it('shows a chosen sheet without a header, and reports that the header is missing', async () => {
    const found = await previewFile(csv(people), {}, 100, { allowMissingHeader: true })
    expect(found.isHeaderMissing).toBe(true)
    expect(found.head.map(({ cells }) => cells[0])).toEqual(['张三', '李四'])
    const chosen = await previewFile(csv(people), { headerRow: 1 }, 100, { allowMissingHeader: true })
    expect(chosen.isHeaderMissing).toBeUndefined()
  })

  // The first row without a phone number looks like names: those above it were lost without a word.
  it('does not look for a header below the first customers', async () => {
    const list = '张三,13812345678,男\n李四,13812345679,女\n王五,,女\n赵六,13812345680,男\n'
    expect((await failureOf(previewFile(csv(list)))).code).toBe('file.noHeader')
    // A report above the table has dates and numbers as well.
    const report =
      '导出时间,2026-11-01,导出人\n编号,生日,手机\nM1,1990-05-01,13812345678\nM2,1991-06-02,13812345679\n'
    expect((await previewFile(csv(report.replace('2026-11-01', '20261101')))).headerRow).toBe(2)
  })

  it('uses the header row the user chose', async () => {
    const path = csv(`x,y,z\n姓名,手机,城市\n${people}`)
    expect((await previewFile(path, { headerRow: 1 })).columns.map((column) => column.name)).toEqual([
      'x',
      'y',
      'z',
    ])
    expect((await previewFile(path, { headerRow: 3 })).rows.map((row) => row.cells[0])).toEqual(['李四'])
  })

  it('reports what is wrong with the header row the user chose', async () => {
    const path = csv(`姓名,手机,城市\n\n${people}`)
    expect(await failureOf(previewFile(path, { headerRow: 9 }))).toMatchObject({
      code: 'file.headerRowOutOfRange',
      params: { headerRow: 9, lastRow: 4 },
    })
    expect((await failureOf(previewFile(path, { headerRow: 2 }))).code).toBe('file.noHeader')
    expect((await failureOf(previewFile(path, { headerRow: 4 }))).code).toBe('file.noRows')
    expect((await failureOf(previewFile(path, { sheetIndex: 1 }))).code).toBe('file.sheetNotFound')
  })

  it('reports that there are no rows', async () => {
    expect((await failureOf(previewFile(csv('姓名,手机\n')))).code).toBe('file.noRows')
  })

  // 「表头下面没有数据」 sends the user to look for a header where nothing is.
  it('says that a file is blank, or which other sheet is not', async () => {
    const empty = { name: 'Sheet1', data: '' }
    const full = { name: '客户', data: textRow(1, ['姓名', '手机']) + textRow(2, ['张三', '13812345678']) }
    expect((await failureOf(previewFile(csv('\n\n , \n')))).code).toBe('file.noContent')
    expect((await failureOf(previewFile(xlsx(empty)))).code).toBe('file.noContent')
    expect((await failureOf(previewFile(xlsx(empty, { ...empty, name: 'Sheet2' })))).code).toBe(
      'file.noContent',
    )
    expect((await previewFile(xlsx(empty, full))).sheetIndex).toBe(1)
    const other = { code: 'file.sheetEmpty', params: { sheet: '客户' } }
    expect(await failureOf(previewFile(xlsx(empty, full), { sheetIndex: 0 }))).toMatchObject(other)
    expect(await failureOf(previewFile(xlsx(empty, { ...full, state: 'hidden' })))).toMatchObject(other)
    const hidden = { ...full, name: '选项', state: 'hidden' as const }
    expect(await failureOf(previewFile(xlsx(empty, hidden, full), { sheetIndex: 0 }))).toMatchObject(other)
  })

  it('makes names distinct and never empty', async () => {
    const found = await previewFile(csv('姓名,手机,手机,,"联系\n 地址",手机 2,\n张三,1,2,x,y,z,\n'))
    expect(found.columns.map(({ index, name }) => [index, name])).toEqual([
      [0, '姓名'],
      [1, '手机'],
      [2, '手机 2'],
      [3, '列D'],
      [4, '联系 地址'],
      [5, '手机 2 2'],
    ])
  })

  it('accepts column names that are names of object members', async () => {
    const found = await previewFile(csv('__proto__,constructor,toString\na,b,c\n'))
    expect(found.columns.map((column) => column.name)).toEqual(['__proto__', 'constructor', 'toString'])
  })

  it('shows up to three samples that are not blank', async () => {
    const found = await previewFile(csv('姓名,手机\n,1\na,\nb,2\nc,3\nd,4\n'))
    expect(found.columns.map((column) => column.samples)).toEqual([
      ['a', 'b', 'c'],
      ['1', '2', '3'],
    ])
  })

  it('opens the first visible sheet that has rows, and any sheet that was chosen', async () => {
    const table = textRow(1, ['姓名', '手机']) + textRow(2, ['张三', '1'])
    const path = xlsx(
      { name: '藏', data: table, state: 'hidden' },
      { name: '空', data: '' },
      { name: '客户', data: table },
    )
    expect((await previewFile(path)).sheetIndex).toBe(2)
    expect((await previewFile(path, { sheetIndex: 0 })).sheetIndex).toBe(0)
  })

  describe('a workbook that begins with notes', () => {
    const table = textRow(1, ['姓名', '手机']) + textRow(2, ['张三', '1'])
    const lines = ['填写说明', '1. 手机号必填', '2. 请勿修改表头']
      .map((line, at) => textRow(at + 1, [line]))
      .join('')
    const wide = textRow(1, ['字段', '说明']) + textRow(2, ['手机', '11 位数字'])
    const phones = textRow(1, ['手机号']) + textRow(2, ['13812345678']) + textRow(3, ['13812345679'])
    it.each([
      [
        'lines of text before it',
        [
          { name: 'Sheet1', data: lines },
          { name: 'Sheet2', data: table },
        ],
        1,
      ],
      [
        'a table of notes before it',
        [
          { name: '填写说明', data: wide },
          { name: '客户', data: table },
        ],
        1,
      ],
      [
        'nothing but notes',
        [
          { name: '填写说明', data: lines },
          { name: '空', data: '' },
        ],
        0,
      ],
      [
        'a list of phones first',
        [
          { name: 'Sheet1', data: phones },
          { name: 'Sheet2', data: table },
        ],
        0,
      ],
    ])('opens with its table, so that nobody imports 「请勿修改表头」: %s', async (_, sheets, sheetIndex) => {
      expect((await previewFile(xlsx(...sheets))).sheetIndex).toBe(sheetIndex)
    })

    it('is reported to have no rows when its header has none, instead of importing its notes', async () => {
      const path = xlsx({ name: '客户', data: textRow(1, ['姓名', '手机']) }, { name: '说明', data: wide })
      expect((await failureOf(previewFile(path))).code).toBe('file.noRows')
    })
  })

  it('does not read on when it has enough', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => textRow(index + 2, ['张三', String(index)]))
    const path = xlsx({ name: 'a', data: textRow(1, ['姓名', '手机']) + rows.join('') + '<broken' })
    const found = await previewFile(path, {}, 10)
    expect(found.rows.length).toBe(10)
    expect(found.rowCount).toBeNull()
    expect((await previewFile(path, { headerRow: 1_000 }, 5)).rows.map((row) => row.rowNumber)).toEqual([
      1_001, 1_002, 1_003, 1_004, 1_005,
    ])
    // The rows between would be a million at the worst.
    expect((await previewFile(path, { headerRow: 1_000 }, 5)).head.length).toBeLessThan(40)
  })

  const groups =
    textRow(1, ['客户名单', '', '', '', '']) +
    textRow(2, ['姓名', '联系方式', '', '地址', '']) +
    textRow(3, ['', '手机', '微信', '省', '市']) +
    textRow(4, ['张三', '13812345678', 'wx1', '广东', '深圳'])
  const merges = ['A1:E1', 'A2:A3', 'B2:C2', 'D2:E2']
  const grouped = (ranges: string[]): string =>
    xlsx({
      name: 'a',
      data: groups,
      after: `<mergeCells>${ranges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`,
    })

  it('joins the names of a header of two rows', async () => {
    const names = ['姓名', '联系方式 / 手机', '联系方式 / 微信', '地址 / 省', '地址 / 市']
    const found = await previewFile(grouped(merges))
    expect(found.headerRow).toBe(3)
    expect(found.columns.map((column) => column.name)).toEqual(names)
    expect(found.rows.map((row) => row.rowNumber)).toEqual([4])
    // Saying the row that was found must not change what is found.
    expect(
      (await previewFile(grouped(merges), { headerRow: 3 })).columns.map((column) => column.name),
    ).toEqual(names)
  })

  it('joins them in .xls too, and under groups that cover only some columns', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['基本信息', null, null, '联系方式', null],
      ['姓名', '性别', '年龄', '手机', '微信'],
      ['张三', '男', 30, 13_812_345_678, 'wx1'],
    ])
    sheet['!merges'] = [XLSX.utils.decode_range('A1:C1'), XLSX.utils.decode_range('D1:E1')]
    const workbook = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(workbook, sheet, 'a')
    const path = files.write('a.xls', XLSX.write(workbook, { bookType: 'biff8', type: 'buffer' }) as Buffer)
    expect((await previewFile(path)).columns.map((column) => column.name)).toEqual([
      '基本信息 / 姓名',
      '基本信息 / 性别',
      '基本信息 / 年龄',
      '联系方式 / 手机',
      '联系方式 / 微信',
    ])
  })

  // Joined without merged cells, the first customer would vanish into the column names.
  it('does not read the first row of data as a second header row', async () => {
    const found = await previewFile(
      xlsx({
        name: 'a',
        data:
          textRow(1, ['姓名', '', '地址']) +
          textRow(2, ['张三', '男', '']) +
          textRow(3, ['李四', '女', '上海']),
      }),
    )
    expect(found.headerRow).toBe(1)
    expect(found.columns.map((column) => column.name)).toEqual(['姓名', '列B', '地址'])
    expect((await previewFile(grouped(['A1:E1']))).headerRow).toBe(2)
  })

  // What such a sheet looks like once it was saved as text: the merged cells are gone, the gaps stay.
  const gaps = '姓名,联系方式,,地址,,备注\n,手机,邮箱,省,市,\n'
  const customers = '张三,13812345678,a@b.cn,广东,深圳,好\n李四,13912345678,c@d.cn,江苏,南京,\n'

  it('joins the names of two rows in a text file, where gaps and values prove it', async () => {
    const path = csv(`客户名单,,,,,\n${gaps}${customers}`)
    const names = ['姓名', '联系方式 / 手机', '联系方式 / 邮箱', '地址 / 省', '地址 / 市', '备注']
    const found = await previewFile(path)
    expect(found.headerRow).toBe(3)
    expect(found.columns.map((column) => column.name)).toEqual(names)
    expect(found.rows.map((row) => [row.rowNumber, row.defects])).toEqual([
      [4, null],
      [5, null],
    ])
    // The user's choice wins: the lower row says the same, the upper row alone is a header of its own.
    expect((await previewFile(path, { headerRow: 3 })).columns.map((column) => column.name)).toEqual(names)
    expect(
      (await previewFile(path, { headerRow: 2 })).columns.map((column) => column.name).slice(0, 3),
    ).toEqual(['姓名', '联系方式', '列C'])
  })

  it('joins them in a sheet without merged cells as well', async () => {
    const lines = `${gaps}${customers}`.trim().split('\n')
    const data = lines.map((line, index) => textRow(index + 1, line.split(','))).join('')
    expect((await previewFile(xlsx({ name: 'a', data }))).columns[1]!.name).toBe('联系方式 / 手机')
  })

  // Each of these joined would turn the first customer, or a title, into column names.
  it.each([
    ['a header with a name missing', '姓名,,地址\n张三,男,\n李四,女,上海\n王五,女,北京\n', 1],
    [
      'the same with one column of values',
      '姓名,,地址\n张三,无,\n李四,13812345678,上海\n王五,13912345678,北京\n',
      1,
    ],
    ['a title of two cells', `客户名单,,,制表：王五\n姓名,手机,邮箱,备注\n${customers}`, 2],
    [
      'groups without a column of their own',
      `基本,,联系,\n姓名,性别,手机,邮箱\n张三,男,13812345678,a@b.cn\n李四,女,13912345678,c@d.cn\n`,
      2,
    ],
  ])('does not join %s', async (_, text, headerRow) => {
    const found = await previewFile(csv(text))
    expect(found.columns.map((column) => column.name).filter((name) => name.includes(' / '))).toEqual([])
    expect(found.headerRow).toBeLessThanOrEqual(headerRow)
  })

  it('marks rows that are wider than the header', async () => {
    const found = await previewFile(csv('姓名,手机\n张三,1,,\n李四,2,,x\n'))
    expect(found.rows.map((row) => row.defects)).toEqual([null, [{ columnIndex: 3, kind: 'ragged' }]])
  })
})

describe('readDataRows', () => {
  async function dataRows(path: string, headerRow: number): Promise<Row[]> {
    const reader = await openWorkbook(path)
    try {
      const rows: Row[] = []
      for await (const part of readDataRows(reader, 0, headerRow)) rows.push(...part)
      return rows
    } finally {
      await reader.close()
    }
  }

  it('gives all rows below the header, wherever it is', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `a${index},b`).join('\n')
    for (const headerRow of [1, 255, 256, 257, 1_999]) {
      const rows = await dataRows(csv(lines), headerRow)
      expect(rows.length).toBe(2_000 - headerRow)
      expect(rows[0]!.rowNumber).toBe(headerRow + 1)
    }
  })

  it('marks rows of a text file that are wider than the header', async () => {
    const rows = await dataRows(csv('标题,x,y,z\n姓名,手机\n张三,1\n李四,2,3\n'), 2)
    expect(rows.map((row) => row.defects)).toEqual([null, [{ columnIndex: 2, kind: 'ragged' }]])
  })

  // The last column stands in the upper row only: by the lower row alone every customer would be too wide.
  it('measures the width of a joined header by both its rows, however much follows', async () => {
    for (const times of [1, 10, 400]) {
      const rows = await dataRows(
        csv(
          `姓名,联系方式,,备注\n,手机,邮箱,\n${'张三,13812345678,a@b.cn,好\n李四,13912345678,c@d.cn,\n'.repeat(times)}`,
        ),
        2,
      )
      expect(rows.length).toBe(2 * times)
      expect(rows.filter((row) => row.defects !== null)).toEqual([])
    }
  })

  it('fails when the sheet ends above the header', async () => {
    expect((await failureOf(dataRows(csv('a,b\n'), 5))).code).toBe('file.headerRowOutOfRange')
  })
})

describe('a table without a header', () => {
  const records = (path: string) => async (headerRow: number) => {
    const reader = await openWorkbook(path)
    const rows: Row[] = []
    for await (const part of readDataRows(reader, 0, headerRow)) rows.push(...part)
    await reader.close()
    return rows
  }

  // The first customer became the column names, and was never imported.
  it('keeps its first row as data, under columns named by their letters', async () => {
    const path = csv(people)
    const found = await previewFile(path, { headerRow: 0 })
    expect(found.headerRow).toBe(0)
    expect(found.columns).toEqual([
      { index: 0, name: '列A', samples: ['张三', '李四'] },
      { index: 1, name: '列B', samples: ['13812345678', '13912345678'] },
      { index: 2, name: '列C', samples: ['北京', '上海'] },
    ])
    expect(found.isHeaderMissing).toBeUndefined()
    expect(found.rowCount).toBe(2)
    const rows = await records(path)(0)
    expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells[0]])).toEqual([
      [1, '张三'],
      [2, '李四'],
    ])
  })

  it('finds a column whose first cells are blank', async () => {
    const found = await previewFile(csv('张三,13812345678,\n李四,13912345678,老客\n'), { headerRow: 0 })
    expect(found.columns.map(({ name }) => name)).toEqual(['列A', '列B', '列C'])
  })

  // Without a header to measure by, a row shifted by a stray comma went up in the wrong fields; and a row whose
  // last cell is rarely filled must not be taken for one.
  it('marks rows with more cells than most have', async () => {
    const path = csv(`${'张三,13812345678,\n'.repeat(5)}李四,13912345678,老客\n王五,住在,13712345678,北京\n`)
    const rows = await records(path)(0)
    expect(rows.filter(({ defects }) => defects !== null).map(({ rowNumber }) => rowNumber)).toEqual([7])
  })
})
