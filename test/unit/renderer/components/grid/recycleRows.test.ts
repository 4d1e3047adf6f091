import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recycleRows, type DrawnRow } from '../../../../../renderer/components/grid/recycleRows.ts'

const rowsOf = (drawn: readonly DrawnRow[]): number[] => drawn.map(({ row }) => row)
const keysOf = (drawn: readonly DrawnRow[]): number[] => drawn.map(({ key }) => key)
const before = (drawn: readonly DrawnRow[], key: number): number[] =>
  keysOf(drawn).slice(0, keysOf(drawn).indexOf(key))

describe('the elements of rows', () => {
  it('go from row to row: a jump makes none', () => {
    const here = recycleRows([], { first: 100, last: 119 }, null)
    const there = recycleRows(here, { first: 5_000, last: 5_019 }, null)
    expect(rowsOf(there)).toEqual(Array.from({ length: 20 }, (_, index) => 5_000 + index))
    expect(keysOf(there)).toEqual(keysOf(here))
  })

  it('stay with a row that stays, while those of one that left come next', () => {
    const here = recycleRows([], { first: 0, last: 3 }, null)
    const next = recycleRows(here, { first: 1, last: 4 }, null)
    expect(next).toEqual([...here.slice(1), { row: 4, key: here[0]!.key }])
  })

  // Thrown away, they were made again a moment later, when the bar rested.
  it('wait where they are while fewer rows are drawn, but never beside another one of the same row', () => {
    const here = recycleRows([], { first: 0, last: 9 }, 4)
    const there = recycleRows(here, { first: 500, last: 503 }, 4, true)
    expect(new Set(keysOf(there))).toEqual(new Set(keysOf(here)))
    expect(rowsOf(there)).toEqual(expect.arrayContaining([4, 500, 501, 502, 503]))
    const back = recycleRows(there, { first: 2, last: 9 }, 4, true)
    expect(new Set(rowsOf(back)).size).toBe(back.length)
    expect(rowsOf(back)).toEqual(expect.arrayContaining([2, 3, 4, 5, 6, 7, 8, 9]))
  })

  // Moved within the page, the field of the active cell would lose the focus, and an input method what it composes.
  it('are never moved across those of the kept row, through any scrolling', () => {
    const move = fc.record({
      first: fc.nat(300),
      rows: fc.integer({ min: 1, max: 30 }),
      selects: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(move, { minLength: 2, maxLength: 12 }), (moves) => {
        let drawn: DrawnRow[] = []
        let kept: number | null = null
        for (const { first, rows, selects } of moves) {
          if (selects) kept = first + (rows >> 1)
          const held = drawn.find(({ row }) => row === kept)
          const window = { first, last: first + rows - 1 }
          const next = recycleRows(drawn, window, kept)
          const wanted = new Set([...Array.from({ length: rows }, (_, index) => first + index)])
          if (kept !== null) wanted.add(kept)
          expect([...rowsOf(next)].sort((one, other) => one - other)).toEqual(
            [...wanted].sort((one, other) => one - other),
          )
          expect(new Set(keysOf(next)).size).toBe(next.length)
          const others = rowsOf(next).filter((row) => row !== kept)
          expect(others).toEqual([...others].sort((one, other) => one - other))
          if (held) {
            expect(next.find(({ row }) => row === kept)).toEqual(held)
            const [left, wasLeft] = [before(next, held.key), before(drawn, held.key)]
            const wasThere = new Set(keysOf(drawn))
            expect(left.filter((key) => wasThere.has(key) && !wasLeft.includes(key))).toEqual([])
            expect(wasLeft.filter((key) => keysOf(next).includes(key) && !left.includes(key))).toEqual([])
          }
          drawn = next
        }
      }),
    )
  })
})
