import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asInSource,
  leftOut,
  quoteJson,
  writeRecord,
  type RecordTemplate,
} from '../../../../electron/core/records/recordJson.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { EncodedRows, RowEncoder } from '../../../../electron/core/rows/rowCodec.ts'
import { RecordWriter } from '../../../../electron/core/rows/RecordWriter.ts'

/** Any UTF-16: escapes, halves of surrogate pairs, emoji; mostly what rows are made of. */
const text = fc.oneof(
  fc.constantFrom('', '138', '张三', '"\\\n', '\ud83d', '\udc00x', '😀', '\u2028\u007f', '甲'.repeat(40)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const field = fc.string({ minLength: 1, maxLength: 5 }).map((name) => name.replaceAll(/[^a-zA-Z]/g, 'x'))
/** Of columns that rows may not have, several fields of one column among them, and texts for all rows. */
const template: fc.Arbitrary<RecordTemplate> = fc.array(fc.tuple(field, fc.oneof(fc.nat(6), text)), {
  maxLength: 8,
})
const custom = fc.oneof(
  fc.constant(''),
  fc.array(text, { minLength: 1, maxLength: 3 }).map((values) => {
    return `{"configId":9223372036854775807,"values":${JSON.stringify(values)}}`
  }),
)
const mark = fc.oneof(fc.constant(leftOut), fc.constant(asInSource), text.map(quoteJson))

const chunk = template.chain((fields) =>
  fc.record({
    fields: fc.constant(fields),
    rows: fc.array(
      fc.record({
        cells: fc.array(text, { maxLength: 6 }),
        marks: fc.array(mark, { minLength: fields.length, maxLength: fields.length }),
        custom,
        hidden: fc.boolean(),
        isBroken: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  }),
)

function encode({ fields, rows }: typeof chunk extends fc.Arbitrary<infer Chunk> ? Chunk : never): {
  encoded: Buffer
  expected: string[]
} {
  const lines = new LineWriter()
  for (const [index, { cells, hidden, isBroken }] of rows.entries()) {
    const defects = isBroken ? [{ columnIndex: 0, kind: 'rounded' as const }] : null
    lines.addRow({ rowNumber: index + 2, cells, hidden, defects })
  }
  const patterns = rows.map(({ marks, custom: values }) => marks.join('') + values)
  return {
    encoded: new RowEncoder().encode(lines.take().bytes, patterns, fields),
    expected: rows.map(({ cells }, index) => writeRecord(fields, patterns[index]!, cells)),
  }
}

/** The records one by one. */
function textsOf({ records: { bytes, ends } }: RecordWriter): string[] {
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : ends[index - 1]! + 1
    return Buffer.from(bytes).toString('utf8', start, end)
  })
}

describe('records written from bytes', () => {
  // Another byte, and a resumed job sends another form of a row than it began with, or a body that is no JSON.
  it('are those written from the texts of the cells, joined by commas', () => {
    const writer = new RecordWriter()
    fc.assert(
      fc.property(chunk, (rows) => {
        const { encoded, expected } = encode(rows)
        const chunkRows = new EncodedRows(encoded)
        writer.clear()
        expected.forEach((_, index) => chunkRows.writeRecord(index, writer))
        expect(textsOf(writer)).toEqual(expected)
        expect(Buffer.from(writer.records.bytes).toString()).toBe(expected.join(','))
      }),
      { numRuns: 500 },
    )
  })

  // The rows of the chunk before would go up in place of these.
  it('are those of the chunk that is read, also where the writer has read another', () => {
    const writer = new RecordWriter()
    for (const name of ['甲', '乙']) {
      const lines = new LineWriter()
      lines.addRow({ rowNumber: 2, cells: [name], defects: null, hidden: false })
      new EncodedRows(new RowEncoder().encode(lines.take().bytes, ['='], [['realName', 0]])).writeRecord(
        0,
        writer,
      )
    }
    expect(textsOf(writer)).toEqual(['{"realName":"甲"}', '{"realName":"乙"}'])
  })

  it('are copied from a chunk of 0.1.0, which has whole records', () => {
    const writer = new RecordWriter()
    const rows = new EncodedRows(Buffer.from('[7,"甲"]\n{"realName":"甲"}\n[8,"乙"]\n{"realName":"B"}\n'))
    rows.writeRecord(1, writer)
    rows.writeRecord(0, writer)
    expect(textsOf(writer)).toEqual(['{"realName":"B"}', '{"realName":"甲"}'])
    expect(() => rows.writeRecord(2, writer)).toThrow(RangeError)
  })

  it('may be longer than the memory that the writer begins with', () => {
    const writer = new RecordWriter()
    const long = `{"remark":"${'很长'.repeat(30_000)}"}`
    writer.addText('{}')
    writer.addText(long)
    writer.addText(long)
    expect(textsOf(writer)).toEqual(['{}', long, long])
  })
})
