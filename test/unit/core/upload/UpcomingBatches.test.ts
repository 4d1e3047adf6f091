import { expect, it } from 'vitest'
import type { BatchRecord } from '../../../../electron/core/journal/batchRecord.ts'
import { UpcomingBatches } from '../../../../electron/core/upload/UpcomingBatches.ts'

/** A journal with some pending batches. */
function journalOf(pending: number[]): { upcoming: UpcomingBatches; pending: number[]; reads: number[] } {
  const reads: number[] = []
  const upcoming = new UpcomingBatches((count) => {
    reads.push(count)
    return pending.slice(0, count).map((id) => ({ id }) as BatchRecord)
  })
  return { upcoming, pending, reads }
}
const idsOf = (batches: readonly BatchRecord[]): number[] => batches.map(({ id }) => id)
const batch = (id: number): BatchRecord => ({ id }) as BatchRecord

// A batch that is still named after it was sent gets its body built again; one never named is built between answer and call.
it('names the batches behind those sent, reading the journal seldom', () => {
  const { upcoming, pending, reads } = journalOf(Array.from({ length: 100 }, (_, id) => id))
  for (let id = 0; id < 100; id += 1) {
    expect(idsOf(upcoming.next(2))).toEqual(pending.slice(0, 2))
    upcoming.begun(batch(pending.shift()!))
  }
  expect(idsOf(upcoming.next(2))).toEqual([])
  expect(reads.length).toBeLessThan(10)
})

// Parts of a refused batch would get their bodies only when their call is due.
it('reads again once others may come next, also when it knew all', () => {
  const { upcoming, pending } = journalOf([1, 2, 3])
  expect(idsOf(upcoming.next(2))).toEqual([1, 2])
  pending.unshift(8, 9)
  expect(idsOf(upcoming.next(2))).toEqual([1, 2])
  upcoming.changed()
  expect(idsOf(upcoming.next(2))).toEqual([8, 9])
})
