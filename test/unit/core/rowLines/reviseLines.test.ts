import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { reviseLines } from '../../../../electron/core/rowLines/reviseLines.ts'
import {
  endsInEmptyCells,
  isHiddenLine,
  parseLineAt,
  parseLines,
  startOfLine,
  type RowLines,
} from '../../../../electron/core/rowLines/RowLines.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'

const cell = fc.oneof(
  fc.constantFrom('', '', '"', ',', '\\', ',""', '",""', ']', '张三', '],1],"'),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const row: fc.Arbitrary<Row> = fc.record({
  rowNumber: fc.nat(2 ** 24),
  cells: fc.array(cell, { maxLength: 6 }),
  defects: fc.constantFrom<Row['defects']>(
    null,
    [{ columnIndex: 1, kind: 'error' }],
    [
      { columnIndex: 0, kind: 'ragged' },
      { columnIndex: 3, kind: 'rounded' },
    ],
  ),
  hidden: fc.boolean(),
})

function linesOf(rows: readonly Row[]): RowLines {
  const writer = new LineWriter()
  for (const each of rows) writer.addRow(each)
  return writer.take()
}

it('leaves lines out and writes others anew, and all others stay (a customer would be lost or come twice)', () => {
  const change = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: row },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(row, change), { maxLength: 20 }), (pairs) => {
      const lines = linesOf(pairs.map(([before]) => before))
      const revised = new Map<number, Row | null>()
      for (const [index, [, after]] of pairs.entries()) if (after !== undefined) revised.set(index, after)
      const expected = pairs.map(([before, after]) => (after === undefined ? before : after))
      expect(reviseLines(lines, revised)).toEqual(linesOf(expected.filter((each) => each !== null)))
      // Nothing is copied where nothing changes.
      if (revised.size === 0) expect(reviseLines(lines, revised)).toBe(lines)
    }),
  )
})

it('tells hidden rows and empty cells at the end without parsing (rows the user left out would be imported)', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), (rows) => {
      const lines = linesOf(rows)
      for (const [index, each] of rows.entries()) {
        expect(isHiddenLine(lines.bytes, startOfLine(lines, index))).toBe(each.hidden)
        for (let count = 0; count <= each.cells.length; count += 1) {
          const isEmpty = each.cells.slice(each.cells.length - count).every((text) => text === '')
          expect(endsInEmptyCells(lines, index, count)).toBe(isEmpty)
        }
        expect(parseLineAt(lines, index)).toEqual(each)
      }
      expect(parseLines(lines)).toEqual(rows)
    }),
  )
})

// Cells cut out at the wrong quote would be those of another column, or of another customer.
it('cuts out cells as JSON has them, beside lines with escapes', () => {
  const plain = fc.oneof(
    fc.constantFrom('', ',', '[', ']', ',[', '],', '[[1,[],1],', '张三', '😀', '13800000000'),
    fc
      .string({ unit: 'binary', maxLength: 5 })
      .map((text) => text.toWellFormed().replaceAll(/["\\\0-\x1f]/g, '')),
  )
  const escaped = fc.constantFrom('"', '\\', '\n', '",', '\ud83d')
  const cells = fc.array(fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: escaped }), {
    maxLength: 5,
  })
  const plainRow = fc.tuple(row, cells).map(([each, texts]) => ({ ...each, cells: texts }))
  fc.assert(
    fc.property(fc.array(plainRow, { maxLength: 10 }), (rows) => {
      expect(parseLines(linesOf(rows))).toEqual(rows)
    }),
    { numRuns: 1_000 },
  )
})
