import { afterAll, describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import type { Workbook } from '../../../../../electron/shared/model/workbook.ts'
import { gb18030Encoder } from '../../../../support/workbooks/gb18030Encoder.ts'
import { failureOf, readAll, readCells } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { writeZip } from '../../../../support/workbooks/writeZip.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const toGb18030 = gb18030Encoder()

async function workbookOf(path: string): Promise<Workbook> {
  const reader = await openWorkbook(path)
  await reader.close()
  return reader.workbook
}

/** One workbook with a cell of each kind, written by SheetJS. */
function customers(): XLSX.WorkBook {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['姓名', '手机', '生日', '登记', '比例', '编号', '身份证', '会员'],
    ['张三', 13_812_345_678, null, null, 0.25, '00123', 440_301_199_001_011_000, true],
    [],
    ['李四'],
  ])
  sheet['C2'] = { t: 'n', v: 45_000, z: 'yyyy/m/d' }
  sheet['D2'] = { t: 'n', v: 45_000.75, z: 'yyyy/m/d h:mm' }
  sheet['E2'] = { t: 'n', v: 0.25, z: '0.00%' }
  const workbook = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(workbook, sheet, '客户')
  XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet([['a']]), '另一')
  workbook.Workbook = { Sheets: [{}, { Hidden: 1 }] }
  return workbook
}

const expected = [
  ['姓名', '手机', '生日', '登记', '比例', '编号', '身份证', '会员'],
  [
    '张三',
    '13812345678',
    '2023-03-15',
    '2023-03-15 18:00:00',
    '25.00%',
    '00123',
    '440301199001011000',
    'TRUE',
  ],
  ['李四'],
]

