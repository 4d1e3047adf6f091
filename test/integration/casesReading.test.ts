import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CFB, utils, write, type WorkSheet } from 'xlsx'
import { sendFile, type SentFile } from '../support/cli/sendFile.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'
import { encryptAgile, encryptStandard, encryptXls } from '../support/workbooks/encrypt.ts'
import { gb18030Encoder } from '../support/workbooks/gb18030Encoder.ts'
import { textRow, writeXlsx, type XlsxParts } from '../support/workbooks/writeXlsx.ts'
import { writeZip } from '../support/workbooks/writeZip.ts'

/**
 * Files as real programs write them, each of which was read wrongly or refused once: the built command line sends what their sheets
 * show.
 */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cases-'))
  recorder = await startRecorder()
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Case {
  name: string
  fileName: string
  bytes: () => Buffer
  sent: SentFile['sent']
  found?: string[]
}

const phone = '13700004101'
const other = '13700004102'
const toGb18030 = gb18030Encoder()

const xlsx = (data: string, parts: Omit<Partial<XlsxParts>, 'sheets'> = {}): Buffer =>
  writeXlsx({ sheets: [{ name: '客户', data }], ...parts })
const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`

/** A .xls of these rows, its stream as it is or altered. */
function xls(
  sheet: WorkSheet,
  alter: (stream: Buffer) => Buffer = (stream) => stream,
  name = '/Workbook',
): Buffer {
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '客户')
  const written = CFB.read(write(book, { bookType: 'biff8', type: 'buffer' }) as Buffer, { type: 'buffer' })
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, name, alter(Buffer.from(CFB.find(written, '/Workbook')!.content as Uint8Array)))
  return CFB.write(file, { type: 'buffer' }) as Buffer
}

/** Gives custom formats of a BIFF8 stream the numbers of built-in ones. @param ids by the format's text */
function withBuiltInFormats(stream: Buffer, ids: ReadonlyMap<string, number>): Buffer {
  const altered = Buffer.from(stream)
  const numbers = new Map<number, number>()
  const [formatRecord, cellFormatRecord] = [0x041e, 0x00e0]
  for (let at = 0; at + 4 <= altered.length; at += 4 + altered.readUInt16LE(at + 2)) {
    const record = altered.subarray(at + 4, at + 4 + altered.readUInt16LE(at + 2))
    const type = altered.readUInt16LE(at)
    if (type === formatRecord) {
      const text = [...ids.keys()].find(
        (key) => record.includes(key) || record.includes(Buffer.from(key, 'utf16le')),
      )
      if (text !== undefined) numbers.set(record.readUInt16LE(0), ids.get(text)!)
    }
    if (type !== cellFormatRecord) continue
    const builtIn = numbers.get(record.readUInt16LE(2))
    if (builtIn !== undefined) record.writeUInt16LE(builtIn, 2)
  }
  return altered
}

const xml2003 = (table: string, styles = ''): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>${styles}</Styles><Worksheet ss:Name="客户"><Table>${table}</Table></Worksheet></Workbook>`,
  )
const cell = (value: string, attributes = '', type = 'String'): string =>
  `<Cell ${attributes}><Data ss:Type="${type}">${value}</Data></Cell>`

