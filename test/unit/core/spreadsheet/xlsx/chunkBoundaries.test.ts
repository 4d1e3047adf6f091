import { describe, expect, it } from 'vitest'
import { parseLines } from '../../../../../electron/core/rowLines/RowLines.ts'
import { builtinFormat, plainFormat } from '../../../../../electron/core/spreadsheet/xlsx/numberFormat.ts'
import { SharedStrings } from '../../../../../electron/core/spreadsheet/xlsx/SharedStrings.ts'
import { SheetScanner, scanStop } from '../../../../../electron/core/spreadsheet/xlsx/SheetScanner.ts'
import type { Row } from '../../../../../electron/shared/model/workbook.ts'

/** exceljs garbles a character that is split between two chunks. Here every cut of every part is tried. */

const stringsXml = Buffer.from(
  '<?xml version="1.0"?><!-- 表 --><x:sst xmlns:x="m"><x:si><x:t>张三𠮷&amp;&#x4e2d;</x:t></x:si><x:si/>' +
    '<x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve"> 李</x:t></x:r><x:r><x:t>四_x000D_</x:t></x:r>' +
    '<x:rPh sb="0" eb="1"><x:t>LI</x:t></x:rPh></x:si><x:si><x:t><![CDATA[<王&>]]></x:t></x:si><x:si><x:t/></x:si></x:sst>',
)
const strings = ['张三𠮷&中', '', ' 李四\n', '<王&>', '']

const sheetXml = Buffer.from(
  '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetViews a=\'>\'><c r="Z9"><v>9</v></c></sheetViews><sheetData>\r\n' +
    '<row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c r="D2" t="inlineStr"><is><t>北京市&lt;朝阳&gt;区</t><rPh sb="0" eb="1"><t>bj</t></rPh></is></c></row>' +
    '<row><c><v>13812345678</v></c><c s="1"><v>45000</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>' +
    '<row r="9"><c r="A9"><f>SUM(A1:A2)</f></c><c r="B9" t="str"><f>"" &amp; ""</f><v></v></c><c r="C9"><v>0.30000000000000004</v></c></row>' +
    '<row r="10"><c r="A10" s="1"/><c r="B10"/></row><!-- 空 --><row r="11"><c r="A11"><v>44030119900101<!-- x -->1234</v></c></row>' +
    '<row r="12"><c r="A12" t="s" s="1"><v>2</v></c><c r="B12" t="str"><v>a_x000D_<![CDATA[&b]]></v></c></row></sheetData><x/></worksheet>',
)
const expectedRows: Row[] = [
  { rowNumber: 2, cells: ['', '张三𠮷&中', '', '北京市<朝阳>区'], defects: null, hidden: true },
  {
    rowNumber: 3,
    cells: ['13812345678', '2023-03-15', 'TRUE', '#N/A'],
    defects: [{ columnIndex: 3, kind: 'error' }],
    hidden: false,
  },
  { rowNumber: 9, cells: ['', '', '0.3'], defects: [{ columnIndex: 0, kind: 'uncached' }], hidden: false },
  {
    rowNumber: 11,
    cells: ['440301199001011000'],
    defects: [{ columnIndex: 0, kind: 'imprecise' }],
    hidden: false,
  },
  { rowNumber: 12, cells: [' 李四\n', 'a\n&b'], defects: null, hidden: false },
]

async function* pieces(...parts: Buffer[]): AsyncGenerator<Buffer> {
  yield* parts
}

async function loadStrings(...parts: Buffer[]): Promise<SharedStrings> {
  const table = new SharedStrings(pieces(...parts))
  await table.load(strings.length - 1)
  return table
}

const formats = [plainFormat, builtinFormat(14)]

async function scanSheet(table: SharedStrings, parts: Buffer[]): Promise<Row[]> {
  const scanner = new SheetScanner({ strings: table, formats, is1904: false })
  let stop = -1
  for (const part of parts) {
    scanner.push(part)
    while ((stop = scanner.scan()) === scanStop.needString) await table.load(scanner.neededString)
  }
  expect(stop).toBe(scanStop.end)
  return parseLines(scanner.takeLines())
}

