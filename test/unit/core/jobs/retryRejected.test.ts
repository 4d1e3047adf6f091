import { afterEach, beforeEach, expect, it } from 'vitest'
import { reportRows } from '../../../../electron/core/jobs/reports/reportRows.ts'
import { StagedRows } from '../../../../electron/core/jobs/StagedRows.ts'
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
  const jobRow = journal.jobs.get('job')
  const staged = new StagedRows(journal, { key: 1, id: 'job' }, await fixture.keys.open(jobRow))
  return [...reportRows(journal, { key: 1, skipInvalid: true }, staged)].map(({ rowNumber }) => rowNumber)
}

it('single bad rows go up together, not one call each, and nothing that had arrived goes with them', async () => {
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

it('those that are refused again are found again, once each, and a third time goes on from there', async () => {
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

it('a report stays in the order of the file with rows in doubt between those sent again', async () => {
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

it('a kill in the middle of it leaves the rows in doubt, those and no others', async () => {
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