const odsParts = {
  mimetype: { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
  manifest: {
    name: 'META-INF/manifest.xml',
    data: '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
  },
  content: {
    name: 'content.xml',
    data: `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="客户">${[
      ['手机', '姓名'],
      [phone, '何一'],
    ]
      .map(
        (cells) =>
          `<table:table-row>${cells.map((value) => `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`).join('')}</table:table-row>`,
      )
      .join('')}</table:table></office:spreadsheet></office:body></office:document-content>`,
  },
  styles: {
    name: 'styles.xml',
    data: '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
  },
}

const people = xlsx(textRow(1, ['手机', '姓名']) + textRow(2, [phone, '何一']))
const peopleSheet = (): WorkSheet =>
  utils.aoa_to_sheet([
    ['手机', '姓名'],
    [phone, '何一'],
  ])
const one = [{ phone, realName: '何一' }]

const cases: Case[] = [
  {
    name: 'dates from 1904, although an extension has a workbookPr of its own',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(`${textRow(1, ['手机', '生日'])}<row>${text(phone)}<c s="0"><v>31000</v></c></row>`, {
        formats: [14],
        is1904: true,
        alter: (part) =>
          part.name === 'xl/workbook.xml'
            ? {
                ...part,
                data: String(part.data).replace(
                  '</workbook>',
                  '<extLst><ext><x15:workbookPr xmlns:x15="x" chartTrackingRefBase="1"/></ext></extLst></workbook>',
                ),
              }
            : part,
      }),
    sent: [{ phone, birthday: '1988-11-15' }],
  },
  {
    name: 'East Asian built-in formats of .xls: a birthday without its year is refused, a time is a time',
    fileName: 'a.xls',
    bytes: () => {
      const sheet = utils.aoa_to_sheet([
        ['手机', '生日', '备注', '地址'],
        [phone, '', '', ''],
        [other, '', '', ''],
      ])
      sheet['B2'] = { t: 'n', v: 46_145, z: '"a"0' }
      sheet['B3'] = { t: 'n', v: 32_994, z: '"b"0' }
      sheet['C3'] = { t: 'n', v: 0.5, z: '"c"0' }
      sheet['D3'] = { t: 'n', v: 0.75, z: '"d"0' }
      return xls(sheet, (stream) =>
        withBuiltInFormats(
          stream,
          new Map([
            ['"a"0', 58],
            ['"b"0', 31],
            ['"c"0', 32],
            ['"d"0', 55],
          ]),
        ),
      )
    },
    sent: [{ phone: other, birthday: '1990-05-01', remark: '12:00:00', address: '18:00:00' }],
    found: ['birthday.completed birthday 1', 'cell.becameDate address 1'],
  },
  {
    name: 'cells behind an empty merged one of XML 2003 stay in their columns',
    fileName: 'a.xls',
    bytes: () =>
      xml2003(
        `<Row>${cell('地址', 'ss:MergeAcross="1"')}${cell('手机')}${cell('姓名')}</Row><Row><Cell ss:MergeAcross="1"/>${cell(phone)}${cell('何一')}</Row>`,
      ),
    sent: one,
  },
  {
    name: 'a format of XML 2003 comes before that of its parent style',
    fileName: 'a.xls',
    bytes: () =>
      xml2003(
        `<Row>${['手机', '会员号', '备注', '地址'].map((name) => cell(name)).join('')}</Row><Row>${cell(phone)}${cell('123', 'ss:StyleID="id"', 'Number')}${cell('7', 'ss:StyleID="plain"', 'Number')}${cell('0.5', 'ss:StyleID="share"', 'Number')}</Row>`,
        '<Style ss:ID="p" ss:Name="Percent"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="id" ss:Parent="p"><NumberFormat ss:Format="00000"/></Style><Style ss:ID="plain" ss:Parent="p"><NumberFormat/></Style><Style ss:ID="share" ss:Parent="p"/>',
      ),
    sent: [{ identityId: '00123', phone, remark: '7', address: '50%' }],
  },
  {
    name: 'an inline text has its value beside it',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `${textRow(1, ['手机', '姓名'])}<row><c t="inlineStr"><v>${phone}</v><is><t>${phone}</t></is></c>${text('何一')}</row>`,
      ),
    sent: one,
  },
  {
    name: 'times and moments of strict .xlsx, a fraction of a second short',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `${textRow(1, ['手机', '备注', '地址'])}<row>${text(phone)}<c s="0" t="d"><v>08:29:59.9999999</v></c><c s="1" t="d"><v>2019-02-28T23:59:59.99999999</v></c></row>`,
        { formats: [21, 'yyyy-mm-dd hh:mm:ss'] },
      ),
    sent: [{ phone, remark: '08:30:00', address: '2019-03-01 00:00:00' }],
    found: ['cell.becameDate address 1'],
  },
  {
    name: 'CR LF inside a shared text',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(`${textRow(1, ['手机', '备注'])}<row>${text(phone)}<c t="s"><v>0</v></c></row>`, {
        sharedStrings: ['<t>甲&#13;\n乙_x000D_丙</t>'],
      }),
    sent: [{ phone, remark: '甲\n乙\n丙' }],
  },
  {
    name: 'zero as an accounting format shows it, and an amount',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `${textRow(1, ['手机', '备注'])}<row>${text(phone)}<c s="0"><v>0</v></c></row><row>${text(other)}<c s="0"><v>1200.5</v></c></row>`,
        { formats: ['_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '] },
      ),
    sent: [
      { phone, remark: '¥-' },
      { phone: other, remark: '¥1,200.50' },
    ],
  },
  {
    name: 'a row that comes in two parts',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `<row r="1"><c r="A1" t="str"><v>手机</v></c></row><row r="1"><c r="B1" t="str"><v>姓名</v></c></row><row r="2"><c r="A2" t="str"><v>${phone}</v></c></row><row r="2"><c r="B2" t="str"><v>何一</v></c></row>`,
      ),
    sent: one,
  },
  {
    name: 'a .xls whose stream is written in capitals',
    fileName: 'a.xls',
    bytes: () => xls(peopleSheet(), undefined, '/WORKBOOK'),
    sent: one,
  },
  {
    name: 'a .xls with Excel’s own password',
    fileName: 'a.xls',
    bytes: () => xls(peopleSheet(), (stream) => encryptXls(stream, 'VelvetSweatshop', 'rc4')),
    sent: one,
  },
  {
    name: 'a .xlsx with Excel’s own password, the agile way',
    fileName: 'a.xlsx',
    bytes: () => encryptAgile(people, 'VelvetSweatshop'),
    sent: one,
  },
  {
    name: 'a .xlsx with Excel’s own password, the standard way',
    fileName: 'a.xlsx',
    bytes: () => encryptStandard(people, 'VelvetSweatshop'),
    sent: one,
  },
  {
    name: 'an .ods without a mimetype',
    fileName: 'a.ods',
    bytes: () => writeZip([odsParts.manifest, odsParts.content, odsParts.styles]),
    sent: one,
  },
  {
    name: 'an .ods without styles',
    fileName: 'a.ods',
    bytes: () => writeZip([odsParts.mimetype, odsParts.manifest, odsParts.content]),
    sent: one,
  },
  {
    name: 'lines that end with CR CR LF',
    fileName: 'a.csv',
    bytes: () => Buffer.from(`"手机","备注"\r\r\n"${phone}","a,b"\r\r\n"${other}","c"\r\r\n`),
    sent: [
      { phone, remark: 'a,b' },
      { phone: other, remark: 'c' },
    ],
  },
  {
    name: 'UTF-16 without a byte order mark, with characters whose low byte is zero',
    fileName: 'a.csv',
    bytes: () => Buffer.from(`手机\t姓名\t备注\r\n${phone}\t何一\t一\r\n`, 'utf16le'),
    sent: [{ phone, realName: '何一', remark: '一' }],
  },
  {
    name: 'Windows-1252 with semicolons',
    fileName: 'a.csv',
    bytes: () =>
      Buffer.from(
        `phone;name;remark\r\n${phone};Zoë Núñez;Köln\r\n${other};Éric Façade;Besançon\r\n`,
        'latin1',
      ),
    sent: [
      { phone, realName: 'Zoë Núñez', remark: 'Köln' },
      { phone: other, realName: 'Éric Façade', remark: 'Besançon' },
    ],
  },
  {
    name: 'the byte order mark of GB18030',
    fileName: 'a.csv',
    bytes: () =>
      Buffer.concat([Buffer.of(0x84, 0x31, 0x95, 0x33), toGb18030(`手机,姓名\r\n${phone},何一\r\n`)]),
    sent: one,
  },
  {
    name: 'UTF-8 lines inside a file of GBK are refused, the others sent',
    fileName: 'a.csv',
    bytes: () =>
      Buffer.concat([
        toGb18030(`手机,姓名,备注\n${phone},何一,老客户\n`),
        Buffer.from(`${other},何四喜,老朋友\n`),
        toGb18030(`13700004103,何三,\n`),
      ]),
    sent: [
      { phone, realName: '何一', remark: '老客户' },
      { phone: '13700004103', realName: '何三' },
    ],
    found: ['cell.undecodable realName 1', 'cell.undecodable remark 1'],
  },
  {
    name: 'a private-use character of GBK is no text',
    fileName: 'a.csv',
    bytes: () =>
      Buffer.concat([
        toGb18030(`手机,姓名,地址\n${phone},何一,`),
        Buffer.of(0xa2, 0xab),
        toGb18030(`\n${other},何二,东街\n`),
      ]),
    sent: [{ phone: other, realName: '何二', address: '东街' }],
    found: ['cell.undecodable address 1'],
  },
  {
    name: 'a picture in a cell of WPS',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `${textRow(1, ['手机', '地址'])}<row>${text(phone)}<c t="str"><f>_xlfn.DISPIMG("ID_5A",1)</f><v>=DISPIMG("ID_5A",1)</v></c></row>`,
      ),
    sent: [{ phone }],
    found: ['cell.picture address 1'],
  },
  {
    name: 'one text of 40,000 characters in many cells is refused in each, and read once',
    fileName: 'a.xlsx',
    bytes: () =>
      xlsx(
        `${textRow(1, ['手机', '地址'])}${Array.from({ length: 300 }, (_, index) => `<row>${text(`137${String(10_000_000 + index)}`)}<c t="s"><v>0</v></c></row>`).join('')}`,
        { sharedStrings: [`<t>${'长'.repeat(40_000)}</t>`] },
      ),
    sent: [],
    found: ['cell.overlong address 300'],
  },
]

it.each(cases)('$name ($fileName)', async ({ fileName, bytes, sent, found }) => {
  const path = join(folder, fileName)
  writeFileSync(path, bytes())
  const result = await sendFile(recorder, folder, path)
  expect(result).toMatchObject({ exitCode: 0, sent, found: found ?? [] })
})

it('a SYLK file is named for what it is', async () => {
  const path = join(folder, 'a.csv')
  writeFileSync(path, `ID;PWXL;N;E\r\nC;Y1;X1;K"手机"\r\nC;Y2;X1;K${phone}\r\nE\r\n`)
  const { exitCode, sent, stderr } = await sendFile(recorder, folder, path)
  expect({ exitCode, sent }).toEqual({ exitCode: 2, sent: [] })
  expect(stderr).toContain('SYLK')
})