describe('shared strings', () => {
  it('are the same wherever the part is split', async () => {
    for (let cut = 0; cut <= stringsXml.length; cut++) {
      const table = await loadStrings(stringsXml.subarray(0, cut), stringsXml.subarray(cut))
      expect(
        strings.map((_, index) => table.get(index)),
        `cut at ${cut}`,
      ).toEqual(strings)
    }
  })

  it('are the same byte by byte', async () => {
    const bytes = Array.from(stringsXml, (byte) => Buffer.of(byte))
    const table = await loadStrings(...bytes)
    expect(strings.map((_, index) => table.get(index))).toEqual(strings)
  })

  it('keep their numbers over many blocks, and with broken UTF-8 among them', async () => {
    const texts = Array.from({ length: 5_000 }, (_, index) =>
      index % 3 === 0 ? `客户${index}` : `c${index}`,
    )
    const xml = texts.map((text) => Buffer.from(`<si><t>${text}</t></si>`))
    xml[1_500] = Buffer.concat([Buffer.from('<si><t>'), Buffer.of(0xd6, 0xd0), Buffer.from('</t></si>')])
    texts[1_500] = '\ufffd\ufffd'
    const table = new SharedStrings(pieces(Buffer.from('<sst>'), ...xml, Buffer.from('</sst>')))
    await table.load(4_999)
    expect(texts.map((_, index) => table.get(index))).toEqual(texts)
  })

  it('fail for an index beyond the table, and for a truncated table', async () => {
    const table = new SharedStrings(pieces(stringsXml))
    await expect(table.load(5)).rejects.toMatchObject({ code: 'file.corrupted' })
    const cut = new SharedStrings(pieces(stringsXml.subarray(0, -3)))
    await expect(cut.load(0)).rejects.toMatchObject({ code: 'file.corrupted' })
    await expect(new SharedStrings(null).load(0)).rejects.toMatchObject({ code: 'file.corrupted' })
  })
})

describe('the sheet scanner', () => {
  it('reads the same wherever the part is split', async () => {
    const table = await loadStrings(stringsXml)
    for (let cut = 0; cut <= sheetXml.length; cut++) {
      const rows = await scanSheet(table, [sheetXml.subarray(0, cut), sheetXml.subarray(cut)])
      expect(rows, `cut at ${cut}`).toEqual(expectedRows)
    }
  })

  it('reads the same byte by byte, with strings that are loaded on demand', async () => {
    const bytes = Array.from(sheetXml, (byte) => Buffer.of(byte))
    const table = new SharedStrings(pieces(...Array.from(stringsXml, (byte) => Buffer.of(byte))))
    expect(await scanSheet(table, bytes)).toEqual(expectedRows)
  })

  it('reads the same with prefixed names', async () => {
    const prefixed = Buffer.from(sheetXml.toString().replace(/<(\/?)([a-zA-Z])/g, '<$1x:$2'))
    expect(await scanSheet(await loadStrings(stringsXml), [prefixed])).toEqual(expectedRows)
  })
})

// The usual forms are read without tokens: a cut within one must not lose it, nor read it twice.
it('reads usual strings and cells the same wherever they are cut', async () => {
  const texts = ['张三𠮷', '王&五', 'a_x000D_b', '??', 'plain_text', '']
  const xml = Buffer.from(
    '<sst><si><t>张三𠮷</t></si><si><t>王&amp;五</t></si><si><t>a_x000D_b</t></si><si><t>??</t></si><si><t>plain_text</t></si><si><t></t></si></sst>',
  )
  const cells = texts.map((_, index) => `<c r="A${index + 1}" t="s"><v>${index}</v></c>`)
  const row = (index: number): string =>
    `<row r="${index + 1}">${cells[index]}<c r="B${index + 1}" s="1"><v>45000</v></c><c r="D${index + 1}" t="inlineStr"><is><t>李&lt;四</t></is></c><c r="E${index + 1}"><v>-1.50</v></c></row>`
  const sheet = Buffer.from(
    `<worksheet><sheetData>${texts.map((_, index) => row(index)).join('')}</sheetData></worksheet>`,
  )
  const expected = texts.map((text, index) => ({
    rowNumber: index + 1,
    cells: [text.replace('_x000D_', '\n'), '2023-03-15', '', '李<四', '-1.5'],
    defects: text === '??' ? [{ columnIndex: 0, kind: 'undecodable' }] : null,
    hidden: false,
  }))
  for (let cut = 1; cut < xml.length; cut++) {
    const table = new SharedStrings(pieces(xml.subarray(0, cut), xml.subarray(cut)))
    await table.load(texts.length - 1)
    expect(texts.map((_, index) => table.get(index))).toEqual(
      texts.map((text) => text.replace('_x000D_', '\n')),
    )
  }
  const table = new SharedStrings(pieces(xml))
  for (let cut = 0; cut < sheet.length; cut++)
    expect(await scanSheet(table, [sheet.subarray(0, cut), sheet.subarray(cut)])).toEqual(expected)
})
