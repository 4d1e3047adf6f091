import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirLock } from '../../../../electron/core/journal/DataDirLock.ts'
import { JobEdits } from '../../../../electron/core/jobs/JobEdits.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { accepted, lost, notSent, refused, tokenRefused } from '../../../support/jobs/callResults.ts'
import { assertBalanced, idOf, endpoint, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('starting an upload', () => {
  it('happens once, however often it is clicked', async () => {
    await fixture.addJob({ rows: 100, batchRows: 10 })
    const first = fixture.begin()
    await expect(fixture.begin()).rejects.toEqual(code('job.busy'))
    await first
    await fixture.clock.settle(fixture.upload.wait('job'))
    expect(fixture.platform.takenCounts().size).toBe(100)
    expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  })

  it('of a job with rows in error requires the decision to leave them out', async () => {
    await fixture.addJob({ rows: 5, invalid: [1] })
    await expect(fixture.begin()).rejects.toEqual(code('job.hasInvalidRows'))
    expect(fixture.platform.ledger).toEqual([])
    expect(fixture.job().state).toBe('prepared')
  })

  it('of a job that is still being prepared is refused: only part of its rows would be planned', async () => {
    await fixture.addJob({ rows: 5 })
    const releasePreparation = fixture.lock.hold()
    fixture.journal.jobs.setState(1, 'preparing', 'x')
    await expect(fixture.begin()).rejects.toEqual(code('job.wrongState'))
    releasePreparation()
  })

  it('with nothing to send is reported as such', async () => {
    await fixture.addJob({ rows: 2, invalid: [0, 1], skipInvalid: true })
    await expect(fixture.begin()).rejects.toEqual(code('job.nothingToUpload'))
  })

  it('without a token asks for one, keeps the decision about unknown batches, and continues with it', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.token = null
    expect(await fixture.begin('job', { resendUnknown: true })).toMatchObject({
      state: 'needsToken',
      resendUnknown: true,
      endpoint: null,
    })
    expect(fixture.upload.activeJobId).toBeNull()
    fixture.token = 'token-1234567890'
    expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(20)
  })

  it('when its token cannot be fetched waits for the network, not for the user', async () => {
    await fixture.addJob({ rows: 5 })
    fixture.tokens.read = () => Promise.resolve({ kind: 'unavailable', message: 'dns' })
    expect(await fixture.begin()).toMatchObject({
      state: 'paused',
      pauseReason: 'network',
      pauseMessage: 'dns',
    })
  })

  it('uses the given number of simultaneous calls, and keeps it', async () => {
    await fixture.addJob({ rows: 60, batchRows: 10, concurrency: 1 })
    expect((await fixture.uploadToEnd('job', { concurrency: 3 })).concurrency).toBe(3)
    expect(fixture.platform.mostInFlight).toBe(3)
  })

  it('refuses an invalid address before it asks for a token', async () => {
    await fixture.addJob({ rows: 2 })
    fixture.token = null
    await expect(fixture.begin('job', { endpoint: 'http://example.com/' })).rejects.toEqual(
      code('platform.invalidEndpoint'),
    )
    expect(fixture.job().state).toBe('prepared')
  })

  it('reads the job again after the keychain answered: it may have changed meanwhile', async () => {
    await fixture.addJob({ rows: 5, invalid: [1], skipInvalid: true })
    const edits = new JobEdits({
      journal: fixture.journal,
      lock: fixture.lock,
      feed: fixture.feed,
    })
    const starting = fixture.begin()
    edits.setSkipInvalid('job', false)
    await expect(starting).rejects.toEqual(code('job.hasInvalidRows'))
    assertBalanced(fixture.job())
    // The lock is free again.
    edits.setSkipInvalid('job', true)
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 4, skipped: 1 })
  })

  it('sends a token to the address it was requested for, even when the setting changes meanwhile', async () => {
    await fixture.addJob({ rows: 5 })
    // The app's token may be a minute on its way; the user has another address set by then.
    const starting = fixture.begin()
    fixture.defaultEndpoint = 'https://other.example/api/batchAdd'
    expect((await starting).endpoint).toBe(endpoint)
    await fixture.clock.settle(fixture.upload.wait('job'))
    expect(fixture.platform.ledger.map((call) => call.endpoint)).toEqual([endpoint])
  })

  it('cannot move a job from the platform to the practice server, or back', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
    await fixture.uploadToEnd('job', { isRehearsal: true })
    // What the practice server took would count as uploaded.
    await expect(fixture.begin('job', { isRehearsal: false })).rejects.toEqual(code('job.wrongState'))
  })

  it('of a job that another process uploads is refused', async () => {
    await fixture.addJob({ rows: 2 })
    const other = new DataDirLock(fixture.dataDir)
    expect(other.tryAcquire()).toBe(true)
    await expect(fixture.begin()).rejects.toEqual(code('storage.inUse'))
    other.release()
    expect((await fixture.uploadToEnd()).state).toBe('completed')
  })

  it('keeps the lock when a listener of events fails: no other process may start meanwhile', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.changes.push = () => {
      throw new Error('the window is gone')
    }
    await expect(fixture.begin()).rejects.toThrow('the window is gone')
    await expect(fixture.begin()).rejects.toEqual(code('job.busy'))
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toThrow('the window is gone')
    expect(fixture.job().reconciliation.accepted).toBe(20)
  })
})

