import { expect, it } from 'vitest'
import type { SendableRows } from '../../../../electron/core/rows/SendableRows.ts'
import type { BatchRecord } from '../../../../electron/core/journal/batchRecord.ts'
import { toStagedRecords, type StagedRecords } from '../../../../electron/core/records/stagedRecord.ts'
import { PreparedBodies } from '../../../../electron/core/upload/PreparedBodies.ts'

const batch = (id: number): BatchRecord => ({ id }) as BatchRecord

// Made anew, every answer would wait for rows to be decrypted before the next call; kept, the bodies of a million rows pile up.
it('a body is built once, ahead of its call, and dropped with the call or when it is no longer next', () => {
  const made: number[] = []
  const recordsOf = ({ id }: BatchRecord): StagedRecords => {
    made.push(id)
    return toStagedRecords([`{"identityId":"r${id}"}`])
  }
  const bodies = new PreparedBodies({ recordsOf } as unknown as SendableRows, ({ bytes }) =>
    Buffer.from(bytes),
  )
  const next = [batch(1), batch(2)]
  expect([1, 2, 3].map(() => bodies.prepareOne(next))).toEqual([true, true, false])
  expect(made).toEqual([1, 2])
  expect(bodies.take(batch(1)).body.toString()).toContain('"r1"')
  expect(made).toEqual([1, 2])

  bodies.take(batch(1))
  expect(made).toEqual([1, 2, 1])
  bodies.prepareOne([batch(3)])
  bodies.take(batch(2))
  expect(made).toEqual([1, 2, 1, 3, 2])
})
