import { afterEach, beforeEach, expect, it } from 'vitest'
import { AutoResume } from '../../../../electron/main/desktop/AutoResume.ts'
import { SleepAndWake } from '../../../../electron/main/desktop/SleepAndWake.ts'
import { UploadMonitor, type UploadListener } from '../../../../electron/main/desktop/UploadMonitor.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { accepted, lost, notSent } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

// The real upload service on a real journal; the platform and the clock are ours.
let fixture: JobsFixture
let uploads: UploadMonitor
let network: { isOnline: boolean }
beforeEach(() => {
  fixture = new JobsFixture()
  network = { isOnline: true }
  uploads = new UploadMonitor({
    feed: fixture.feed,
    upload: fixture.upload,
    logError: (error) => {
      throw error
    },
  })
  fixture.queue.subscribe({ userDecided: (jobId) => uploads.noteDecision(jobId) })
  fixture.changes.push = (...jobs: Job[]) => {
    for (const job of jobs) uploads.noteChanged(job)
    return 0
  }
  const { clock } = fixture
  uploads.listen(
    new AutoResume({
      queue: fixture.queue,
      isOnline: () => network.isOnline,
      clock,
      onPlanned: () => {},
      onGaveUp: () => {},
      logError: () => {},
    }),
  )
})
afterEach(() => fixture.close())

/** Resolves with the job when it has ended so. */
function ends(state: Job['state'], pauseReason: Job['pauseReason'] = null): Promise<Job> {
  return new Promise((resolve) => {
    const listener: UploadListener = {
      uploadEnded: (job) => {
        if (job.state === state && job.pauseReason === pauseReason) resolve(job)
      },
    }
    uploads.listen(listener)
  })
}

const choices = { destination: 'live', resendUnknown: false } as const

it('an upload that lost the network resumes by itself once it is back, and sends every row once', async () => {
  await fixture.addJob({ rows: 40, batchRows: 10 })
  fixture.platform.behaviour = (call) => ({
    result: call.number >= 2 && call.number <= 7 ? notSent() : accepted(),
  })
  const completed = ends('completed')
  await fixture.queue.start('job', choices)
  const job = await fixture.clock.settle(completed)
  expect(job.reconciliation).toMatchObject({ accepted: 40, pending: 0, unknown: 0 })
  expect([...fixture.platform.takenCounts().values()]).toEqual(Array.from({ length: 40 }, () => 1))
})

it('resuming does not send again what may have arrived before the network was lost', async () => {
  await fixture.addJob({ rows: 30, batchRows: 10 })
  fixture.platform.behaviour = (call) => {
    if (call.number === 1) return { result: lost() }
    return { result: call.number <= 4 ? notSent() : accepted() }
  }
  const completed = ends('completed')
  await fixture.queue.start('job', choices)
  const job = await fixture.clock.settle(completed)
  expect(job.reconciliation).toMatchObject({ accepted: 20, unknown: 10, pending: 0 })
  expect(fixture.platform.ledger.filter(({ ids }) => ids.includes('r0'))).toHaveLength(1)
})

it('a sleep pauses between two calls, and the wake resumes where it was', async () => {
  await fixture.addJob({ rows: 40, batchRows: 10 })
  const sleep = new SleepAndWake({ queue: fixture.queue, logError: () => {} })
  uploads.listen(sleep)
  fixture.platform.behaviour = (call) => {
    if (call.number === 2) sleep.suspend()
    return { result: accepted(), latencyMs: 100 }
  }
  const asleep = ends('paused', 'interrupted')
  await fixture.queue.start('job', choices)
  expect((await fixture.clock.settle(asleep)).reconciliation).toMatchObject({ accepted: 20, pending: 20 })
  expect(fixture.platform.ledger).toHaveLength(2)
  const completed = ends('completed')
  await sleep.resume()
  expect((await fixture.clock.settle(completed)).reconciliation.accepted).toBe(40)
  expect(fixture.platform.ledger).toHaveLength(4)
})
