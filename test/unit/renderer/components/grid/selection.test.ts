import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addCell,
  extendTo,
  fit,
  isSelected,
  lastRange,
  nextInside,
  selectAll,
  selectCell,
  selectColumn,
  selectRow,
  widenToColumns,
  widenToRows,
  type Selection,
} from '../../../../../renderer/components/grid/selection.ts'

const size = { rows: 20, columns: 5 }
const cells = fc.record({ row: fc.nat(19), column: fc.nat(4) })
const at = (row: number, column: number) => ({ row, column })
const selections = fc
  .tuple(
    cells,
    fc.array(fc.tuple(fc.constantFrom('extend', 'add', 'row', 'column'), cells), { maxLength: 6 }),
  )
  .map(([first, steps]) =>
    steps.reduce<Selection>((selection, [how, cell]) => {
      if (how === 'extend') return extendTo(selection, cell)
      if (how === 'add') return addCell(selection, cell)
      if (how === 'row') return selectRow(selection, size, cell.row, 'add')
      return selectColumn(selection, size, cell.column, 'extend')
    }, selectCell(first)),
  )

describe('a selection', () => {
  it('always holds its active cell and its moving corner', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        expect(isSelected(selection, selection.active.row, selection.active.column)).toBe(true)
        expect(isSelected(selection, selection.lead.row, selection.lead.column)).toBe(true)
      }),
    )
  })

  // What is typed would go into another cell than the one that is framed.
  it('keeps the active cell while Shift extends it, in any direction and back', () => {
    const selection = extendTo(extendTo(selectCell(at(5, 2)), at(2, 0)), at(5, 2))
    expect(selection.active).toEqual(at(5, 2))
    expect(lastRange(selection)).toEqual({ firstRow: 5, lastRow: 5, firstColumn: 2, lastColumn: 2 })
  })

  it('adds ranges with Ctrl, and Shift then extends only the last', () => {
    const selection = extendTo(addCell(extendTo(selectCell(at(0, 0)), at(1, 0)), at(4, 3)), at(6, 4))
    expect(selection.ranges).toEqual([
      { firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 0 },
      { firstRow: 4, lastRow: 6, firstColumn: 3, lastColumn: 4 },
    ])
  })

  it('selects whole rows, columns and everything', () => {
    const selection = selectCell(at(3, 2))
    expect(lastRange(widenToRows(selection, size))).toEqual({
      firstRow: 3,
      lastRow: 3,
      firstColumn: 0,
      lastColumn: 4,
    })
    expect(lastRange(widenToColumns(selection, size))).toMatchObject({ firstRow: 0, lastRow: 19 })
    expect(selectAll(selection, size)).toMatchObject({
      active: at(3, 2),
      ranges: [{ lastRow: 19, lastColumn: 4 }],
    })
  })

  // A filter leaves fewer rows: a change would go into rows that are not there.
  it('fits a smaller grid, and is gone from an empty one', () => {
    fc.assert(
      fc.property(
        selections,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (selection, rows, columns) => {
          const fitted = fit(selection, { rows, columns })!
          for (const range of [...fitted.ranges]) {
            expect(range.lastRow).toBeLessThan(rows)
            expect(range.lastColumn).toBeLessThan(columns)
            expect(range.firstRow).toBeLessThanOrEqual(range.lastRow)
          }
          expect(fitted.active.row).toBeLessThan(rows)
        },
      ),
    )
    expect(fit(selectCell(at(0, 0)), { rows: 0, columns: 5 })).toBeNull()
  })

  it('leads Tab and Enter through every cell of a range and round', () => {
    let selection = extendTo(selectCell(at(1, 1)), at(2, 2))
    const seen: string[] = []
    for (let step = 0; step < 4; step += 1) {
      const next = nextInside(selection, 'column', 1)!
      seen.push(`${next.row}:${next.column}`)
      selection = { ...selection, active: next }
    }
    expect(seen).toEqual(['2:1', '1:2', '2:2', '1:1'])
    expect(nextInside(selectCell(at(0, 0)), 'row', 1)).toBeNull()
  })
})
