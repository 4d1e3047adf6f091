import { afterEach, beforeEach, expect, it } from 'vitest'
import { SendableRows } from '../../../../electron/core/rows/SendableRows.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { BatchSettlement } from '../../../../electron/core/upload/BatchSettlement.ts'
import { planBatches } from '../../../../electron/core/upload/planBatches.ts'
import { classifyCall } from '../../../../electron/core/platform/outcome.ts'
import type { CallResult } from '../../../../electron/core/platform/PlatformClient.ts'
import { accepted, answered, refused } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

interface Settling {
  /** Sends the next batch and settles it; how often the disk refuses to write that down before it does. */
  settleNext: (result: CallResult, refusedWrites?: number) => void
}

async function startSettling(rows: number, batchRows: number): Promise<Settling> {
  await fixture.addJob({ rows, batchRows })
  const { journal, clock } = fixture
  const jobRecord = journal.jobs.get('job')
  const staged = new StagedRows(
    journal,
    { key: jobRecord.key, id: 'job' },
    await fixture.keys.open(jobRecord),
  )
  const sendable = new SendableRows(journal, jobRecord.key, staged)
  const at = clock.now().toISOString()
  journal.write(() => {
    for (const range of [...planBatches(sendable.all(), batchRows)]) {
      journal.batches.insert(jobRecord.key, range, at)
    }
  })
  const settlement = new BatchSettlement({ journal, jobRecord, rows: sendable, clock })
  const settleNext: Settling['settleNext'] = (result, refusedWrites = 0) => {
    const [batch] = journal.batches.nextPending(jobRecord.key, 1, null)
    if (!batch) throw new Error('no batch is left')
    const attemptId = journal.write(() => journal.batches.beginAttempt(batch.id, 'hash', at))
    const outcome = classifyCall(result, clock.now().getTime())
    for (let write = 0; write < refusedWrites; write++) {
      const writing = (): void =>
        journal.write(() => {
          settlement.record(batch, attemptId, outcome)
          throw new Error('no space')
        })
      expect(writing).toThrow('no space')
    }
    journal.write(() => settlement.record(batch, attemptId, outcome))
  }
  return { settleNext }
}

const states = (): string[] => fixture.journal.batches.list(1, 'all').map(({ state }) => state)

// Counted twice, 32 rows in a row would pass for the 64 after which no bad row is searched for any more.
it('an answer that is saved at the second try counts once towards ending the bisection', async () => {
  const { settleNext } = await startSettling(80, 1)
  for (let row = 0; row < 40; row++) settleNext(refused('不行'), 1)
  fixture.journal.write(() => {
    const rows = new SendableRows(fixture.journal, 1, null)
    const left = [...rows.all()].slice(40)
    fixture.journal.batches.moveAll(1, 'pending', 'split', fixture.clock.now().toISOString())
    for (const range of planBatches(left, 40)) {
      fixture.journal.batches.insert(1, range, fixture.clock.now().toISOString())
    }
  })
  settleNext(refused('不行'))
  expect(states().filter((state) => state === 'rejected')).toHaveLength(40)
  expect(states().filter((state) => state === 'pending')).toHaveLength(2)
})

// What was found so far hung on ids that were rolled back, and was forgotten with the first of two tries.
it('a bisection takes the same course whether or not the disk refused its first writes', async () => {
  const bad = new Set(Array.from({ length: 40 }, (_, index) => 2 + index * 3))
  const search = async (refusedWrites: number): Promise<number> => {
    fixture.close()
    fixture = new JobsFixture()
    const { settleNext } = await startSettling(128, 128)
    for (let calls = 1; ; calls++) {
      const [next] = fixture.journal.batches.nextPending(1, 1, null)
      if (!next) return calls - 1
      const isBad = [...bad].some((row) => row >= next.firstOrdinal && row <= next.lastOrdinal)
      // Words that differ keep the shortcut for one and the same fault out of it.
      settleNext(isBad ? refused('甲乙丙丁戊'.charAt(calls % 5)) : accepted(), refusedWrites)
    }
  }
  expect(await search(1)).toBe(await search(0))
})

// A gateway failed with the platform's answer in its body, and delivered that answer to the next call: 成功, and never stored.
it.each([
  ['a failure of the gateway', 503],
  ['a success', 200],
])('doubts an import id that %s has brought already', async (_, httpStatus) => {
  const { settleNext } = await startSettling(3, 1)
  settleNext({ ...accepted(), httpStatus })
  settleNext(accepted())
  settleNext(answered(200, '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":15314513451345199}'))
  expect(states()).toEqual([httpStatus === 200 ? 'accepted' : 'unknown', 'unknown', 'accepted'])
})
