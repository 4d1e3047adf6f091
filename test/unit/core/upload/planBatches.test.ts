import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SendableRow } from '../../../../electron/core/rows/SendableRows.ts'
import { bisectAt, planAllBatches, planBatches } from '../../../../electron/core/upload/planBatches.ts'

const rowsAt = (ordinals: readonly number[]): SendableRow[] =>
  ordinals.map((ordinal) => ({ ordinal, rowNumber: 10 * ordinal + 2 }))

describe('cutting rows into batches', () => {
  it('covers every row once, in order, over gaps, with full batches but for the last', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(300)), fc.integer({ min: 1, max: 50 }), (ordinals, rowsPerBatch) => {
        ordinals.sort((a, b) => a - b)
        const batches = [...planBatches(rowsAt(ordinals), rowsPerBatch)]
        const inside = batches.map(({ firstOrdinal, lastOrdinal }) =>
          ordinals.filter((ordinal) => ordinal >= firstOrdinal && ordinal <= lastOrdinal),
        )
        expect(inside.flat()).toEqual(ordinals)
        expect(batches.map((batch) => batch.rowCount)).toEqual(inside.map((each) => each.length))
        expect(batches.slice(0, -1).every((batch) => batch.rowCount === rowsPerBatch)).toBe(true)
      }),
    )
  })

  it('records the row numbers of the file', () => {
    expect([...planBatches(rowsAt([4, 9, 11]), 2)]).toEqual([
      { firstOrdinal: 4, lastOrdinal: 9, rowCount: 2, firstRowNumber: 42, lastRowNumber: 92, round: 0 },
      { firstOrdinal: 11, lastOrdinal: 11, rowCount: 1, firstRowNumber: 112, lastRowNumber: 112, round: 0 },
    ])
  })

  // A batch over a gap, or one that reached past the trial, would have other rows than were counted.
  it('cuts ranges of rows as it cuts their rows', () => {
    const anyRows = fc.uniqueArray(fc.nat(300)).map((found) => found.sort((one, other) => one - other))
    const most = fc.integer({ min: 1, max: 50 })
    fc.assert(
      fc.property(
        anyRows,
        most,
        fc.nat(80),
        fc.integer({ min: 1, max: 9 }),
        (ordinals, rowsPerBatch, firstRows, cut) => {
          const rows = {
            /** Ranges that touch where a group of chunks ends, as those of the journal do. */
            *runs() {
              for (let from = 0; from < ordinals.length;) {
                let end = from + 1
                while (ordinals[end] === ordinals[end - 1]! + 1 && end - from < cut * 7) end += 1
                yield { firstOrdinal: ordinals[from]!, lastOrdinal: ordinals[end - 1]! }
                from = end
              }
            },
            rowNumberOf: (ordinal: number) => 10 * ordinal + 2,
          }
          expect([...planAllBatches(rows, rowsPerBatch, firstRows)]).toEqual([
            ...planBatches(rowsAt(ordinals), rowsPerBatch, firstRows),
          ])
        },
      ),
    )
  })

  it('makes no batch of no rows', () => {
    expect([...planBatches([], 500)]).toEqual([])
  })
})

describe('bisecting a batch', () => {
  it('loses no row', () => {
    const [first, second] = bisectAt(rowsAt([1, 3, 4, 8, 9]), 3, 2)
    expect([first.lastOrdinal, second.firstOrdinal]).toEqual([4, 8])
    expect([first.rowCount, second.rowCount]).toEqual([3, 2])
    expect([first.round, second.round], 'a part of sending again would send other rows').toEqual([2, 2])
  })

  it('refuses an empty part, which would be a call without a record', () => {
    expect(() => bisectAt(rowsAt([1, 2]), 0, 0)).toThrow(RangeError)
    expect(() => bisectAt(rowsAt([1, 2]), 2, 0)).toThrow(RangeError)
  })
})