describe('halting an upload', () => {
  it.each([
    ['pause', 'paused'],
    ['stop', 'stopped'],
  ] as const)('by %s lets calls in flight end, starts none, and keeps exact counts', async (how, state) => {
    await fixture.addJob({ rows: 100, batchRows: 10, concurrency: 3 })
    await fixture.begin()
    fixture.clock.advance(5)
    const job = await fixture.clock.settle(fixture.upload.halt('job', how))
    expect(fixture.platform.ledger).toHaveLength(3)
    expect(job).toMatchObject({ state, reconciliation: { accepted: 30, unknown: 0, pending: 70 } })
    expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(100)
    expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  })

  it('while the last call is in flight ends as completed: a paused job could not continue', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.begin()
    expect(await fixture.clock.settle(fixture.upload.halt('job', 'pause'))).toMatchObject({
      state: 'completed',
      pauseReason: null,
    })
  })

  it('by stop takes precedence over a pause that has not ended yet', async () => {
    await fixture.addJob({ rows: 100, batchRows: 10 })
    await fixture.begin()
    const pausing = fixture.upload.halt('job', 'pause')
    await fixture.clock.settle(fixture.upload.halt('job', 'stop'))
    expect((await pausing).state).toBe('stopped')
  })

  it('ends a wait for the platform at once', async () => {
    await fixture.addJob({ rows: 10 })
    fixture.platform.behaviour = () => ({ result: notSent() })
    fixture.random = () => 1
    await fixture.begin()
    fixture.clock.advance(10)
    await fixture.clock.settle(Promise.resolve())
    const before = fixture.clock.elapsedMs()
    await fixture.upload.halt('job', 'stop')
    expect(fixture.clock.elapsedMs()).toBe(before)
    expect(fixture.job().state).toBe('stopped')
  })

  it('stops a paused job, and leaves a completed one unchanged', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
    await fixture.uploadToEnd()
    expect((await fixture.upload.halt('job', 'stop')).state).toBe('stopped')
    await fixture.uploadToEnd()
    expect((await fixture.upload.halt('job', 'stop')).state).toBe('completed')
  })

  it.each(['pause', 'stop'] as const)(
    'by %s while a token is being fetched cancels the start',
    async (how) => {
      await fixture.addJob({ rows: 20, batchRows: 10 })
      fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? tokenRefused() : accepted() })
      await fixture.uploadToEnd()
      const starting = fixture.begin()
      const halted = await fixture.upload.halt('job', how)
      // No call after a stop, and the next start is not kept from anything.
      expect(await starting).toMatchObject({ state: halted.state, reconciliation: { pending: 10 } })
      expect(fixture.platform.ledger).toHaveLength(2)
      expect((await fixture.uploadToEnd()).state).toBe('completed')
    },
  )

  it('by pause pauses a job that a failure left as uploading, and does not stop it', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.journal.jobs.setState(1, 'uploading', 'x')
    expect(await fixture.upload.halt('job', 'pause')).toMatchObject({ state: 'paused' })
  })

  it('of a job that another process uploads is refused instead of doing nothing', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    await fixture.begin()
    const other = fixture.openSecond()
    await expect(other.upload.halt('job', 'stop')).rejects.toEqual(code('storage.inUse'))
    await fixture.clock.settle(fixture.upload.wait('job'))
    other.kill()
  })
})

