import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterScroll,
  boxHeight,
  contentTopAt,
  contentTopShowing,
  largestHeight,
  lastContentTop,
  rowWindow,
  scrollTopFor,
  settle,
  type ScrollExtent,
} from '../../../../../renderer/components/grid/scrollMapping.ts'

const extents = fc.record({
  rows: fc.integer({ min: 1, max: 1_048_576 }),
  rowHeight: fc.constantFrom(24, 30, 40),
  viewportHeight: fc.integer({ min: 60, max: 2_000 }),
  footHeight: fc.constantFrom(0, 44),
})
const lastScroll = (extent: ScrollExtent): number => Math.max(0, boxHeight(extent) - extent.viewportHeight)
const fractions = fc.double({ min: 0, max: 1, noNaN: true })
const million: ScrollExtent = { rows: 1_000_000, rowHeight: 30, viewportHeight: 500, footHeight: 0 }

describe('scrolling over more rows than a browser can make a box for', () => {
  // Chromium cuts the box at 16.7 M px at 200 %: the last 450,000 rows of a million could not be reached.
  it('keeps the box below the limit of browsers, and reaches both ends of the list', () => {
    fc.assert(
      fc.property(extents, (extent) => {
        expect(boxHeight(extent)).toBeLessThanOrEqual(largestHeight)
        expect(contentTopAt(extent, 0)).toBe(0)
        expect(contentTopAt(extent, lastScroll(extent))).toBeCloseTo(lastContentTop(extent), 3)
      }),
    )
  })

  it('moves the content forward when the bar moves forward', () => {
    fc.assert(
      fc.property(extents, fractions, fractions, (extent, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((part) => part * lastScroll(extent))
        expect(contentTopAt(extent, low ?? 0)).toBeLessThanOrEqual(contentTopAt(extent, high ?? 0) + 1e-6)
      }),
    )
  })

  // A jump to a row, then the bar is put where it belongs: the row would no longer be on screen.
  it('finds the same content again from the position of the bar', () => {
    fc.assert(
      fc.property(extents, fractions, (extent, part) => {
        const contentTop = part * lastContentTop(extent)
        expect(contentTopAt(extent, scrollTopFor(extent, contentTop))).toBeCloseTo(contentTop, 2)
      }),
    )
  })

  it('is one to one while the list is short enough', () => {
    const extent = { ...million, rows: 100_000 }
    expect(afterScroll(extent, { scrollTop: 0, contentTop: 0 }, 1_234_567).contentTop).toBeCloseTo(1_234_567)
  })

  // With plain stretching one notch of the wheel jumps over 17 rows of a million: rows that nobody sees.
  it('moves by the px of the wheel in the middle of a long list, and by the share of the bar when that is dragged', () => {
    const start = settle(million, { scrollTop: 0, contentTop: 15_000_000 })
    const wheeled = afterScroll(million, start, start.scrollTop + 100)
    expect(wheeled.contentTop).toBeCloseTo(15_000_100)
    const dragged = afterScroll(million, start, start.scrollTop + 100_000)
    expect(dragged.contentTop - 15_000_000).toBeGreaterThan(400_000)
  })

  // The wheel alone must get from the first row to the last, and back: the bar may not come to its end before.
  it('reaches every end by steps of a wheel with pauses between', () => {
    const rows = 230_000
    const extent = { ...million, rows }
    let at = settle(extent, { scrollTop: 0, contentTop: lastContentTop(extent) - 40_000 })
    for (let step = 0; step < 500; step += 1) {
      const bar = Math.min(lastScroll(extent), at.scrollTop + 100)
      at = settle(extent, afterScroll(extent, at, bar))
    }
    expect(at.contentTop).toBeCloseTo(lastContentTop(extent))
    expect(rowWindow(extent, at.contentTop, 0).last).toBe(rows - 1)
  })

  it('draws the rows in the viewport and some more, never beyond the list', () => {
    fc.assert(
      fc.property(extents, fractions, fc.integer({ min: 0, max: 20 }), (extent, part, overscan) => {
        const contentTop = part * lastContentTop(extent)
        const { first, last } = rowWindow(extent, contentTop, overscan)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(last).toBeLessThan(extent.rows)
        const firstSeen = Math.floor(contentTop / extent.rowHeight)
        const lastSeen = Math.min(
          extent.rows - 1,
          Math.floor((contentTop + extent.viewportHeight - 1) / extent.rowHeight),
        )
        expect(first).toBeLessThanOrEqual(Math.min(firstSeen, extent.rows - 1))
        expect(last).toBeGreaterThanOrEqual(lastSeen)
      }),
    )
  })

  it('scrolls as little as possible to show a row, and not at all when it is there', () => {
    fc.assert(
      fc.property(extents, fractions, fractions, (extent, from, to) => {
        const contentTop = from * lastContentTop(extent)
        const row = Math.floor(to * (extent.rows - 1))
        const next = contentTopShowing(extent, contentTop, row)
        expect(row * extent.rowHeight).toBeGreaterThanOrEqual(next - 1e-6)
        expect((row + 1) * extent.rowHeight).toBeLessThanOrEqual(next + extent.viewportHeight + 1e-6)
        expect(contentTopShowing(extent, next, row)).toBeCloseTo(next)
      }),
    )
  })
})