// Each opens a thread, which loads SheetJS: a second on a busy machine.
describe('SheetJsReader', () => {
  it.each([
    ['biff8', 'xls'],
    ['xlsb', 'xlsb'],
    ['ods', 'ods'],
    ['xlml', 'xml'],
  ] as const)('reads %s, under any name', async (bookType, format) => {
    const bytes = XLSX.write(customers(), { bookType, type: 'buffer' }) as Buffer
    const path = files.write(`${bookType}.csv`, bytes)
    const rows = await readAll(path)
    expect(rows.map((row) => row.cells)).toEqual(expected)
    expect(rows.map((row) => row.rowNumber)).toEqual([1, 2, 4])
    // The id has lost its end: SheetJS alone would show 4.40301E+17.
    expect(rows.map((row) => row.defects)).toEqual([null, [{ columnIndex: 6, kind: 'imprecise' }], null])
    const workbook = await workbookOf(path)
    expect(workbook.format).toBe(format)
    expect(workbook.sheets.map((sheet) => sheet.name)).toEqual(['客户', '另一'])
    // The writer of .ods leaves the state of sheets out.
    if (bookType !== 'ods') expect(workbook.sheets.map((sheet) => sheet.hidden)).toEqual([false, true])
  })

  it.each(['biff8', 'xlsb', 'xlml'] as const)('shows a text of %s as its format does', async (bookType) => {
    const sheet = XLSX.utils.aoa_to_sheet([['地址'], ['朝阳区'], ['无'], ['海淀区']])
    sheet['A2'] = { t: 's', v: '朝阳区', z: '"北京市"@' }
    sheet['A3'] = { t: 's', v: '无', z: '"北京市"@' }
    sheet['A4'] = { t: 's', v: '海淀区', z: '_ @_ ' }
    const workbook = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(workbook, sheet, '客户')
    const path = files.write(
      `formatted.${bookType}`,
      XLSX.write(workbook, { bookType, type: 'buffer' }) as Buffer,
    )
    expect(await readCells(path)).toEqual([['地址'], ['北京市朝阳区'], ['无'], ['海淀区']])
  })

  // As LibreOffice writes them: the value is the text without the format, the paragraph is what it shows.
  it('shows a text of .fods as its format does', async () => {
    const spaces = ['office', 'style', 'table', 'text'].map(
      (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
    )
    const cell = (value: string): string =>
      `<table:table-row><table:table-cell table:style-name="ce1" office:value-type="string" office:string-value="${value}"><text:p>北京市${value}</text:p></table:table-cell></table:table-row>`
    const document = [
      `<?xml version="1.0"?><office:document ${spaces.join(' ')} xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">`,
      '<office:automatic-styles><number:text-style style:name="N1"><number:text>北京市</number:text><number:text-content/></number:text-style>',
      '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>',
      `<office:body><office:spreadsheet><table:table table:name="客户">${cell('朝阳区')}${cell('无')}</table:table></office:spreadsheet></office:body></office:document>`,
    ]
    const path = files.write('formatted.fods', document.join(''))
    expect(await readCells(path)).toEqual([['北京市朝阳区'], ['无']])
  })

  // SheetJS keeps the last piece of a text in several fonts, and drops what looks like a tag in CDATA.
  it('reads XML 2003: text in several fonts, and CDATA', async () => {
    const cells = [
      '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>张</B><Font html:Color="#FF0000">三</Font>丰</ss:Data></Cell>',
      '<Cell><Data ss:Type="String"><![CDATA[a<b>&c]]></Data></Cell>',
      '<Cell><Data ss:Type="String">&#20320;&amp;lt;</Data></Cell>',
    ]
    const xml = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40"><Worksheet ss:Name="a"><Table><Row>${cells.join('')}</Row></Table></Worksheet></Workbook>`
    const [row] = await readAll(files.write('runs.xls', Buffer.from(xml)))
    expect(row?.cells).toEqual(['张三丰', 'a<b>&c', '你&lt;'])
  })

  it('shows errors as errors, not as their numbers', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([['a'], ['b']])
    sheet['A2'] = { t: 'e', v: 42, w: '#N/A' }
    const workbook = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(workbook, sheet, 'a')
    const path = files.write(
      'error.xls',
      XLSX.write(workbook, { bookType: 'biff8', type: 'buffer' }) as Buffer,
    )
    expect((await readAll(path))[1]).toEqual({
      rowNumber: 2,
      cells: ['#N/A'],
      defects: [{ columnIndex: 0, kind: 'error' }],
      hidden: false,
    })
  })

  it('reads the code page of old .xls files', async () => {
    const record = (type: number, ...parts: (number[] | Buffer)[]): Buffer => {
      const data = Buffer.concat(parts.map((part) => Buffer.from(part)))
      const head = Buffer.alloc(4)
      head.writeUInt16LE(type, 0)
      head.writeUInt16LE(data.length, 2)
      return Buffer.concat([head, data])
    }
    const name = toGb18030('张三丰')
    const path = files.write(
      'biff5.xls',
      Buffer.concat([
        record(0x0809, [0x00, 0x05, 0x10, 0x00, 0, 0, 0, 0]),
        record(0x0042, [0xa8, 0x03]),
        record(0x0200, [0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
        record(0x0204, [0, 0, 0, 0, 0, 0, name.length, 0], name),
        record(0x000a),
      ]),
    )
    expect(await readCells(path)).toEqual([['张三丰']])
    expect((await workbookOf(path)).format).toBe('xls')
  })

  const table =
    '<html><head><style>td{mso-number-format:"\\@"}</style></head><body><table border=1>' +
    '<tr><th>姓名</th><th>手机</th></tr><tr><td>张三丰</td><td>00123</td></tr><tr><td>李四</td><td>13812345678</td></tr></table></body></html>'
  const tableCells = [
    ['姓名', '手机'],
    ['张三丰', '00123'],
    ['李四', '13812345678'],
  ]

  // SheetJS garbles the second, and reads 123 for 00123 in both.
  it.each([
    ['utf-8', Buffer.from(table)],
    ['gb18030', toGb18030(table)],
    ['utf-16le', Buffer.from(`\ufeff${table}`, 'utf16le')],
  ])('reads an HTML table in %s under the name .xls', async (encoding, bytes) => {
    const path = files.write('crm.xls', bytes)
    expect(await readCells(path)).toEqual(tableCells)
    expect(await workbookOf(path)).toMatchObject({ format: 'html', encoding, delimiter: null })
  })

  it('reads tab-separated GBK under the name .xls', async () => {
    const path = files.write('crm2.xls', toGb18030('姓名\t手机\n张三丰\t00123\n'))
    expect(await readCells(path)).toEqual(tableCells.slice(0, 2))
  })

  it.each([
    ['file.notSpreadsheet', '<html><body>请先登录</body></html>'],
    ['file.notSpreadsheet', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['file.unsafe', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook><Worksheet/></Workbook>'],
  ])('fails with %s for %s', async (code, text) => {
    expect((await failureOf(openWorkbook(files.write('x.xls', text)))).code).toBe(code)
  })

  it('recognises an .ods with a password, and a bomb in one', async () => {
    const mimetype = {
      name: 'mimetype',
      data: 'application/vnd.oasis.opendocument.spreadsheet',
      stored: true,
    }
    const locked = writeZip([
      mimetype,
      {
        name: 'META-INF/manifest.xml',
        data: '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>',
      },
    ])
    expect((await failureOf(openWorkbook(files.write('a.ods', locked)))).code).toBe('file.encrypted')
    // Well-formed as far as anybody reads it: nothing but its size is wrong.
    const paragraph = `<p>${'a'.repeat(16 * 1024)}</p>`
    const bomb = writeZip([mimetype, { name: 'content.xml', data: paragraph.repeat(4_500) }])
    expect((await failureOf(openWorkbook(files.write('b.ods', bomb)))).code).toBe('file.unsafe')
  })

  it('reports a damaged .xls as damaged', async () => {
    const whole = XLSX.write(customers(), { bookType: 'biff8', type: 'buffer' }) as Buffer
    expect((await failureOf(openWorkbook(files.write('c.xls', whole.subarray(0, 300))))).code).toBe(
      'file.corrupted',
    )
  })

  it('rejects with the reason of its abort signal, and when the file changed', async () => {
    const many = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(many, XLSX.utils.aoa_to_sheet(Array.from({ length: 600 }, () => ['x'])), 'a')
    const path = files.write('d.xls', XLSX.write(many, { bookType: 'biff8', type: 'buffer' }) as Buffer)
    const reader = await openWorkbook(path)
    const controller = new AbortController()
    const reason = new Error('cancelled by test')
    const pass = async (): Promise<number> => {
      let count = 0
      for await (const rows of reader.readRows(0, { signal: controller.signal })) {
        count += rows.length
        controller.abort(reason)
      }
      return count
    }
    await expect(pass()).rejects.toBe(reason)
    files.write('d.xls', 'a,b')
    await expect(
      (async () => {
        for await (const rows of reader.readRows(0)) expect(rows).toEqual([])
      })(),
    ).rejects.toMatchObject({ code: 'file.changed' })
    await reader.close()
  })
})
