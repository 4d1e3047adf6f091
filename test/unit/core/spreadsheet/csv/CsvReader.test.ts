import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { encodingProbeBytes } from '../../../../../electron/core/spreadsheet/limits.ts'
import type { Row } from '../../../../../electron/shared/model/workbook.ts'
import { big5Encoder, gb18030Encoder } from '../../../../support/workbooks/gb18030Encoder.ts'
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
const toBig5 = big5Encoder()
/** More than is looked at when a file is opened. */
const longAscii = Buffer.from(`${'x'.repeat(999)},1\n`.repeat(encodingProbeBytes / 1000))
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
  it('detects GBK in a file that is ASCII for its first 2 MB', async () => {
    const ascii = 'customer,13800000000\n'.repeat(110_000)
    const path = files.write('late.csv', Buffer.concat([Buffer.from(ascii), toGb18030('张三,1\n')]))
    expect(await encodingOf(path)).toBe('gb18030')
    expect((await readCells(path)).at(-1)).toEqual(['张三', '1'])
  })

  // Whatever the bound of a look at the beginning is, some file is ASCII for longer.
  it('follows the encoding while reading, however late the first Chinese character comes', async () => {
    for (const [encoding, encode] of [
      ['gb18030', toGb18030],
      ['utf-8', (value: string) => Buffer.from(value)],
      ['big5', toBig5],
    ] as const) {
      const path = files.write(
        'later.csv',
        Buffer.concat([longAscii, encode('王小明,1\n李大同,2\n陳文山,3\n')]),
      )
      const reader = await openWorkbook(path)
      expect(reader.workbook.encoding).toBe('utf-8')
      const rows: Row[] = []
      for await (const part of reader.readRows(0)) rows.push(...part)
      expect(rows.slice(-3).map((row) => row.cells.join())).toEqual(['王小明,1', '李大同,2', '陳文山,3'])
      expect(rows.filter((row) => row.defects !== null)).toEqual([])
      expect(reader.workbook.encoding).toBe(encoding)
      await reader.close()
    }
  })

  it('keeps the encoding the user chose where the first byte that is not ASCII comes late', async () => {
    const path = files.write('chosen.csv', Buffer.concat([longAscii, Buffer.from('张三,1\n')]))
    const last = (await readCells(path, 0, { encoding: 'windows-1252' })).at(-1)
    expect(last).toEqual(['å¼\u00a0ä¸‰', '1'])
  })

  // Excel for Mac ends lines by CR, and breaks lines within cells by LF: all of the file was one row.
  it('recognises lines that end by CR where cells hold line breaks', async () => {
    const path = files.write('mac.csv', '姓名,"备注\n选填"\r张三,"一\n二"\r李四,三\r')
    expect(await readCells(path)).toEqual([['姓名', '备注\n选填'], ['张三', '一\n二'], ['李四', '三']]) // prettier-ignore
  })

  // Node's ICU has no Hong Kong characters; a browser's and Electron's have. A code that nobody has is marked.
  it('reads characters of Hong Kong on every host, and marks what is no character of Big5', async () => {
    const bytes = Buffer.concat([
      toBig5('姓名,電話\n陳'),
      Buffer.from([0x94, 0x56]),
      toBig5(',0912345678\n林'),
      Buffer.from([0x81, 0xa1]),
      toBig5('文,0912345678\n'),
    ])
    const rows = await readAll(files.write('hk.csv', bytes))
    expect(rows[1]).toMatchObject({ cells: ['陳犇', '0912345678'], defects: null })
    expect(rows[2]?.defects).toEqual([{ columnIndex: 0, kind: 'undecodable' }])
  })

  // Nearly all Big5 is valid GB18030: by validity alone every name of these is garbled in silence.
  it.each([
    '姓名,電話\n陳大文,0912345678\n',
    '姓名\n',
    '客戶編號,客戶名稱,聯絡人,地址\nA001,台北市大同區公所,林志明,台北市昌吉街57號\n',
    '訂單\t會員\t備註\n1\t黃淑芬\t請於下午送達\n',
  ])('detects Big5, not GB18030: %j', async (big5Text) => {
    const path = files.write('tw.csv', toBig5(big5Text))
    expect(await encodingOf(path)).toBe('big5')
    expect((await readCells(path)).map((row) => row.join('|')).join('\n')).toBe(
      big5Text.trim().replaceAll(/[,\t]/g, '|'),
    )
  })

  it.each([
    '姓名,手机\n张三,1\n',
    '名\n',
    '喆,镕,珺,婧,玥\n',
    '客户编号,客户名称,联系人\nA001,深圳市南山区科技园,欧阳娜娜\n',
    '订单\t会员\t备注\n1\t黄淑芬\t请于下午送达，谢谢！\n',
    '１２３，４５６\n',
  ])('detects GB18030, not Big5: %j', async (gbText) => {
    expect(await encodingOf(files.write('cn.csv', toGb18030(gbText)))).toBe('gb18030')
  })

  // One damaged byte made every validity check fail, and the rest was read as something else.
  it('detects GB18030 with broken bytes, and reports where they are', async () => {
    const good = toGb18030('李四,北京市朝阳区建国路\n'.repeat(20))
    const path = files.write(
      'gb.csv',
      Buffer.concat([good, Buffer.from('a,'), Buffer.of(0xff, 0xff), toGb18030('\n'), good]),
    )
    expect(await encodingOf(path)).toBe('gb18030')
    const broken = (await readAll(path)).filter((row) => row.defects !== null)
    expect(broken).toMatchObject([{ rowNumber: 21, defects: [{ columnIndex: 1, kind: 'undecodable' }] }])
  })

  // Two exports pasted together: the first half is UTF-8, the second GBK.
  it('marks every row of a file in two encodings that is not in the first', async () => {
    const path = files.write(
      'mixed.csv',
      Buffer.concat([Buffer.from('姓名,城市\n张三,北京\n'.repeat(30)), toGb18030('李四,上海\n'.repeat(2))]),
    )
    const rows = await readAll(path)
    expect(rows.length).toBe(62)
    expect(rows.filter((row) => row.defects !== null).map((row) => row.rowNumber)).toEqual([61, 62])
  })

  it('detects UTF-8 with a few broken bytes, and reports where they are', async () => {
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

  it('decodes with the encoding the user chose, and refuses an unknown one', async () => {
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

  it('splits at the delimiter of a sep= line, and does not read that line as data', async () => {
    expect(await readAll(files.write('sep.csv', 'sep=;\r\na,b;c\r\n'))).toEqual([
      // Excel does not count it either.
      { rowNumber: 1, cells: ['a,b', 'c'], defects: null, hidden: false },
    ])
  })

  // 一 (U+4E00) has its zero byte where the other byte order has those of digits and line ends.
  it('is not misled by 一 in UTF-16 without a mark', async () => {
    const table = `姓名,备注\r\n${'张一,一二一一\r\n'.repeat(5)}`
    const little = files.write('一.csv', Buffer.from(table, 'utf16le'))
    const big = files.write('一be.csv', Buffer.from(table, 'utf16le').swap16())
    expect(await encodingOf(little)).toBe('utf-16le')
    expect(await encodingOf(big)).toBe('utf-16be')
    expect((await readCells(little))[1]).toEqual(['张一', '一二一一'])
  })

  // Each accented letter made a hanzi of itself and the letter after it.
  it('reads Western text as such, and no Chinese text', async () => {
    const western = Buffer.from('Prénom;Téléphone\nFrançois Núñez;13812345678\n', 'latin1')
    const path = files.write('western.csv', western)
    expect(await encodingOf(path)).toBe('windows-1252')
    expect((await readCells(path))[1]).toEqual(['François Núñez', '13812345678'])
    for (const name of ['张三', '鑫a', '欧阳修,abc', 'VIP客户a,b老c']) {
      expect(await encodingOf(files.write('c.csv', toGb18030(`name,x\n${name},1\n`))), name).toBe('gb18030')
    }
    expect(await encodingOf(files.write('b.csv', toBig5('姓名,電話\n陳大文,一丁\n')))).toBe('big5')
  })

  it('takes no byte order mark of GB18030 into the first name', async () => {
    const bytes = Buffer.concat([Buffer.of(0x84, 0x31, 0x95, 0x33), toGb18030(text)])
    expect(await readCells(files.write('bom.csv', bytes))).toEqual(cells)
    const declared = Buffer.concat([Buffer.of(0x84, 0x31, 0x95, 0x33), toGb18030('sep=;\n姓名;手机\n')])
    const rows = await readAll(files.write('bom-sep.csv', declared))
    expect(rows).toMatchObject([{ rowNumber: 1, cells: ['姓名', '手机'] }])
  })

  it('marks the rows in UTF-8 of a file in GB18030', async () => {
    const bytes = Buffer.concat([
      toGb18030('姓名,手机\n王五,1\n赵六,2\n'),
      Buffer.from('张三,3\n北京李四,4\n'),
    ])
    const rows = await readAll(files.write('mixed.csv', bytes))
    expect(rows.map(({ defects }) => defects)).toEqual([
      null,
      null,
      null,
      [{ columnIndex: 0, kind: 'undecodable' }],
      [{ columnIndex: 0, kind: 'undecodable' }],
    ])
  })

  it('cuts at the delimiter the user chose', async () => {
    const path = files.write('chosen.csv', Buffer.from('a,b;c\n1,2;3\n'))
    expect(await readCells(path, 0, { delimiter: ';' })).toEqual([
      ['a,b', 'c'],
      ['1,2', '3'],
    ])
    expect(await readCells(path, 0, { delimiter: '\t' })).toEqual([['a,b;c'], ['1,2;3']])
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

  it('rejects with the reason of its abort signal', async () => {
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
