import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { gb18030Encoder } from '../support/workbooks/gb18030Encoder.ts'
import { writeXlsx } from '../support/workbooks/writeXlsx.ts'
import { ZipFileWriter } from '../support/workbooks/ZipFileWriter.ts'

/** The files the reading rows are measured on: a full sheet, and a text file of the same kind of customers. */

export const fullSheetRows = 1_048_575

export const header = [
  '客户ID',
  '姓名',
  '手机号',
  '性别',
  '生日',
  '省份',
  '地址',
  '来源',
  'openid',
  'unionid',
  '标签',
  '金额',
]

const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗'
const givenNames = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰'
const provinces = [
  '广东省',
  '江苏省',
  '浙江省',
  '山东省',
  '河南省',
  '四川省',
  '湖北省',
  '上海市',
  '北京市',
  '福建省',
]
const sources = ['线下门店', '小程序', '公众号', '展会', '老客户介绍']
const tags = ['VIP,已成交', '意向客户', '待跟进', '黑卡会员,高净值']

/** Deterministic and distinct: an id of 28 letters, as openid and unionid are. */
function openIdOf(row: number, salt: number): string {
  let seed = (row * 2_654_435_761 + salt) >>> 0
  let text = 'o'
  for (let i = 0; i < 27; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'[seed >>> 26]
  }
  return text
}

/** The cells of a customer; numbers are numeric cells, the fifth is a date serial. */
export function customer(row: number): (string | number)[] {
  const name = `${surnames[row % 20]}${givenNames[(row * 7) % 27]}${givenNames[(row * 13) % 27]}${row % 1000}`
  return [
    1_000_000 + row,
    name,
    13_000_000_000 + ((row * 7_919) % 999_999_999),
    row % 2 === 0 ? '男' : '女',
    20_000 + (row % 20_000),
    provinces[row % 10]!,
    `${provinces[row % 10]}人民路${row % 90_000}号${row % 33}栋${row % 2_000}室`,
    sources[row % 5]!,
    openIdOf(row, 1),
    openIdOf(row, 2),
    tags[row % 4]!,
    Math.round((row % 100_000) * 12.34) / 100,
  ]
}

/** A sheet of `rows` customers and a header. Shared or inline strings. */
export async function writeLargeXlsx(
  path: string,
  rows: number,
  strings: 'shared' | 'inline',
): Promise<void> {
  await writeXlsxRows(path, strings, function* () {
    yield header
    for (let row = 1; row <= rows; row++) yield customer(row)
  })
}

/** A sheet of any rows, up to 26 columns; numbers in the fifth are dates. */
export async function writeXlsxRows(
  path: string,
  strings: 'shared' | 'inline',
  rows: () => Iterable<readonly (string | number)[]>,
): Promise<void> {
  const zip = new ZipFileWriter(path)
  for (const part of smallParts(strings)) await zip.add(part.name, [part.data])
  const table = new StringTable()
  await zip.add('xl/worksheets/sheet1.xml', sheetXml(rows(), strings === 'shared' ? table : null))
  if (strings === 'shared') await zip.add('xl/sharedStrings.xml', table.xml())
  await zip.close()
}

function smallParts(strings: 'shared' | 'inline'): { name: string; data: string }[] {
  const parts: { name: string; data: string }[] = []
  writeXlsx({
    sheets: [{ name: '客户', data: '' }],
    formats: [0, 14],
    ...(strings === 'shared' ? { sharedStrings: [] } : {}),
    alter: (part) => {
      const isLarge = /sheet1|sharedStrings/.test(part.name)
      if (!isLarge) parts.push({ name: part.name, data: String(part.data) })
      return null
    },
  })
  return parts
}

function* sheetXml(
  rows: Iterable<readonly (string | number)[]>,
  table: StringTable | null,
): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  let text = ''
  let rowNumber = 0
  for (const cells of rows) {
    text += rowXml(++rowNumber, cells, table)
    if (text.length > 1_000_000) {
      yield text
      text = ''
    }
  }
  yield `${text}</sheetData></worksheet>`
}

function rowXml(rowNumber: number, cells: readonly (string | number)[], table: StringTable | null): string {
  let xml = `<row r="${rowNumber}" spans="1:12">`
  cells.forEach((cell, index) => {
    const reference = `${String.fromCharCode(65 + index)}${rowNumber}`
    if (cell === '') return
    if (typeof cell === 'number')
      xml += `<c r="${reference}"${index === 4 ? ' s="1"' : ''}><v>${cell}</v></c>`
    else if (table !== null) xml += `<c r="${reference}" t="s"><v>${table.indexOf(cell)}</v></c>`
    else xml += `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`
  })
  return `${xml}</row>`
}

/** Numbers texts in the order in which they first occur, as Excel does. */
class StringTable {
  readonly #indexes = new Map<string, number>()

  indexOf(text: string): number {
    const known = this.#indexes.get(text)
    if (known !== undefined) return known
    this.#indexes.set(text, this.#indexes.size)
    return this.#indexes.size - 1
  }

  *xml(): Generator<string> {
    yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${this.#indexes.size}">`
    let text = ''
    for (const string of this.#indexes.keys()) {
      text += `<si><t>${string}</t></si>`
      if (text.length > 1_000_000) {
        yield text
        text = ''
      }
    }
    yield `${text}</sst>`
  }
}

/** A text file of `rows` customers and a header, with the quotes a spreadsheet writes around cells with commas. */
export async function writeLargeCsv(
  path: string,
  rows: number,
  encoding: 'utf-8' | 'gb18030',
): Promise<void> {
  const encode = encoding === 'utf-8' ? (text: string): Buffer => Buffer.from(text) : gb18030Encoder()
  const output = createWriteStream(path)
  let text = `${header.join(',')}\r\n`
  for (let row = 1; row <= rows; row++) {
    const cells = customer(row).map((cell) => (String(cell).includes(',') ? `"${cell}"` : String(cell)))
    text += `${cells.join(',')}\r\n`
    if (text.length > 1_000_000 || row === rows) {
      if (!output.write(encode(text))) await once(output, 'drain')
      text = ''
    }
  }
  output.end()
  await once(output, 'close')
}