describe('an unknown batch', () => {
  const withOneUnknown = async (): Promise<void> => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 2 ? lost() : accepted() })
    await fixture.uploadToEnd()
  }

  it('can be accepted by the user, which completes the job and removes its rows', async () => {
    await withOneUnknown()
    expect(fixture.job().hasRows).toBe(true)
    const job = fixture.upload.settleUnknown('job', null, 'accepted')
    expect(job).toMatchObject({
      state: 'completed',
      hasRows: false,
      // The platform confirmed two batches, the user the third.
      acceptedByUser: 10,
      reconciliation: { accepted: 30, unknown: 0 },
    })
    expect(fixture.journal.staging.places(1)).toEqual([])
  })

  it('is sent again once when the user decides so', async () => {
    await withOneUnknown()
    expect(fixture.upload.settleUnknown('job', null, 'resend')).toMatchObject({ state: 'paused' })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 30, unknown: 0 })
    expect(fixture.platform.ledger).toHaveLength(4)
  })

  it('is settled by its id, and an id of another state or job changes nothing', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 1 ? accepted() : lost() })
    await fixture.uploadToEnd()
    const batches = fixture.journal.batches.list(1, 'all')
    const idsOf = (state: string): number[] =>
      batches.filter((batch) => batch.state === state).map(({ id }) => id)
    const [unknownId = 0] = idsOf('unknown')
    fixture.upload.settleUnknown('job', idsOf('accepted')[0] ?? 0, 'resend')
    fixture.upload.settleUnknown('job', 999, 'accepted')
    await fixture.addJob({ id: 'other', rows: 5 })
    fixture.upload.settleUnknown('other', unknownId, 'accepted')
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 10, unknown: 20 })
    fixture.upload.settleUnknown('job', unknownId, 'accepted')
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 20, unknown: 10 })
  })

  it('can be settled without touching what another job has in flight', async () => {
    await withOneUnknown()
    fixture.platform.behaviour = () => ({ result: accepted() })
    await fixture.addJob({ id: 'other', rows: 20, batchRows: 10 })
    await fixture.begin('other')
    fixture.upload.settleUnknown('job', null, 'resend')
    expect(fixture.job('other')).toMatchObject({
      state: 'uploading',
      reconciliation: { unknown: 0, pending: 20 },
    })
    await fixture.clock.settle(fixture.upload.wait('other'))
  })

  it('can be settled without resuming a job that waits for something else', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 1 ? lost() : tokenRefused() })
    await fixture.uploadToEnd()
    expect(fixture.upload.settleUnknown('job', null, 'accepted')).toMatchObject({
      state: 'needsToken',
      reconciliation: { accepted: 10, pending: 20 },
    })
  })

  it('can be settled without ending a job that would send other unknown batches again', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.platform.behaviour = () => ({ result: lost() })
    expect(await fixture.uploadToEnd('job', { resendUnknown: true })).toMatchObject({ state: 'paused' })
    const [first] = fixture.journal.batches.list(1, 'unknown')
    expect(fixture.upload.settleUnknown('job', first?.id ?? 0, 'accepted')).toMatchObject({
      state: 'paused',
      reconciliation: { accepted: 10, unknown: 10 },
    })
  })

  it('cannot be settled while the job is uploaded', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    await fixture.begin()
    expect(() => fixture.upload.settleUnknown('job', null, 'accepted')).toThrow(code('job.busy') as Error)
    await fixture.clock.settle(fixture.upload.wait('job'))
  })

  it('cannot be sent again once its rows are gone: the job would never end', async () => {
    await withOneUnknown()
    fixture.journal.write(() => fixture.journal.jobs.removeKey(1))
    expect(() => fixture.upload.settleUnknown('job', null, 'resend')).toThrow(code('job.staleRows') as Error)
    expect(fixture.job()).toMatchObject({ state: 'completed', reconciliation: { unknown: 10 } })
  })

  it('is never sent again automatically with matching off, which could double a customer', async () => {
    await fixture.addJob({ rows: 3, options: { isMatching: false, importMode: 1 } })
    await expect(fixture.begin('job', { resendUnknown: true })).rejects.toEqual(
      code('options.resendNeedsMatching'),
    )
  })
})

