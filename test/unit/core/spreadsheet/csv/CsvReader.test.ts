import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/index.ts'
import { gb18030Encoder } from '../../../../support/workbooks/gb18030Encoder.ts'
import { failureOf, readAll, readCells } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const text = '姓名,手机\r\n张三丰,13812345678\r\n欧阳修,00123\r\n'
const cells = [
  ['姓名', '手机'],
  ['张三丰', '13812345678'],
  ['欧阳修', '00123'],
]
const toGb18030 = gb18030Encoder()
const utf16be = Buffer.from(text, 'utf16le').swap16()

async function encodingOf(path: string): Promise<string | null> {
  const reader = await openWorkbook(path)
  await reader.close()
  return reader.workbook.encoding
}

describe('CsvReader', () => {
  it.each<[string, string, Buffer]>([
    ['utf-8', 'UTF-8', Buffer.from(text)],
    ['utf-8', 'UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['gb18030', 'GB18030', toGb18030(text)],
    ['utf-16le', 'UTF-16 with its mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', 'UTF-16 without', Buffer.from(text, 'utf16le')],
    ['utf-16be', 'big-endian UTF-16', Buffer.concat([Buffer.of(0xfe, 0xff), utf16be])],
    ['utf-16be', 'big-endian UTF-16 without its mark', utf16be],
  ])('detects %s (%s), whatever the extension', async (encoding, name, bytes) => {
    const path = files.write(`${name}.xlsx`, bytes)
    expect(await encodingOf(path)).toBe(encoding)
    expect(await readCells(path)).toEqual(cells)
  })

  // Detection over the first bytes only takes this for UTF-8 and garbles every name.
  it('takes a file that is ASCII for 2 MB and then GBK for GBK', async () => {
    const ascii = 'customer,13800000000\n'.repeat(110_000)
    const path = files.write('late.csv', Buffer.concat([Buffer.from(ascii), toGb18030('张三,1\n')]))
    expect(await encodingOf(path)).toBe('gb18030')
    expect((await readCells(path)).at(-1)).toEqual(['张三', '1'])
  })

  it('takes UTF-8 with a few broken bytes for UTF-8, and says where they are', async () => {
    const good = Buffer.from('李四,北京市朝阳区建国路\n'.repeat(50))
    const path = files.write(
      'broken.csv',
      Buffer.concat([good, Buffer.of(0xd5, 0xc5), Buffer.from(',x\n'), good]),
    )
    expect(await encodingOf(path)).toBe('utf-8')
    const rows = await readAll(path)
    expect(rows.length).toBe(101)
    expect(rows.filter((row) => row.defects !== null)).toMatchObject([
      { rowNumber: 51, defects: [{ columnIndex: 0, kind: 'undecodable' }] },
    ])
  })

  it('decodes by the encoding the user chose, and refuses one that is none', async () => {
    // 姓名 in Big5, which GB18030 decodes to other characters
    const path = files.write(
      'big5.csv',
      Buffer.concat([Buffer.of(0xa9, 0x6d, 0xa6, 0x57), Buffer.from(',a\n')]),
    )
    expect(await readCells(path, 0, { encoding: 'big5' })).toEqual([['姓名', 'a']])
    const failure = await failureOf(openWorkbook(path, { encoding: 'klingon' }))
    expect(failure.code).toBe('file.unsupportedEncoding')
    expect(failure.params).toEqual({ name: 'big5.csv', encoding: 'klingon' })
  })

  it('keeps characters that are split between two reads', async () => {
    for (const [name, encode] of [
      ['utf8', (value: string) => Buffer.from(value)],
      ['gb', toGb18030],
    ] as const) {
      for (let shift = 0; shift < 6; shift++) {
        const lines = ['x'.repeat(shift), ...Array.from({ length: 4_000 }, (_, i) => `客户名称${i},地址`)]
        const path = files.write(`${name}${shift}.csv`, encode(lines.join('\n')))
        const found = await readCells(path)
        expect(found.map((row) => row.join(',')).join('\n')).toBe(lines.slice(shift === 0 ? 1 : 0).join('\n'))
      }
    }
  })

  it('cuts at the delimiter a sep= line names, and does not take the line for data', async () => {
    expect(await readAll(files.write('sep.csv', 'sep=;\r\na,b;c\r\n'))).toEqual([
      { rowNumber: 2, cells: ['a,b', 'c'], defects: null, hidden: false },
    ])
  })

  it('has one sheet, named after the file', async () => {
    const reader = await openWorkbook(files.write('客户.2026.tsv', 'a\tb\n1\t2\n'))
    expect(reader.workbook).toMatchObject({
      fileName: '客户.2026.tsv',
      format: 'csv',
      delimiter: '\t',
      sheets: [{ index: 0, name: '客户.2026', hidden: false }],
    })
    await reader.close()
  })

  it('ends with the reason of its signal', async () => {
    const reader = await openWorkbook(files.write('long.csv', 'a,b\n'.repeat(100_000)))
    const controller = new AbortController()
    const reason = new Error('cancelled by test')
    const pass = async (): Promise<void> => {
      for await (const rows of reader.readRows(0, { signal: controller.signal })) {
        expect(rows.length).toBeLessThanOrEqual(256)
        controller.abort(reason)
      }
    }
    await expect(pass()).rejects.toBe(reason)
    expect(reader.fraction()).toBeLessThan(1)
    await reader.close()
  })
})
