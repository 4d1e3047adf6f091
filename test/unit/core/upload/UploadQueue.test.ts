import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeJob } from '../../../../electron/core/retention/JobRemoval.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import type { Job, PauseReason } from '../../../../electron/shared/model/job.ts'
import { accepted, refused, tokenRefused } from '../../../support/jobs/callResults.ts'
import { JobsFixture, endpoint, rehearsalEndpoint } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const request = { destination: 'live', resendUnknown: false } as const
const ask = (jobId: string): Promise<Job> => fixture.queue.start(jobId, request)
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
  void fixture.queue.halt('b', 'pause')
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
  await ask('b')
  await ask('c')
  const { journal } = fixture
  journal.write(() => removeJob(journal, journal.jobs.get('b').key))
  await settleAll()
  expect(fixture.job('c').state).toBe('completed')
})

it('the queue goes past a job that is stopped while its token is being fetched', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  const { read } = fixture.tokens
  fixture.tokens.read = () => {
    fixture.tokens.read = read
    void fixture.upload.halt('b', 'pause')
    return read()
  }
  await ask('b')
  await ask('c')
  await settleAll()
  expect(fixture.job('b')).toMatchObject({ state: 'paused', pauseReason: 'user' })
  expect(fixture.job('c').state).toBe('completed')
})

it('the queue keeps a job first when the disk refuses its start: the others would fail alike', async () => {
  await addJobs('a', 'b', 'c')
  await ask('a')
  fixture.tokens.read = () => Promise.reject(new AppError('storage.full', 'full'))
  await ask('b')
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

it('forgets what it knew of the network before calls begin: a laptop has moved since', async () => {
  await addJobs('a')
  const order: string[] = []
  fixture.queue.subscribe({
    userDecided: () => order.push('decided'),
    starting: () => order.push('forget proxy'),
  })
  fixture.platform.onCall = () => order.push('call')
  await ask('a')
  await settleAll()
  expect(order.slice(0, 3)).toEqual(['decided', 'forget proxy', 'call'])
})

it('sends a rehearsal to the practice server of this run, a real job to where it began', async () => {
  await addJobs('a', 'b', 'c')
  fixture.concurrency = 3
  expect(await ask('a')).toMatchObject({ endpoint, isRehearsal: false, concurrency: 3 })
  await settleAll()
  // Left without an end, it is resumed where it began, whatever the settings say by then.
  fixture.platform.behaviour = () => ({ result: tokenRefused() })
  await fixture.queue.start('b', { destination: 'rehearsal', resendUnknown: true })
  await settleAll()
  await ask('c')
  await settleAll()
  expect([fixture.job('b').state, fixture.job('c').state]).toEqual(['needsToken', 'needsToken'])
  fixture.platform.behaviour = () => ({ result: accepted() })
  fixture.defaultEndpoint = 'https://other.example/api/batchAdd'
  pauseFor('b', 'network')
  expect(await fixture.queue.resumeAutomatically('b')).toMatchObject({
    endpoint: rehearsalEndpoint,
    isRehearsal: true,
    resendUnknown: true,
  })
  await settleAll()
  expect(await fixture.queue.resume('c')).toMatchObject({ endpoint, isRehearsal: false })
  await settleAll()
})

function pauseFor(jobId: string, reason: PauseReason): void {
  const { journal } = fixture
  journal.write(() =>
    journal.jobs.setState(journal.jobs.get(jobId).key, 'paused', new Date(0).toISOString(), { reason }),
  )
}

// An attempt planned while the network was away must not outlive the user's pause or a wait of an hour.
it.each(['user', 'trial', 'longWait', 'tooLarge'] as const)(
  'resumes nothing automatically that was paused for %s',
  async (reason) => {
    await addJobs('a')
    pauseFor('a', reason)
    await expect(fixture.queue.resumeAutomatically('a')).rejects.toMatchObject({ code: 'job.wrongState' })
    expect(fixture.platform.ledger).toEqual([])
  },
)

it('does not pass an automatic resumption off as the word of the user', async () => {
  await addJobs('a')
  pauseFor('a', 'network')
  const decided: string[] = []
  fixture.queue.subscribe({ userDecided: (jobId) => decided.push(jobId) })
  await fixture.queue.resumeAutomatically('a')
  expect(decided).toEqual([])
  await settleAll()
  await fixture.queue.halt('a', 'pause')
  await fixture.queue.resume('a').catch(() => undefined)
  expect(decided).toEqual(['a', 'a'])
})

it('lets nothing automatic wait in the queue: it tries again by itself', async () => {
  await addJobs('a', 'b')
  pauseFor('b', 'server')
  await ask('a')
  await expect(fixture.queue.resumeAutomatically('b')).rejects.toMatchObject({ code: 'job.busy' })
  expect(positions('b')).toEqual([null])
  await settleAll()
})

it('interrupts what is under way, and nothing when nothing is', async () => {
  await addJobs('a')
  expect(await fixture.queue.interrupt()).toBeNull()
  await ask('a')
  const interrupted = await fixture.clock.settle(fixture.queue.interrupt())
  expect(interrupted).toMatchObject({ id: 'a', state: 'paused', pauseReason: 'interrupted' })
})

it('starts all rows of a job whose trial was asked for but never begun', async () => {
  await addJobs('a')
  fixture.token = null
  const trial = { ...request, trialRows: 5 }
  expect(await fixture.queue.start('a', trial)).toMatchObject({ state: 'needsToken', trialRows: 5 })
  fixture.token = 'token-1234567890'
  // 继续 means the trial; a new 上传 means all.
  await fixture.queue.start('a', { ...request, trialRows: null })
  await settleAll()
  expect(fixture.job('a')).toMatchObject({ state: 'completed', reconciliation: { accepted: 30 } })
})
