import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import type { RecordTemplate } from '../../../../electron/core/records/recordJson.ts'
import {
  EncodedRows,
  RowEncoder,
  type RowAsRead,
  type StagedRow,
} from '../../../../electron/core/rows/rowCodec.ts'

/** The lines of rows, as a file's rows come. */
function linesOf(rows: readonly RowAsRead[]): Uint8Array {
  const writer = new LineWriter()
  for (const each of rows) writer.addRow({ defects: null, hidden: false, ...each })
  return writer.take().bytes
}

const template: RecordTemplate = [
  ['phone', 0],
  ['remark', 1],
  ['sex', '男'],
]

/** Encodes rows whose records are their first two cells and one text for all, and decodes them. */
function roundTrip(rows: RowAsRead[]): StagedRow[] {
  const patterns = rows.map(({ cells }) => `${cells.length > 0 ? '=' : '.'}${cells.length > 1 ? '=' : '.'}=`)
  const encoded = new EncodedRows(new RowEncoder().encode(linesOf(rows), patterns, template))
  expect(encoded.rowCount).toBe(rows.length)
  expect(rows.map((_, index) => encoded.cells(index))).toEqual(rows.map(({ cells }) => cells))
  return rows.map((_, index) => encoded.row(index))
}

const row = (cells: string[], rowNumber = 7): RowAsRead => ({ rowNumber, cells })

/** A row as it should be decoded. */
function decoded(each: RowAsRead): StagedRow {
  const [phone, remark] = each.cells
  return { ...each, recordJson: JSON.stringify({ phone, remark, sex: '男' }) }
}

describe('encoded rows', () => {
  it.each([
    ['line breaks', 'a\nb\r\nc\rd'],
    ['Unicode line and paragraph separators', 'a\u2028b\u2029c'],
    ['quotes and backslashes', '"\\n"\\\\'],
    ['control characters', '\u0000\u0001\u001f\u007f'],
    ['half of a surrogate pair', 'x\ud83dy\udc00'],
    ['characters beyond the basic plane', '𠮷野家😀'],
    ['text that looks like an entry', '[7,"a"]\n{}\n'],
  ])('keep %s', (_name, text) => {
    const rows = [row([text]), row(['', text])]
    expect(roundTrip(rows)).toEqual(rows.map(decoded))
  })

  it('keep blank cells, rows without cells, and the number of each row', () => {
    const rows = [row(['', '', 'x', ''], 2), row([], 1_048_576)]
    expect(roundTrip(rows)).toEqual(rows.map(decoded))
  })

  it('are decoded unchanged for any text', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 8 }), (lists) => {
        const rows = lists.map((cells, index) => row(cells, index + 2))
        expect(roundTrip(rows)).toEqual(rows.map(decoded))
      }),
    )
  })

  // A record that was taken from a cell, or that lost its place in the pattern, would go up as another customer's.
  it('have records with texts of their own, fields left out, and custom fields digit for digit', () => {
    const custom = '{"configId":9223372036854775807,"values":["a"]}'
    const patterns = ['="=\\"\\\\\\n"=', '..=', '="".', '...', `...${custom}`, `=.=${custom}`]
    const rows = patterns.map(() => row(['138', '旧']))
    const encoded = new EncodedRows(new RowEncoder().encode(linesOf(rows), patterns, template))
    expect(patterns.map((_, index) => encoded.record(index))).toEqual([
      '{"phone":"138","remark":"=\\"\\\\\\n","sex":"男"}',
      '{"sex":"男"}',
      '{"phone":"138","remark":""}',
      '{}',
      `{"customFields":[${custom}]}`,
      `{"phone":"138","sex":"男","customFields":[${custom}]}`,
    ])
  })

  // Checking a job again begins with these: a row lost or changed here would be so in the new generation.
  it('give their lines back as they came, also of a chunk of 0.1.0', () => {
    const rows: Row[] = [
      { rowNumber: 2, cells: ['a', '', '"\\n', '\ud83d'], defects: null, hidden: false },
      { rowNumber: 16_777_218, cells: [], defects: null, hidden: true },
      { rowNumber: 16_777_219, cells: ['甲'], defects: [{ columnIndex: 0, kind: 'rounded' }], hidden: false },
    ]
    const [written, copied] = [new LineWriter(), new LineWriter()]
    for (const each of rows) written.addRow(each)
    const lines = written.take()
    new EncodedRows(new RowEncoder().encode(lines.bytes, ['=', '=', '='], template)).copyLines(copied)
    expect(copied.take()).toEqual(lines)
    const former = Buffer.from(lines.bytes).toString().replaceAll('\n', '\n{}\n')
    new EncodedRows(Buffer.from(former)).copyLines(copied)
    expect(copied.take()).toEqual(lines)
  })

  it('are not changed by rows encoded after them', () => {
    const encoder = new RowEncoder()
    const encode = (text: string): Buffer => encoder.encode(linesOf([row([text])]), [''], [])
    const first = encode('甲'.repeat(500))
    encode('乙'.repeat(2_000))
    expect(new EncodedRows(first).cells(0)).toEqual(['甲'.repeat(500)])
  })

  // Jobs of 0.1.0 wait to be uploaded: their chunks have whole records and no template.
  it('are readable when they were written with records, and without compression', () => {
    const encoded = new EncodedRows(Buffer.from('[7,"甲"]\n{"realName":"甲"}\n'))
    expect(encoded.row(0)).toEqual({ rowNumber: 7, cells: ['甲'], recordJson: '{"realName":"甲"}' })
  })

  it('of one chunk take less than half the room of their text', () => {
    const rows = Array.from({ length: 125 }, (_, index) => {
      const cells = [`138${10_000_000 + index * 7_919}`, `王小明${index}`, '上海市浦东新区世纪大道']
      return row(cells, index + 2)
    })
    const text = rows.map(({ cells }) => JSON.stringify(cells)).join('')
    const patterns = rows.map(() => '==')
    expect(new RowEncoder().encode(linesOf(rows), patterns, template).length).toBeLessThan(
      Buffer.byteLength(text) / 2,
    )
  })

  it('refuse a place that does not exist instead of searching forever', () => {
    const encoded = new EncodedRows(new RowEncoder().encode(linesOf([row(['a'])]), ['='], template))
    expect(() => encoded.row(1)).toThrow(RangeError)
    expect(() => new EncodedRows(Buffer.from('no line break')).record(0)).toThrow(RangeError)
  })
})
