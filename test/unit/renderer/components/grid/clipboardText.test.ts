import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCells,
  parseCells,
  pasteArea,
  pastedText,
  startsWithHeader,
} from '../../../../../renderer/components/grid/clipboardText.ts'
import { isInside } from '../../../../../renderer/components/grid/selection.ts'

const cell = fc.string({ unit: fc.constantFrom('a', '中', '"', '\t', '\n', ' ', '1', "'"), maxLength: 6 })
const table = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )

describe('cells on the clipboard', () => {
  // A line break inside a cell, or a quote, would tear one customer into two.
  it('come back as they were written', () => {
    fc.assert(
      fc.property(table, (lines) => {
        // One empty cell is written as empty text, which is what an empty clipboard is.
        fc.pre(lines.length > 1 || lines[0]!.length > 1 || lines[0]![0] !== '')
        // Nothing follows the last line end: a last line of one empty cell cannot be told from it.
        fc.pre(lines[0]!.length > 1 || lines.at(-1)![0] !== '')
        expect(parseCells(formatCells(lines))).toEqual(lines)
      }),
    )
  })

  it.each([
    ['CRLF, as Excel writes', '13800000001\r\n13800000002\r\n', [['13800000001'], ['13800000002']]],
    [
      'LF',
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['CR, as old programs write', 'a\rb\r', [['a'], ['b']]],
    ['a blank line inside', 'a\r\n\r\nb\r\n', [['a'], [''], ['b']]],
    ['a line break in quotes', '"上海市\n徐汇区"\tx\r\n', [['上海市\n徐汇区', 'x']]],
    ['a CRLF in quotes', '"a\r\nb"', [['a\nb']]],
    ['doubled quotes', '"说""好"""\tb', [['说"好"', 'b']]],
    ['a quote inside a text', '5" 屏\tb', [['5" 屏', 'b']]],
    [
      'a quote at the start that is never closed',
      '"abc\tb\r\nc',
      [
        ['"abc', 'b'],
        ['c', ''],
      ],
    ],
    ['a quoted beginning of a text', '"a" b\tc', [['"a" b', 'c']]],
    [
      'shorter lines',
      'a\tb\tc\nd',
      [
        ['a', 'b', 'c'],
        ['d', '', ''],
      ],
    ],
    ['a tab at the end', 'a\t\n', [['a', '']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, lines) => {
    expect(parseCells(text)).toEqual(lines)
  })

  it('stays quick on the largest paste', () => {
    expect(parseCells('13800000001\r\n'.repeat(300_000))).toHaveLength(300_000)
  })
})

const range = (firstRow: number, lastRow: number, firstColumn: number, lastColumn: number) => ({
  firstRow,
  lastRow,
  firstColumn,
  lastColumn,
})
const grid = { rows: 100, columns: 6 }

describe('where a paste goes', () => {
  it('one value fills the selected range', () => {
    const target = range(3, 8, 1, 2)
    expect(pasteArea([['x']], target, grid)).toEqual({ area: target, leftOver: { lines: 0, columns: 0 } })
    expect(pastedText([['x']], target, 8, 2)).toBe('x')
  })

  it('a column goes into a column from the selected cell on', () => {
    expect(pasteArea([['a'], ['b'], ['c']], range(5, 5, 2, 2), grid)?.area).toEqual(range(5, 7, 2, 2))
  })

  it('lines are repeated in a range that is a multiple of them, as in Excel, and not in another', () => {
    const lines = [['a'], ['b']]
    expect(pasteArea(lines, range(0, 5, 0, 0), grid)?.area).toEqual(range(0, 5, 0, 0))
    expect(pastedText(lines, range(0, 5, 0, 0), 3, 0)).toBe('b')
    expect(pasteArea(lines, range(0, 4, 0, 0), grid)?.area).toEqual(range(0, 1, 0, 0))
  })

  it('says how much has no room', () => {
    const lines = Array.from({ length: 10 }, () => ['a', 'b'])
    expect(pasteArea(lines, range(95, 95, 5, 5), grid)).toEqual({
      area: range(95, 99, 5, 5),
      leftOver: { lines: 5, columns: 1 },
    })
  })

  // Cells outside of what is shown must never be touched.
  it('never leaves the grid, and takes no other text than those of the clipboard', () => {
    fc.assert(
      fc.property(
        table,
        fc.nat(99),
        fc.nat(99),
        fc.nat(5),
        fc.nat(5),
        (lines, rowA, rowB, columnA, columnB) => {
          const target = range(
            Math.min(rowA, rowB),
            Math.max(rowA, rowB),
            Math.min(columnA, columnB),
            Math.max(columnA, columnB),
          )
          const planned = pasteArea(lines, target, grid)!
          expect(isInside(range(0, 99, 0, 5), planned.area.lastRow, planned.area.lastColumn)).toBe(true)
          expect(planned.area.firstRow).toBe(target.firstRow)
          expect(pastedText(lines, planned.area, target.firstRow, target.firstColumn)).toBe(lines[0]![0])
          expect(lines.flat()).toContain(
            pastedText(lines, planned.area, planned.area.lastRow, planned.area.lastColumn),
          )
        },
      ),
    )
  })
})

describe('a header among the copied lines', () => {
  it('is recognised by the names of the columns it would go into', () => {
    expect(startsWithHeader([['联系电话'], ['13800000001']], ['联系电话'])).toBe(true)
    expect(
      startsWithHeader(
        [
          ['姓名', ' 手机 '],
          ['王伟', '1'],
        ],
        ['姓名', '手机'],
      ),
    ).toBe(true)
    expect(startsWithHeader([['手机'], ['1']], ['姓名'])).toBe(false)
    expect(
      startsWithHeader(
        [
          ['姓名', '王伟'],
          ['手机', '1'],
        ],
        ['姓名', '手机'],
      ),
    ).toBe(false)
  })

  // One cell that happens to read like its column would be thrown away.
  it('is not a single line', () => {
    expect(startsWithHeader([['手机']], ['手机'])).toBe(false)
  })
})
