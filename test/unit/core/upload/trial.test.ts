import { afterEach, beforeEach, expect, it } from 'vitest'
import { accepted, refused, tokenRefused } from '../../../support/jobs/callResults.ts'
import { idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const takenIds = (): string[] => [...fixture.platform.takenCounts().keys()].sort()

it('sends the first rows alone, waits, and on the user’s word sends the others and nothing twice', async () => {
  await fixture.addJob({ rows: 2_000, batchRows: 500, concurrency: 4 })
  fixture.upload.setTrial('job', 5)
  const tried = await fixture.uploadToEnd()
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

it('that was stopped after its end is over: going on sends all that is left, not the trial again', async () => {
  await fixture.addJob({ rows: 100 })
  fixture.upload.setTrial('job', 5)
  await fixture.uploadToEnd()
  expect((await fixture.upload.halt('job', 'stop')).state).toBe('stopped')
  expect(await fixture.uploadToEnd()).toMatchObject({ state: 'completed', reconciliation: { accepted: 100 } })
})

it('counts rows that are sent, not rows that are skipped', async () => {
  await fixture.addJob({ rows: 20, invalid: [0, 2], skipInvalid: true })
  fixture.upload.setTrial('job', 2)
  await fixture.uploadToEnd()
  expect(takenIds()).toEqual([idOf(1), idOf(3)])
})

it('that was interrupted goes on as a trial: a new token is not the word for all', async () => {
  await fixture.addJob({ rows: 100, batchRows: 2 })
  fixture.upload.setTrial('job', 5)
  fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
  expect((await fixture.uploadToEnd()).state).toBe('needsToken')
  fixture.restart()
  expect(await fixture.uploadToEnd()).toMatchObject({ pauseReason: 'trial', reconciliation: { accepted: 5 } })
  expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(100)
})

it('with a bad row in it finds that row, and still sends none behind the trial', async () => {
  await fixture.addJob({ rows: 100 })
  fixture.upload.setTrial('job', 5)
  fixture.platform.behaviour = (call) => ({
    result: call.ids.includes(idOf(3)) ? refused('坏了') : accepted(),
  })
  expect(await fixture.uploadToEnd()).toMatchObject({
    pauseReason: 'trial',
    reconciliation: { accepted: 4, rejected: 1, pending: 95 },
  })
})

it('of everything there is completes the job', async () => {
  await fixture.addJob({ rows: 3 })
  fixture.upload.setTrial('job', 5)
  expect(await fixture.uploadToEnd()).toMatchObject({ state: 'completed', reconciliation: { accepted: 3 } })
})

it('comes before everything else: not in the middle of an upload', async () => {
  await fixture.addJob({ rows: 100, batchRows: 10 })
  fixture.platform.behaviour = () => ({ result: tokenRefused() })
  await fixture.uploadToEnd()
  expect(() => fixture.upload.setTrial('job', 5)).toThrow(expect.objectContaining({ code: 'job.wrongState' }))
})

// Of 2,000 rows the picture of a trial showed 5, which looked as if it had stopped at once.
it('is measured against its own rows while it runs, and against all once it is over', async () => {
  await fixture.addJob({ rows: 2_000, batchRows: 500 })
  fixture.upload.setTrial('job', 5)
  expect(fixture.job().trialRows).toBe(5)
  await fixture.uploadToEnd()
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 5, rowsTotal: 5, fraction: 1 })
  expect(fixture.job().trialRows).toBeNull()
  await fixture.uploadToEnd()
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 2_000, rowsTotal: 2_000, fraction: 1 })
})

it('of more rows than are sent is measured against those that are', async () => {
  await fixture.addJob({ rows: 8, invalid: [0, 1], skipInvalid: true })
  fixture.upload.setTrial('job', 50)
  await fixture.uploadToEnd()
  expect(fixture.progress.at(-1)).toMatchObject({ rowsDone: 6, rowsTotal: 6 })
})

it('that was not finished keeps its number of rows over a restart', async () => {
  await fixture.addJob({ rows: 100, batchRows: 2 })
  fixture.upload.setTrial('job', 5)
  fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
  await fixture.uploadToEnd()
  fixture.restart()
  expect(fixture.job()).toMatchObject({ state: 'needsToken', trialRows: 5 })
})
