import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { ViewOrder } from '../../../../electron/core/views/ViewOrder.ts'
import { ViewSearch } from '../../../../electron/core/views/ViewSearch.ts'

/** Several blocks of a view, the last one not full. */
const rowCount = 10_000
const chunkRows = 500
const places = Array.from({ length: rowCount / chunkRows }, (_, chunkIndex) => ({
  chunkIndex,
  firstOrdinal: chunkIndex * chunkRows,
  rowCount: chunkRows,
}))
const staged = { rowCount, places } as unknown as StagedRows

/** Not near each other, so that whole blocks are without a hit; and the rows beside the ends of blocks. */
const anyOrdinal = fc.oneof(
  fc.nat({ max: rowCount - 1 }),
  fc.constantFrom(0, 4_095, 4_096, 8_191, 8_192, rowCount - 1),
)
const anyHits = fc.uniqueArray(fc.tuple(anyOrdinal, fc.integer({ min: 1, max: 9 })), {
  selector: ([ordinal]) => ordinal,
  maxLength: 6,
})
const orders = {
  all: new ViewOrder(null, rowCount),
  backwards: new ViewOrder(
    Uint32Array.from({ length: rowCount }, (_, index) => rowCount - 1 - index),
    rowCount,
  ),
  everyThird: new ViewOrder(
    Uint32Array.from({ length: 3_334 }, (_, index) => 3 * index),
    rowCount,
  ),
}

// F3 stopped before the last hit of a block, jumped over one, or did not go round; the number of the hit was another.
it('finds the next hit in either direction and its number, as looking at every row does', async () => {
  const cases = fc.tuple(
    fc.constantFrom(...Object.values(orders)),
    anyHits,
    fc.array(anyOrdinal, { minLength: 1, maxLength: 8 }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ([order, found, from]) => {
      const hitsOf = new Map(found)
      const search = new ViewSearch(staged, order, { text: 'x', columnIndex: null }, 0, async (piece) => {
        const first = piece[0]!.firstOrdinal
        const last = piece.at(-1)!.firstOrdinal + chunkRows
        const rows = found
          .filter(([ordinal]) => ordinal >= first && ordinal < last)
          .sort(([one], [other]) => one - other)
        return {
          ordinals: Uint32Array.from(rows, ([ordinal]) => ordinal),
          hits: Uint8Array.from(rows, ([, hits]) => hits),
        }
      })
      await search.untilComplete()
      const hitsAt = (index: number): number => hitsOf.get(order.ordinalAt(index)) ?? 0
      for (const at of from) {
        const fromIndex = at % order.length
        for (const direction of ['next', 'previous'] as const) {
          let expected: number | null = null
          for (const index of order.indexesFrom(fromIndex, direction)) {
            if (hitsAt(index) === 0) continue
            expected = index
            break
          }
          expect(search.nextIndex({ fromIndex, direction })).toBe(expected)
        }
        let before = 0
        for (let index = 0; index < fromIndex; index += 1) before += hitsAt(index)
        expect(search.hitsBefore(fromIndex)).toBe(before)
      }
    }),
    { numRuns: 60 },
  )
})