describe('a journal that cannot be written', () => {
  it('ends the upload with the reason, marks the batch whose outcome is lost as unknown, and allows no more calls', async () => {
    await fixture.addJob({ rows: 60, batchRows: 10, concurrency: 2 })
    await fixture.begin()
    const { endAttempt } = fixture.journal.batches
    fixture.journal.batches.endAttempt = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    }
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.full'))
    fixture.journal.batches.endAttempt = endAttempt
    expect(fixture.platform.ledger).toHaveLength(2)
    expect(fixture.job()).toMatchObject({
      state: 'paused',
      pauseReason: 'storage',
      reconciliation: { unknown: 20, pending: 40 },
    })
    // The window was told.
    expect(fixture.changes.at(-1)).toMatchObject({ state: 'paused', pauseReason: 'storage' })
    // And the job goes on once there is room.
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 40, unknown: 20 })
  })

  it('at the last answer leaves no paused job that has nothing to send', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.begin()
    fixture.journal.batches.endAttempt = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    }
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.full'))
    expect(fixture.job()).toMatchObject({ state: 'completed', reconciliation: { unknown: 10, pending: 0 } })
  })

  it('even to record the failure is recovered at the next start, though other work holds the lock', async () => {
    await fixture.addJob({ rows: 60, batchRows: 10 })
    const releaseOtherWork = fixture.lock.hold()
    await fixture.begin()
    const write = fixture.journal.write.bind(fixture.journal)
    fixture.journal.write = () => {
      throw new AppError('storage.full', 'full')
    }
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.full'))
    fixture.journal.write = write
    expect(fixture.job().state).toBe('uploading')
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({
      accepted: 50,
      unknown: 10,
      pending: 0,
    })
    releaseOtherWork()
  })

  it('while the next batch is claimed waits for calls in flight before it releases the lock', async () => {
    await fixture.addJob({ rows: 60, batchRows: 10, concurrency: 2 })
    fixture.platform.behaviour = (call) => ({ result: accepted(), latencyMs: call.number === 1 ? 10 : 500 })
    await fixture.begin()
    const nextPending = fixture.journal.batches.nextPending.bind(fixture.journal.batches)
    let looks = 0
    fixture.journal.batches.nextPending = (...query) => {
      if (++looks === 1) throw new AppError('storage.unwritable', 'gone')
      return nextPending(...query)
    }
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.unwritable'))
    // A disk that is back at once is no reason to make more calls in a run that has failed.
    expect(fixture.platform.ledger).toHaveLength(2)
    // The slow call was counted, not left behind.
    expect(fixture.clock.elapsedMs()).toBeGreaterThanOrEqual(500)
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 20, unknown: 0 })
  })

  it('for an answer and the next calls together keeps the answer, which does not become 待确认', async () => {
    await fixture.addJob({ rows: 60, batchRows: 10 })
    await fixture.begin()
    const write = fixture.journal.write.bind(fixture.journal)
    let writes = 0
    fixture.journal.write = (work) =>
      write(() => {
        const result = work()
        if (++writes === 1) throw new AppError('storage.full', 'full')
        return result
      })
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.full'))
    expect(fixture.platform.ledger).toHaveLength(1)
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 10, unknown: 0, pending: 50 })
  })

  it('because it was moved away with the last call in flight does not complete the job', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.begin()
    fixture.journal.assertInPlace = () => {
      throw new AppError('storage.unwritable', 'moved')
    }
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.unwritable'))
  })

  it('that holds fewer rows than were planned sends none of them', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    await fixture.begin()
    fixture.journal.write(() => fixture.journal.staging.setState(1, 25, 'invalid'))
    await expect(fixture.clock.settle(fixture.upload.wait('job'))).rejects.toEqual(code('storage.tampered'))
    expect(fixture.platform.ledger.flatMap((call) => call.ids)).not.toContain(idOf(20))
  })
})

