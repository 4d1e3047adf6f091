import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EncodedRows, encodeRows, type StagedRow } from '../../../../electron/core/rows/rowCodec.ts'

function roundTrip(rows: StagedRow[]): StagedRow[] {
  const encoded = new EncodedRows(encodeRows(rows))
  expect(encoded.rowCount).toBe(rows.length)
  expect(rows.map((_, index) => encoded.cells(index))).toEqual(rows.map(({ cells }) => cells))
  return rows.map((_, index) => encoded.row(index))
}

const row = (cells: string[], record: object = {}): StagedRow => ({
  rowNumber: 7,
  cells,
  recordJson: JSON.stringify(record),
})

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
    expect(roundTrip([row([text], { remark: text }), row(['', text])])).toEqual([
      row([text], { remark: text }),
      row(['', text]),
    ])
  })

  it('keep blank cells, rows without cells, and the number of each row', () => {
    const rows = [
      { rowNumber: 2, cells: ['', '', 'x', ''], recordJson: '{}' },
      { rowNumber: 1_048_576, cells: [], recordJson: '{"a":1}' },
    ]
    expect(roundTrip(rows)).toEqual(rows)
  })

  it('keep a record byte for byte: an int64 in it is never parsed', () => {
    const recordJson = '{"customFields":[{"configId":9223372036854775807,"values":["a"]}]}'
    expect(new EncodedRows(encodeRows([{ rowNumber: 1, cells: ['x'], recordJson }])).record(0)).toBe(
      recordJson,
    )
  })

  it('are decoded unchanged for any text', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 8 }), (lists) => {
        const rows = lists.map((cells, index) => ({
          rowNumber: index + 2,
          cells,
          recordJson: JSON.stringify(cells),
        }))
        expect(roundTrip(rows)).toEqual(rows)
      }),
    )
  })

  it('are not changed by rows encoded after them', () => {
    const first = encodeRows([row(['甲'.repeat(500)])])
    encodeRows([row(['乙'.repeat(2_000)])])
    expect(new EncodedRows(first).row(0)).toEqual(row(['甲'.repeat(500)]))
  })

  it('are readable when they were written without compression', () => {
    const encoded = new EncodedRows(Buffer.from('[7,"甲"]\n{"realName":"甲"}\n'))
    expect(encoded.row(0)).toEqual({ rowNumber: 7, cells: ['甲'], recordJson: '{"realName":"甲"}' })
  })

  it('of one chunk take less than half the room of their text', () => {
    const rows = Array.from({ length: 125 }, (_, index) => {
      const cells = [`138${10_000_000 + index * 7_919}`, `王小明${index}`, '上海市浦东新区世纪大道']
      return { rowNumber: index + 2, cells, recordJson: JSON.stringify(cells) }
    })
    const text = rows.map(({ cells, recordJson }) => JSON.stringify(cells) + recordJson).join('')
    expect(encodeRows(rows).length).toBeLessThan(Buffer.byteLength(text) / 2)
  })

  it('refuse a place that does not exist instead of searching forever', () => {
    const encoded = new EncodedRows(encodeRows([row(['a'])]))
    expect(() => encoded.row(1)).toThrow(RangeError)
    expect(() => new EncodedRows(Buffer.from('no line break')).record(0)).toThrow(RangeError)
  })
})
