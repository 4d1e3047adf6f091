import { describe, expect, it } from 'vitest'
import { createMergeFiller } from '../../../../../electron/core/spreadsheet/preview/fillMergedCells.ts'
import type { MergedRange } from '../../../../../electron/core/spreadsheet/WorkbookReader.ts'
import type { Row } from '../../../../../electron/shared/model/workbook.ts'

const header = ['甲', '乙', '丙', '丁']

function merge(firstRow: number, firstColumn: number, lastRow: number, lastColumn: number): MergedRange {
  return { firstRow, firstColumn, lastRow, lastColumn }
}

/** Rows after a header in row 1, as `cells` and `column kind` of each defect. */
function fill(cells: string[][], merges: MergedRange[]): { cells: string[]; defects: string[] }[] {
  const rows: Row[] = [header, ...cells].map((each, index) => ({
    rowNumber: index + 1,
    cells: [...each],
    defects: null,
    hidden: false,
  }))
  createMergeFiller(merges, 1)?.(rows)
  return rows.slice(1).map((row) => ({
    cells: row.cells,
    defects: (row.defects ?? []).map(({ columnIndex, kind }) => `${columnIndex} ${kind}`),
  }))
}

describe('cells that a merge covers', () => {
  it('below its first cell have its value, whatever a program left there', () => {
    expect(fill([['a', 'x'], ['b', 'hidden'], ['c']], [merge(2, 1, 4, 1)])).toEqual([
      { cells: ['a', 'x'], defects: [] },
      { cells: ['b', 'x'], defects: ['1 merged'] },
      { cells: ['c', 'x'], defects: ['1 merged'] },
    ])
  })

  it('beside its first cell are blank and marked, up to the width of the header', () => {
    expect(fill([['x', 'hidden'], ['b']], [merge(2, 0, 2, 16_383)])).toEqual([
      { cells: ['x', ''], defects: ['1 mergedAcross', '2 mergedAcross', '3 mergedAcross'] },
      { cells: ['b'], defects: [] },
    ])
  })

  it('of a block have its value in the first column only', () => {
    expect(fill([['a', 'x'], ['b']], [merge(2, 1, 3, 2)])).toEqual([
      { cells: ['a', 'x'], defects: ['2 mergedAcross'] },
      { cells: ['b', 'x'], defects: ['1 merged', '2 mergedAcross'] },
    ])
  })

  it('of a blank merge are blank, and nothing is said', () => {
    expect(
      fill(
        [
          ['a', '', 'hidden'],
          ['b', 'hidden'],
        ],
        [merge(2, 1, 3, 2)],
      ),
    ).toEqual([
      { cells: ['a', '', ''], defects: [] },
      { cells: ['b', ''], defects: [] },
    ])
  })

  it('of the header stay as they are', () => {
    expect(createMergeFiller([merge(1, 0, 1, 3)], 1)).toBeNull()
  })
})
