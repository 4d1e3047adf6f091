import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeRows } from '../../../../electron/core/retention/JobRemoval.ts'
import { reportRows } from '../../../../electron/core/reports/reportRows.ts'
import { RejectedRows } from '../../../../electron/core/rows/RejectedRows.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { moveRows } from '../../../../electron/core/verification/moveRows.ts'
import type { BatchState } from '../../../../electron/shared/model/job.ts'
import { accepted, answered, lost, refused } from '../../../support/jobs/callResults.ts'
import { assertBalanced, idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

function refusing(ordinals: readonly number[]): void {
  const bad = new Set(ordinals.map(idOf))
  fixture.platform.behaviour = ({ ids }) => ({
    result: ids.some((id) => bad.has(id)) ? refused('不行') : accepted(),
  })
}

async function retry(): Promise<string[][]> {
  const callsBefore = fixture.platform.ledger.length
  fixture.upload.retryRejected('job')
  fixture.watch()
  await fixture.uploadToEnd()
  return fixture.platform.ledger.slice(callsBefore).map(({ ids }) => ids)
}

const rowNumbersInReport = async (): Promise<number[]> => {
  const { journal } = fixture
  const jobRecord = journal.jobs.get('job')
  const staged = new StagedRows(journal, { key: 1, id: 'job' }, await fixture.keys.open(jobRecord))
  return [...reportRows(journal, jobRecord, staged)].map(({ rowNumber }) => rowNumber)
}

it('a retry sends single bad rows together, not one call each, and nothing that had arrived', async () => {
  const bad = [3, 7, 12, 13, 27]
  await fixture.addJob({ rows: 40, batchRows: 10, invalid: [5], skipInvalid: true })
  refusing(bad)
  expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 34, rejected: 5 })
  refusing([])
  expect(await retry()).toEqual([bad.map(idOf)])
  const job = fixture.job()
  assertBalanced(job)
  expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 39, rejected: 0, skipped: 1 } })
  expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
})

it('a retry isolates rows that are refused again, once each, and a third retry starts from those', async () => {
  const bad = [3, 7, 12, 13, 27]
  await fixture.addJob({ rows: 40, batchRows: 10, invalid: [5], skipInvalid: true })
  refusing(bad)
  await fixture.uploadToEnd()
  refusing([7, 27])
  await retry()
  expect(fixture.job().reconciliation).toMatchObject({ accepted: 37, rejected: 2 })
  // Row numbers in the file: two more than the ordinal. The skipped row is among them.
  expect(await rowNumbersInReport()).toEqual([7, 9, 29])
  refusing([])
  expect(await retry()).toEqual([[idOf(7), idOf(27)]])
  expect(fixture.job().reconciliation).toMatchObject({ accepted: 39, rejected: 0 })
})

it('a report keeps the order of the file with unknown rows between those sent again', async () => {
  const bad = [1, 2, 21, 22]
  await fixture.addJob({ rows: 30, batchRows: 10 })
  refusing(bad)
  const { behaviour } = fixture.platform
  fixture.platform.behaviour = (call) => (call.ids.includes(idOf(10)) ? { result: lost() } : behaviour(call))
  expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ rejected: 4, unknown: 10 })
  expect(await retry()).toEqual(
    [[1, 2], [1], [2], [21, 22], [21], [22]].map((ordinals) => ordinals.map(idOf)),
  )
  const numbers = await rowNumbersInReport()
  expect(numbers).toEqual([3, 4, ...Array.from({ length: 10 }, (_, index) => index + 12), 23, 24])
})

it('a kill during a retry leaves its rows unknown, and no others', async () => {
  await fixture.addJob({ rows: 20, batchRows: 20 })
  refusing([4, 9])
  await fixture.uploadToEnd()
  fixture.platform.behaviour = () => ({ result: answered(200, ''), latencyMs: 60_000 })
  fixture.upload.retryRejected('job')
  await fixture.begin()
  fixture.restart()
  expect(fixture.job().reconciliation).toMatchObject({ accepted: 18, unknown: 2, pending: 0 })
  expect(await rowNumbersInReport()).toEqual([6, 11])
})

/** A job of 40 rows in batches of 10 that ended with these batches: first row, last row, state. */
async function endedWith(...batches: [number, number, BatchState][]): Promise<void> {
  await fixture.addJob({ rows: 40, batchRows: 10 })
  const { journal } = fixture
  journal.write(() => {
    for (const [firstOrdinal, lastOrdinal, state] of batches) {
      const rowCount = lastOrdinal - firstOrdinal + 1
      const rowNumbers = { firstRowNumber: firstOrdinal + 2, lastRowNumber: lastOrdinal + 2 }
      const id = journal.batches.insert(
        1,
        { firstOrdinal, lastOrdinal, rowCount, ...rowNumbers, round: 0 },
        'x',
      )
      journal.batches.setState(id, state, 'x')
    }
    journal.jobs.setPlanned(1, true)
    journal.jobs.setState(1, 'completed', 'x')
  })
}