it('an accepted batch is never sent again, whatever asks for it', async () => {
  await fixture.addJob({ rows: 10 })
  await fixture.uploadToEnd()
  expect(() => fixture.journal.batches.beginAttempt(1, 'hash', 'x')).toThrow('is not one to be sent')
  expect(fixture.journal.batches.list(1, 'all')).toMatchObject([{ state: 'accepted', attempts: 1 }])
})

describe('the end of a job', () => {
  it('removes its rows when every row was accepted', async () => {
    await fixture.addJob({ rows: 300 })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'completed', hasRows: false })
    expect(fixture.journal.jobs.get('job').wrappedKey).toBeNull()
    expect(fixture.journal.staging.places(1)).toEqual([])
    // The receipt stays.
    expect(fixture.journal.batches.list(1, 'all')).toHaveLength(1)
  })

  it('keeps its rows while one is missing, and after a rehearsal', async () => {
    await fixture.addJob({ id: 'one', rows: 3 })
    fixture.platform.behaviour = () => ({ result: refused('不行') })
    expect((await fixture.uploadToEnd('one')).hasRows).toBe(true)
    await fixture.addJob({ id: 'two', rows: 3 })
    fixture.platform.behaviour = () => ({ result: accepted() })
    expect((await fixture.uploadToEnd('two', { isRehearsal: true })).hasRows).toBe(true)
  })

  it('is reported by a last snapshot of progress', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    await fixture.uploadToEnd()
    expect(fixture.progress.at(-1)).toMatchObject({
      fraction: 1,
      rowsDone: 30,
      batchesDone: 3,
      batchesTotal: 3,
    })
    const revisions = fixture.progress.map(({ revision }) => revision)
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
  })

  it('by the end of the app pauses the upload as interrupted', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    await fixture.begin()
    await fixture.clock.settle(fixture.upload.close())
    expect(fixture.job()).toMatchObject({ state: 'paused', pauseReason: 'interrupted' })
  })

  it('by the end of the app also pauses an upload that still waits for the keychain', async () => {
    await fixture.addJob({ rows: 10, batchRows: 10 })
    const begun = fixture.begin()
    await fixture.upload.close()
    await expect(begun).rejects.toMatchObject({ code: 'job.busy' })
    expect(fixture.job().state).toBe('prepared')
    expect(fixture.platform.ledger).toEqual([])
  })
})

it('a paused job shows when it will resume by itself, until that is cancelled', async () => {
  await fixture.addJob({ rows: 10 })
  fixture.platform.behaviour = () => ({ result: notSent() })
  await fixture.uploadToEnd()
  const at = new Date('2026-11-24T08:00:00Z')
  fixture.feed.setNextAttempt('job', at)
  expect(fixture.changes.at(-1)?.nextAttemptAt).toBe(at.toISOString())
  fixture.feed.setNextAttempt('job', null)
  expect(fixture.changes.at(-1)?.nextAttemptAt).toBeNull()
})

describe('after a kill', () => {
  it('the batch in flight is unknown, and the rest continues where it was', async () => {
    await fixture.addJob({ rows: 100, batchRows: 10, concurrency: 2 })
    await fixture.begin()
    fixture.clock.advance(5)
    fixture.restart()
    expect(fixture.job()).toMatchObject({
      state: 'paused',
      pauseReason: 'interrupted',
      endpoint,
      reconciliation: { accepted: 0, unknown: 20, pending: 80 },
    })
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 80, unknown: 20 })
  })

  it('a job with nothing left but unknown batches is over', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.begin()
    fixture.restart()
    expect(fixture.job()).toMatchObject({ state: 'completed', reconciliation: { unknown: 10 } })
  })

  it('a job that re-sends unknown batches continues with one click', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.begin('job', { resendUnknown: true })
    fixture.restart()
    expect(fixture.job()).toMatchObject({ state: 'paused', resendUnknown: true })
    expect((await fixture.uploadToEnd('job', { resendUnknown: true })).reconciliation.accepted).toBe(10)
  })
})
