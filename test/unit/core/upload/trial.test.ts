import { afterEach, beforeEach, expect, it } from 'vitest'
import { accepted, refused, tokenRefused } from '../../../support/jobs/callResults.ts'
import { idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const takenIds = (): string[] => [...fixture.platform.takenCounts().keys()].sort()

it('a trial sends the first rows alone, waits for the user, and then the others are sent and nothing twice', async () => {
  await fixture.addJob({ rows: 2_000, batchRows: 500, concurrency: 4 })
  const tried = await fixture.uploadToEnd('job', { trialRows: 5 })
  expect(tried).toMatchObject({
    state: 'paused',
    pauseReason: 'trial',
    reconciliation: { accepted: 5, pending: 1_995 },
  })
  expect(takenIds()).toEqual([0, 1, 2, 3, 4].map(idOf).sort())
  const job = await fixture.uploadToEnd()
  expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 2_000 } })
  expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  expect(fixture.platform.ledger).toHaveLength(5)
})

it('a trial that was stopped after its end is over: continuing sends the rest, not the trial again', async () => {
  await fixture.addJob({ rows: 100 })
  await fixture.uploadToEnd('job', { trialRows: 5 })
  expect((await fixture.upload.halt('job', 'stop')).state).toBe('stopped')
  expect(await fixture.uploadToEnd()).toMatchObject({ state: 'completed', reconciliation: { accepted: 100 } })
})

it('a trial counts rows that are sent, not rows that are skipped', async () => {
  await fixture.addJob({ rows: 20, invalid: [0, 2], skipInvalid: true })
  await fixture.uploadToEnd('job', { trialRows: 2 })
  expect(takenIds()).toEqual([idOf(1), idOf(3)])
})

it('an interrupted trial continues as a trial: a new token is no consent to send all rows', async () => {
  await fixture.addJob({ rows: 100, batchRows: 2 })
  fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
  expect((await fixture.uploadToEnd('job', { trialRows: 5 })).state).toBe('needsToken')
  fixture.restart()
  expect(await fixture.uploadToEnd()).toMatchObject({ pauseReason: 'trial', reconciliation: { accepted: 5 } })
  expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(100)
})

it('a trial with a bad row isolates that row, and still sends none behind the trial', async () => {
  await fixture.addJob({ rows: 100 })
  fixture.platform.behaviour = (call) => ({
    result: call.ids.includes(idOf(3)) ? refused('坏了') : accepted(),
  })
  expect(await fixture.uploadToEnd('job', { trialRows: 5 })).toMatchObject({
    pauseReason: 'trial',
    reconciliation: { accepted: 4, rejected: 1, pending: 95 },
  })
})

it('a trial of all rows completes the job', async () => {
  await fixture.addJob({ rows: 3 })
  expect(await fixture.uploadToEnd('job', { trialRows: 5 })).toMatchObject({
    state: 'completed',
    reconciliation: { accepted: 3 },
  })
})

it('a trial is refused in the middle of an upload', async () => {
  await fixture.addJob({ rows: 100, batchRows: 10 })
  fixture.platform.behaviour = () => ({ result: tokenRefused() })
  await fixture.uploadToEnd()
  await expect(fixture.begin('job', { trialRows: 5 })).rejects.toEqual(
    expect.objectContaining({ code: 'job.wrongState' }),
  )
})

// Of 2,000 rows the picture of a trial showed 5, which looked as if it had stopped at once.
it('a trial measures progress against its own rows while it runs, and against all once it is over', async () => {
  await fixture.addJob({ rows: 2_000, batchRows: 500 })
  await fixture.begin('job', { trialRows: 5 })
  expect(fixture.job().trialRows).toBe(5)
  await fixture.clock.settle(fixture.upload.wait('job'))
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 5, rowsTotal: 5, fraction: 1 })
  expect(fixture.job().trialRows).toBeNull()
  await fixture.uploadToEnd()
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 2_000, rowsTotal: 2_000, fraction: 1 })
})

it('a trial of more rows than there are measures progress against those there are', async () => {
  await fixture.addJob({ rows: 8, invalid: [0, 1], skipInvalid: true })
  await fixture.uploadToEnd('job', { trialRows: 50 })
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 6, rowsTotal: 6 })
})

it('an unfinished trial keeps its number of rows over a restart', async () => {
  await fixture.addJob({ rows: 100, batchRows: 2 })
  fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
  await fixture.uploadToEnd('job', { trialRows: 5 })
  fixture.restart()
  expect(fixture.job()).toMatchObject({ state: 'needsToken', trialRows: 5 })
})
