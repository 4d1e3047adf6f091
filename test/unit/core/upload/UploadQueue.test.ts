import { afterEach, beforeEach, expect, it } from 'vitest'
import { UploadQueue } from '../../../../electron/core/upload/UploadQueue.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { accepted, refused, tokenRefused } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let turns: UploadQueue
beforeEach(() => {
  fixture = new JobsFixture()
  const { journal, upload, feed } = fixture
  turns = new UploadQueue({ journal, upload, feed })
})
afterEach(() => fixture.close())

const request = { isRehearsal: false, resendUnknown: false }
const ask = (jobId: string): Promise<Job> => turns.start(jobId, request, () => fixture.begin(jobId))
const addJobs = async (...ids: string[]): Promise<void> => {
  for (const id of ids) await fixture.addJob({ id, rows: 30, batchRows: 10 })
}
const positions = (...ids: string[]): (number | null)[] => ids.map((id) => fixture.job(id).queuePosition)

/** Lets everything happen until no upload is under way or about to begin. */
async function settleAll(): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const { activeJobId } = fixture.upload
    if (activeJobId !== null) await fixture.clock.settle(fixture.upload.wait(activeJobId))
    quiet = fixture.upload.isBusy ? 0 : quiet + 1
    await new Promise((resolve) => setImmediate(resolve))
  }
}

it('the queue runs one job and then the others in the order they came', async () => {
  await addJobs('a', 'b', 'c')
  expect(await ask('a')).toMatchObject({ state: 'uploading', queuePosition: null })
  expect(await ask('c')).toMatchObject({ state: 'prepared', queuePosition: 1 })
  expect(await ask('b')).toMatchObject({ state: 'prepared', queuePosition: 2 })
  // Asked for again it neither jumps the queue nor goes to its end.
  expect(await ask('c')).toMatchObject({ queuePosition: 1 })
  await settleAll()
  const order = fixture.platform.ledger.map(({ endpoint, ids }) => [endpoint, ids.length])
  expect(order).toHaveLength(9)
  const completed = fixture.changes.filter(({ state }) => state === 'completed').map(({ id }) => id)
  expect([...new Set(completed)]).toEqual(['a', 'c', 'b'])
  expect(positions('a', 'b', 'c')).toEqual([null, null, null])
})

it('the queue does not queue a job that is under way', async () => {
  await addJobs('a')
  await ask('a')
  await expect(ask('a')).rejects.toEqual(expect.objectContaining({ code: 'job.wrongState' }))
  expect(positions('a')).toEqual([null])
  await settleAll()
})

it('the queue reports every change of a position', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  await ask('b')
  await ask('c')
  fixture.changes.length = 0
  turns.leave('b')
  expect(fixture.changes.map(({ id, queuePosition }) => [id, queuePosition])).toEqual([
    ['b', null],
    ['c', 1],
  ])
  await settleAll()
  expect(fixture.job('b').state).toBe('prepared')
  expect(fixture.job('c').state).toBe('completed')
})

it('the queue refuses a job that cannot be uploaded when it is requested, not when its turn comes', async () => {
  await addJobs('a')
  await fixture.addJob({ id: 'bad', rows: 5, invalid: [1] })
  await ask('a')
  await expect(ask('bad')).rejects.toEqual(expect.objectContaining({ code: 'job.hasInvalidRows' }))
  expect(fixture.job('bad').queuePosition).toBeNull()
  await settleAll()
})

it('the queue skips a job that was removed while it waited', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  await turns.start('b', request, () => fixture.begin('no such job'))
  await ask('c')
  await settleAll()
  expect(fixture.job('c').state).toBe('completed')
})

it('the queue goes past a job that is stopped while its token is being fetched', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  await turns.start('b', request, () => {
    const starting = fixture.begin('b')
    void fixture.upload.halt('b', 'pause')
    return starting
  })
  await ask('c')
  await settleAll()
  expect(fixture.job('b')).toMatchObject({ state: 'paused', pauseReason: 'user' })
  expect(fixture.job('c').state).toBe('completed')
})

it('the queue keeps a job first when the disk refuses its start: the others would fail alike', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  await turns.start('b', request, () => Promise.reject(new AppError('storage.full', 'full')))
  await ask('c')
  await settleAll()
  expect(fixture.job('a').state).toBe('completed')
  expect(positions('b', 'c')).toEqual([1, 2])
})

it('the queue holds the others when a job stops by itself: they would fail alike', async () => {
  await addJobs('a', 'b')
  fixture.platform.behaviour = () => ({ result: tokenRefused() })
  await ask('a')
  await ask('b')
  await settleAll()
  expect(fixture.job('a').state).toBe('needsToken')
  expect(fixture.job('b')).toMatchObject({ state: 'prepared', queuePosition: 1 })
  // With a new token the first goes on, and the other after it.
  fixture.platform.behaviour = () => ({ result: accepted() })
  await ask('a')
  await settleAll()
  expect([fixture.job('a').state, fixture.job('b').state]).toEqual(['completed', 'completed'])
})

it('the queue starts the next job when the user pauses one, and a restart drops the queue but no job', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  await ask('b')
  await ask('c')
  const paused = fixture.upload.halt('a', 'pause')
  await fixture.clock.settle(paused)
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(fixture.upload.activeJobId).toBe('b')
  expect(positions('c')).toEqual([1])
  fixture.restart()
  expect(positions('a', 'b', 'c')).toEqual([null, null, null])
  expect(['a', 'b', 'c'].map((id) => fixture.job(id).state)).toEqual(['paused', 'paused', 'prepared'])
})

it('a retry sends rejected rows alone, and the receipt keeps all attempts of each batch', async () => {
  await fixture.addJob({ id: 'a', rows: 30, batchRows: 10, bisectRejected: false })
  fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? refused('坏了') : accepted() })
  expect((await fixture.uploadToEnd('a')).reconciliation).toMatchObject({ accepted: 20, rejected: 10 })
  expect(fixture.upload.retryRejected('a')).toMatchObject({
    state: 'paused',
    reconciliation: { pending: 10 },
  })
  const job = await fixture.uploadToEnd('a')
  expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 30, rejected: 0 } })
  expect(fixture.platform.ledger).toHaveLength(4)
  expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  const attempts = fixture.journal.receipts.attempts(2)
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted'])
  expect(attempts[0]?.answer.message).toBe('坏了')
})

it('a retry of rejected rows is refused while other rows are still to be sent', async () => {
  await fixture.addJob({ id: 'a', rows: 30, batchRows: 10, bisectRejected: false })
  fixture.platform.behaviour = (call) => ({
    result: call.number === 1 ? refused('坏了') : tokenRefused(),
  })
  await fixture.uploadToEnd('a')
  expect(() => fixture.upload.retryRejected('a')).toThrow(expect.objectContaining({ code: 'job.restFirst' }))
})

it('the queue starts nothing when the app ends, though the running job completes with its last call', async () => {
  await fixture.addJob({ id: 'a', rows: 10, batchRows: 10 })
  await addJobs('b')
  await ask('a')
  await ask('b')
  const closed = fixture.upload.close()
  await fixture.clock.settle(closed)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(fixture.job('a').state).toBe('completed')
  expect(fixture.job('b').state, 'its calls would have been cut off by the end of the process').toBe(
    'prepared',
  )
  expect(fixture.platform.ledger).toHaveLength(1)
})