it('no batch of a retry spans a full batch or unknown rows', async () => {
  await endedWith(
    [0, 8, 'accepted'],
    [9, 9, 'rejected'],
    [10, 19, 'rejected'],
    [20, 20, 'rejected'],
    [21, 25, 'unknown'],
    [26, 26, 'rejected'],
    [27, 39, 'accepted'],
  )
  const full = Array.from({ length: 10 }, (_, index) => index + 10)
  expect(await retry()).toEqual([[9], full, [20], [26]].map((ordinals) => ordinals.map(idOf)))
})

it('a retry does not send unknown rows, though they were to be sent again before', async () => {
  await endedWith([0, 9, 'unknown'], [10, 10, 'rejected'], [11, 39, 'accepted'])
  fixture.journal.jobs.setResendUnknown(1, true)
  fixture.upload.retryRejected('job')
  await fixture.uploadToEnd('job', { resendUnknown: fixture.job().resendUnknown })
  expect(fixture.platform.ledger.map(({ ids }) => ids)).toEqual([[idOf(10)]])
})

it('a retry is refused while other rows are still to be sent, and once the rows are gone: the job would never end', async () => {
  await endedWith([0, 9, 'pending'], [10, 19, 'rejected'], [20, 39, 'accepted'])
  expect(() => fixture.upload.retryRejected('job')).toThrow(
    expect.objectContaining({ code: 'job.restFirst' }),
  )
  fixture.journal.batches.moveAll(1, 'pending', 'accepted', 'x')
  removeRows(fixture.journal, 1)
  expect(() => fixture.upload.retryRejected('job')).toThrow(
    expect.objectContaining({ code: 'job.staleRows' }),
  )
  expect(fixture.job()).toMatchObject({ state: 'completed', reconciliation: { rejected: 10, pending: 0 } })
})

describe('with matching off', () => {
  const options = { isMatching: false, importMode: 1 } as const
  const refusingRow = (bad: string): void => {
    fixture.platform.behaviour = (call) => ({
      result: call.ids.includes(bad) ? refused('生日格式错误') : accepted(),
      // A platform that stores the good rows of a call it refuses.
      isTaken: true,
    })
  }

  // Before, up to 116 posts of one row: a rejection may have stored the good rows, and each post stores them again.
  it('a rejected batch is not taken apart by itself', async () => {
    await fixture.addJob({ rows: 100, batchRows: 50, options })
    refusingRow(idOf(7))
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 50, rejected: 50 } })
    expect(fixture.platform.ledger).toHaveLength(2)
  })

  it('is bisected once the user asks for it, and only then', async () => {
    await fixture.addJob({ rows: 100, batchRows: 50, options })
    refusingRow(idOf(7))
    await fixture.uploadToEnd()
    fixture.upload.retryRejected('job', { bisect: true })
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 99, rejected: 1 })
    const calls = fixture.platform.ledger.length
    // The next plain retry takes nothing apart.
    fixture.upload.retryRejected('job')
    await fixture.uploadToEnd()
    expect(fixture.platform.ledger).toHaveLength(calls + 1)
  })

  it('a request to bisect outlives a pause', async () => {
    await fixture.addJob({ rows: 50, batchRows: 50, options })
    refusingRow(idOf(7))
    await fixture.uploadToEnd()
    fixture.upload.retryRejected('job', { bisect: true })
    const { behaviour } = fixture.platform
    fixture.platform.behaviour = (call) => {
      if (call.number === 4) void fixture.upload.halt('job', 'pause')
      return behaviour(call)
    }
    expect((await fixture.uploadToEnd()).state).toBe('paused')
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 49, rejected: 1 })
  })

  // 413 proves that nothing was stored.
  it('a batch that is too large is halved all the same', async () => {
    await fixture.addJob({ rows: 50, batchRows: 50, options })
    fixture.platform.behaviour = (call) => ({
      result: call.ids.length > 20 ? answered(413, '') : accepted(),
    })
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 50, rejected: 0 })
  })
})

// A range with rows of another batch of the same round would send them twice, or stop the upload as tampered with.
it('rows of batches that lie among one another, after a look on the platform, go up once each', async () => {
  await fixture.addJob({ rows: 8, batchRows: 8 })
  fixture.platform.behaviour = () => ({ result: lost() })
  await fixture.uploadToEnd()
  const { journal } = fixture
  for (const chosen of [
    [0, 2, 4],
    [1, 3, 7],
  ]) {
    refusing(chosen)
    const { key } = journal.jobs.get('job')
    journal.write(() => {
      const at = fixture.clock.now().toISOString()
      const batch = journal.batches.troubled(key).find(({ state }) => state === 'unknown')!
      moveRows(journal, key, { ...batch, changedAt: at }, { ordinals: new Set(chosen), state: 'pending', at })
      journal.jobs.setState(key, 'paused', at, { reason: 'user' })
    })
    await fixture.uploadToEnd()
  }
  expect(fixture.job().reconciliation).toMatchObject({ rejected: 6, unknown: 2 })
  expect(fixture.journal.read(() => [...new RejectedRows(journal, 1).ordinals()])).toEqual([0, 1, 2, 3, 4, 7])
  refusing([])
  const calls = await retry()
  expect(calls.flat().sort()).toEqual([0, 1, 2, 3, 4, 7].map(idOf))
  expect(fixture.job().reconciliation).toMatchObject({ accepted: 6, rejected: 0, unknown: 2 })
  assertBalanced(fixture.job())
})
