import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packRows, unpackRows } from '../../../../electron/core/preparation/packRows.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'

// Halves of a surrogate pair may meet at the border of two cells, which must not become one character.
const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud83d', '\ude00', '\0', '\n', '张'),
)
const row = fc.record({
  rowNumber: fc.nat(2 ** 31),
  cells: fc.array(cell, { maxLength: 8 }),
  defects: fc.constantFrom<Row['defects']>(null, [{ columnIndex: 1, kind: 'undecodable' }]),
  hidden: fc.boolean(),
})
const typedRow = row.map((each) => ({ ...each, typedColumns: [0, 2] }))

it('rows cross to another thread unchanged (a cell that got a piece of its neighbour would be sent to the platform)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 4, arbitrary: row }, { weight: 1, arbitrary: typedRow })),
      (rows) => {
        expect(unpackRows(structuredClone(packRows(rows)))).toEqual(rows)
      },
    ),
  )
})
