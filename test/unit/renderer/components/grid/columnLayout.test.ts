import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnsInView,
  layoutColumns,
  scrollLeftShowing,
  widthWithin,
} from '../../../../../renderer/components/grid/columnLayout.ts'

const columnsOf = (count: number, frozen: number, width = 100) =>
  Array.from({ length: count }, (_, index) => ({
    key: `c${index}`,
    width,
    isFrozen: index < frozen,
    isReadOnly: false,
    isUnused: false,
  }))

describe('columns side by side', () => {
  it('are placed one after the other behind the row numbers', () => {
    const { placed, frozenWidth, width } = layoutColumns(columnsOf(4, 2), 52)
    expect(placed.map(({ left }) => left)).toEqual([52, 152, 252, 352])
    expect([frozenWidth, width]).toEqual([252, 452])
  })

  // 16,384 columns drawn in every row: the window would stand still.
  it('are drawn only where they are in view, the frozen and the active one always', () => {
    const layout = layoutColumns(columnsOf(16_384, 1), 50)
    const drawn = columnsInView(layout, { scrollLeft: 500_000, width: 1000 }, 2, 3)
    expect(drawn.length).toBeLessThan(20)
    expect(drawn.map(({ index }) => index)).toEqual(expect.arrayContaining([0, 3, 5005]))
  })

  it('every one can be scrolled into view beside the frozen ones', () => {
    fc.assert(
      fc.property(
        fc.nat(29),
        fc.nat(3000),
        fc.integer({ min: 400, max: 1600 }),
        (index, scrollLeft, width) => {
          const layout = layoutColumns(columnsOf(30, 2), 52)
          const next = scrollLeftShowing(layout, { scrollLeft, width }, index)
          const { column, left } = layout.placed[index]!
          if (column.isFrozen) expect(next).toBe(scrollLeft)
          else {
            expect(left - next).toBeGreaterThanOrEqual(layout.frozenWidth)
            expect(left + column.width - next).toBeLessThanOrEqual(width)
          }
        },
      ),
    )
  })

  // The panel with the reason would be beyond the window's edge.
  it('make room for the panel beside an editor', () => {
    const layout = layoutColumns(columnsOf(10, 1), 50)
    const next = scrollLeftShowing(layout, { scrollLeft: 0, width: 700 }, 5, 336)
    expect(layout.placed[5]!.left - next + 336).toBeLessThanOrEqual(700)
  })

  it('keep a width that can be seen and undone', () => {
    expect([widthWithin(-20), widthWithin(180.4), widthWithin(9_000)]).toEqual([48, 180, 800])
  })
})
