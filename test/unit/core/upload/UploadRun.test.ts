import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  accepted,
  answered,
  lost,
  notSent,
  refused,
  slowDown,
  tokenRefused,
} from '../../../support/jobs/callResults.ts'
import { assertBalanced, idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'
import type { Behaviour, LedgerEntry } from '../../../support/jobs/FakePlatform.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

/** Refuses calls that carry one of these rows, as a platform does that takes all of a call or nothing. */
function refusing(bad: readonly number[], words = '生日格式错误'): Behaviour {
  const ids = new Set(bad.map(idOf))
  return (call) => ({ result: call.ids.some((id) => ids.has(id)) ? refused(words) : accepted() })
}

/** The n-th call gets the n-th answer, later ones are accepted. */
function inTurn(...results: ReturnType<typeof accepted>[]): Behaviour {
  return (call) => ({ result: results[call.number - 1] ?? accepted() })
}

const startTimes = (ledger: readonly LedgerEntry[]): number[] => ledger.map((call) => call.startedMs)

describe('a run without trouble', () => {
  it('sends every row once, in the order of the file, and leaves out rows with errors', async () => {
    await fixture.addJob({ rows: 1_234, invalid: [0, 7, 600, 1_233], skipInvalid: true, batchRows: 100 })
    fixture.watch()
    const job = await fixture.uploadToEnd()
    expect(job.state).toBe('completed')
    expect(job.reconciliation).toEqual({
      total: 1_234,
      accepted: 1_230,
      rejected: 0,
      skipped: 4,
      unknown: 0,
      pending: 0,
    })
    const sent = fixture.platform.ledger.flatMap((call) => call.ids)
    const expected = Array.from({ length: 1_234 }, (_, ordinal) => ordinal)
      .filter((ordinal) => ![0, 7, 600, 1_233].includes(ordinal))
      .map(idOf)
    expect(sent).toEqual(expected)
    expect(fixture.platform.ledger.map((call) => call.ids.length)).toEqual([
      ...Array<number>(12).fill(100),
      30,
    ])
  })

  it('keeps as many calls in flight as the job allows, and no more', async () => {
    await fixture.addJob({ rows: 400, batchRows: 20, concurrency: 4 })
    fixture.watch()
    await fixture.uploadToEnd()
    expect(fixture.platform.mostInFlight).toBe(4)
    expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
    expect(fixture.platform.takenCounts().size).toBe(400)
  })

  it('keeps the import batch id digit for digit, and the answer of each call', async () => {
    await fixture.addJob({ rows: 3 })
    await fixture.uploadToEnd()
    const [batch] = fixture.journal.batches.list(1, 'accepted')
    expect(batch).toMatchObject({ attempts: 1, rowCount: 3, firstRowNumber: 2, lastRowNumber: 4 })
    expect(batch?.answer).toMatchObject({ httpStatus: 200, code: '200', importId: '15314513451345123' })
  })
})

describe('a refused token', () => {
  it('is the last call with concurrency 1, and the batch stays where it was', async () => {
    await fixture.addJob({ rows: 50, batchRows: 10 })
    fixture.watch()
    fixture.platform.behaviour = inTurn(accepted(), accepted(), tokenRefused())
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'needsToken', pauseReason: null, pauseMessage: 'token过期' })
    expect(fixture.platform.ledger).toHaveLength(3)
    expect(job.reconciliation).toMatchObject({ accepted: 20, pending: 30, unknown: 0 })

    fixture.platform.behaviour = inTurn()
    const ended = await fixture.uploadToEnd()
    expect(ended.state).toBe('completed')
    expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  })

  it('is followed by nothing but calls that were in flight', async () => {
    await fixture.addJob({ rows: 400, batchRows: 10, concurrency: 8 })
    fixture.platform.behaviour = (call) => ({
      result: call.number >= 10 ? tokenRefused() : accepted(),
      latencyMs: 10 + (call.number % 5),
    })
    await fixture.uploadToEnd()
    const firstRefusal = fixture.platform.ledger.find((call) => call.result?.httpStatus === 401)
    const later = fixture.platform.ledger.filter((call) => call.startedMs > (firstRefusal?.endedMs ?? 0))
    expect(later).toEqual([])
    expect(
      fixture.platform.ledger.filter((call) => call.result?.httpStatus === 401).length,
    ).toBeLessThanOrEqual(8)
  })

  it('because of missing permission is reported as such', async () => {
    await fixture.addJob({ rows: 5 })
    fixture.platform.behaviour = inTurn(
      answered(403, { code: '403', errorCode: 'FORBIDDEN', msg: '没有权限' }),
    )
    expect(await fixture.uploadToEnd()).toMatchObject({ state: 'needsToken', pauseReason: 'permission' })
  })
})

describe('a batch with an unknown outcome', () => {
  it('is never sent again by itself', async () => {
    await fixture.addJob({ rows: 40, batchRows: 10 })
    fixture.watch()
    fixture.platform.behaviour = inTurn(accepted(), lost())
    const job = await fixture.uploadToEnd()
    expect(job.state).toBe('completed')
    expect(job.reconciliation).toMatchObject({ accepted: 30, unknown: 10, pending: 0 })
    expect(fixture.platform.ledger.filter((call) => call.ids[0] === idOf(10))).toHaveLength(1)
  })

  it('is sent again where the job allows it, after all others, until its outcome is known', async () => {
    await fixture.addJob({ rows: 40, batchRows: 10 })
    fixture.watch()
    fixture.platform.behaviour = inTurn(accepted(), lost())
    const job = await fixture.uploadToEnd('job', { resendUnknown: true })
    expect(job.reconciliation).toMatchObject({ accepted: 40, unknown: 0 })
    expect(fixture.platform.ledger.map((call) => call.ids[0])).toEqual([0, 10, 20, 30, 10].map(idOf))
  })

  it('is left alone after three calls of a run when it stays unknown', async () => {
    await fixture.addJob({ rows: 40, batchRows: 10 })
    // Accepted ones in between keep the run from pausing for too many unknown ones in a row.
    fixture.platform.behaviour = (call) => ({ result: call.ids[0] === idOf(10) ? lost() : accepted() })
    const job = await fixture.uploadToEnd('job', { resendUnknown: true })
    expect(fixture.platform.ledger.filter((call) => call.ids[0] === idOf(10))).toHaveLength(3)
    expect(job.reconciliation).toMatchObject({ accepted: 30, unknown: 10, pending: 0 })
  })

  it('stays unknown when sending it again was refused before it arrived', async () => {
    await fixture.addJob({ rows: 10 })
    fixture.platform.behaviour = inTurn(lost(), tokenRefused())
    const job = await fixture.uploadToEnd('job', { resendUnknown: true })
    expect(job).toMatchObject({ state: 'needsToken', reconciliation: { unknown: 10, pending: 0 } })
  })

  it('pauses the job the third time in a row, whatever else was in flight', async () => {
    await fixture.addJob({ rows: 400, batchRows: 10, concurrency: 8 })
    fixture.platform.behaviour = () => ({ result: lost() })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'paused', pauseReason: 'server' })
    // Eight at first, then one at a time finds out whether it has passed.
    expect(fixture.platform.ledger).toHaveLength(10)
    expect(job.reconciliation.unknown).toBe(100)
  })

  it('counts as one incident with all calls in flight at once: the job continues by itself', async () => {
    await fixture.addJob({ rows: 400, batchRows: 10, concurrency: 8 })
    fixture.platform.behaviour = (call) => ({ result: call.number <= 8 ? lost() : accepted() })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 320, unknown: 80 } })
  })
})

describe('an answer without evidence', () => {
  const html = '<html>'
  // Before: 503 of a cache three times in one run and once more on resume; 401 to 403 and 30x again with every resume.
  it.each([
    ['503 of a cache', answered(503, 'first byte timeout'), 'paused', 'server', 3],
    ['401 of a proxy', answered(401, html), 'needsToken', null, 1],
    ['403 of a firewall', answered(403, html), 'needsToken', 'permission', 1],
    ['a redirect', answered(302, html), 'paused', 'address', 1],
    ['429 without a time', answered(429, html), 'paused', 'server', 3],
    ['a success that cannot be read', answered(200, '{"code":200.0}'), 'paused', 'server', 3],
  ])(
    '%s: no row is sent twice, and the job does what the status asks',
    async (_name, result, state, reason, calls) => {
      await fixture.addJob({ rows: 50, batchRows: 10, options: { isMatching: false, importMode: 1 } })
      fixture.platform.behaviour = () => ({ result, isTaken: true })
      expect(await fixture.uploadToEnd()).toMatchObject({ state, pauseReason: reason })
      expect(fixture.platform.ledger).toHaveLength(calls)
      // Resumed, it goes on behind them.
      fixture.platform.behaviour = () => ({ result: accepted() })
      expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({
        accepted: 50 - 10 * calls,
        unknown: 10 * calls,
      })
      expect([...fixture.platform.takenCounts().values()]).toEqual(Array<number>(50).fill(1))
    },
  )
})

describe('an import id that was seen before', () => {
  // A proxy that delivers an answer twice: before, 950 of 2,000 rows were reported 成功 and never stored.
  it('makes the batch 待确认, and later calls get new connections', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: accepted(), isTaken: call.number !== 2 })
    fixture.platform.onCall = (_call, { number }) => (fixture.platform.repeatsImportIds = number === 2)
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 20, unknown: 10 })
    expect(fixture.platform.renewals).toBe(1)
    expect(fixture.journal.batches.list(1, 'unknown')).toMatchObject([{ firstRowNumber: 12 }])
  })

  it('is found among the jobs of the same address, and among no others', async () => {
    fixture.platform.repeatsImportIds = true
    const results: number[] = []
    for (const [id, endpoint] of [
      ['a', 'https://one.example/x'],
      ['b', 'https://two.example/x'],
      ['c', 'https://one.example/x'],
    ] as const) {
      await fixture.addJob({ id, rows: 10 })
      results.push((await fixture.uploadToEnd(id, { endpoint })).reconciliation.accepted)
    }
    expect(results).toEqual([10, 10, 0])
  })

  // `data: 0` or a count of rows is no id, and no reason to hold every batch.
  it('counts only when it can be an id', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = () => ({ result: answered(200, '{"code":"200","data":10}') })
    expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(30)
  })
})

// Before, one such answer kept every job from the address for 24.8 days.
describe('a wait of more than 15 minutes', () => {
  const tooLong = (status = 429) =>
    answered(status, { code: '429', msg: '稍后' }, { retryAfter: '99999999999' })

  it.each([429, 503])(
    'with %i pauses the job until a date, and a start gives way to no wait',
    async (status) => {
      await fixture.addJob({ rows: 30, batchRows: 10 })
      fixture.platform.behaviour = inTurn(tooLong(status))
      const paused = await fixture.uploadToEnd()
      expect(paused).toMatchObject({
        state: 'paused',
        pauseReason: 'longWait',
        reconciliation: { pending: 30 },
      })
      expect(Date.parse(paused.heldUntil ?? '')).toBeGreaterThan(fixture.clock.now().getTime() + 900_000)
      const startedMs = fixture.clock.elapsedMs()
      expect(await fixture.uploadToEnd()).toMatchObject({ state: 'completed', heldUntil: null })
      expect(fixture.clock.elapsedMs() - startedMs).toBeLessThan(60_000)
    },
  )

  it('lets another job to the address ask again with a single call, and go on as usual once it is taken', async () => {
    await fixture.addJob({ id: 'a', rows: 10 })
    fixture.platform.behaviour = () => ({ result: tooLong() })
    await fixture.uploadToEnd('a')
    await fixture.addJob({ id: 'b', rows: 400, batchRows: 10, concurrency: 8 })
    expect(await fixture.uploadToEnd('b')).toMatchObject({ state: 'paused', pauseReason: 'longWait' })
    expect(fixture.platform.ledger).toHaveLength(2)

    fixture.platform.behaviour = () => ({ result: accepted() })
    fixture.platform.mostInFlight = 0
    const probedFrom = fixture.platform.ledger.length
    expect((await fixture.uploadToEnd('b')).state).toBe('completed')
    const [probe, next] = fixture.platform.ledger.slice(probedFrom)
    expect(next?.startedMs).toBeGreaterThanOrEqual(probe?.endedMs ?? Infinity)
    expect(fixture.platform.mostInFlight).toBeGreaterThan(2)
    expect(fixture.journal.jobs.holdsAt(fixture.job('a').endpoint ?? '', fixture.clock.now())).toEqual({
      delayMs: 0,
      isLong: false,
    })
  })

  it('of exactly 15 minutes is waited for', async () => {
    await fixture.addJob({ rows: 10 })
    fixture.platform.behaviour = inTurn(slowDown('900'))
    expect((await fixture.uploadToEnd()).state).toBe('completed')
    const [first, second] = startTimes(fixture.platform.ledger)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(900_000)
  })
})

describe('a call that certainly did not arrive', () => {
  it.each([
    ['no connection', notSent(), 'network'],
    ['a full server', answered(503, 'no healthy upstream'), 'server'],
  ])(
    'because of %s is tried three times, then the job pauses with all its rows',
    async (_name, result, reason) => {
      await fixture.addJob({ rows: 30, batchRows: 10 })
      fixture.watch()
      fixture.platform.behaviour = () => ({ result })
      const job = await fixture.uploadToEnd()
      expect(job).toMatchObject({
        state: 'paused',
        pauseReason: reason,
        reconciliation: { pending: 30, unknown: 0 },
      })
      expect(fixture.platform.ledger).toHaveLength(3)
    },
  )

  it('is sent once the connection is back, and not doubled', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = inTurn(notSent(), notSent('dns'), accepted())
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation.accepted).toBe(30)
    expect([...fixture.platform.takenCounts().values()]).toEqual(Array<number>(30).fill(1))
  })

  it.each([
    ['address', answered(404, 'not here')],
    ['certificate', notSent('certificate')],
  ])('because of a wrong %s stops the job at once', async (reason, result) => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = () => ({ result })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'paused', pauseReason: reason, reconciliation: { pending: 30 } })
    expect(fixture.platform.ledger).toHaveLength(1)
  })

  it('ends waits that are shorter than a tick of the clock: a run must not hang', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    // Two looks at the clock may lie on both sides of the end of a wait.
    const { clock } = fixture
    let looks = 0
    const elapsedMs = clock.elapsedMs.bind(clock)
    clock.elapsedMs = () => elapsedMs() + (looks++ % 2) * 0.6
    fixture.random = () => 0.0005
    fixture.platform.behaviour = inTurn(notSent(), accepted(), notSent(), accepted())
    expect((await fixture.uploadToEnd()).state).toBe('completed')
  })
})

describe('a request to slow down', () => {
  it('in seconds is never followed by an early call', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = inTurn(accepted(), slowDown('7'))
    const job = await fixture.uploadToEnd()
    expect(job.state).toBe('completed')
    const [, asked, next] = fixture.platform.ledger
    expect((next?.startedMs ?? 0) - (asked?.endedMs ?? 0)).toBeGreaterThanOrEqual(7_000)
    expect(next?.ids).toEqual(asked?.ids)
  })

  it('survives a pause and a kill: continuing does not shorten it', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = inTurn(slowDown('60'))
    await fixture.begin()
    fixture.clock.advance(10)
    await fixture.clock.settle(Promise.resolve())
    await fixture.clock.settle(fixture.upload.halt('job', 'pause'))
    fixture.restart()
    await fixture.uploadToEnd()
    const [asked, next] = fixture.platform.ledger
    expect((next?.startedMs ?? 0) - (asked?.endedMs ?? 0)).toBeGreaterThanOrEqual(60_000)
  })

  it('for a shorter time by another call in flight shortens no wait, even across a kill', async () => {
    await fixture.addJob({ rows: 40, batchRows: 10, concurrency: 2 })
    fixture.platform.behaviour = (call) => {
      if (call.number === 1) return { result: slowDown('60') }
      return call.number === 2 ? { result: slowDown('1'), latencyMs: 20 } : { result: accepted() }
    }
    await fixture.begin()
    fixture.clock.advance(30)
    await fixture.clock.settle(Promise.resolve())
    await fixture.clock.settle(fixture.upload.halt('job', 'pause'))
    fixture.restart()
    await fixture.uploadToEnd()
    const [asked, , next] = fixture.platform.ledger
    expect((next?.startedMs ?? 0) - (asked?.endedMs ?? 0)).toBeGreaterThanOrEqual(60_000)
  })

  it('by all calls in flight counts once: the job does not pause for it', async () => {
    await fixture.addJob({ rows: 400, batchRows: 10, concurrency: 8 })
    fixture.platform.behaviour = (call) => ({ result: call.number <= 8 ? slowDown(null) : accepted() })
    const job = await fixture.uploadToEnd()
    expect(job.state).toBe('completed')
    const [, , , , , , , , ...later] = startTimes(fixture.platform.ledger)
    // Four at a time after eight were too many.
    expect(later.filter((startedMs) => startedMs === later[0])).toHaveLength(4)
  })

  it('is no failed try of its batch: a lost connection behind it is tried again', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = inTurn(slowDown('1'), slowDown('1'), slowDown('1'), notSent(), accepted())
    expect((await fixture.uploadToEnd()).state).toBe('completed')
  })

  it('that keeps recurring pauses the job, with nothing lost', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.platform.behaviour = () => ({ result: slowDown(null) })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({
      state: 'paused',
      pauseReason: 'rateLimited',
      reconciliation: { pending: 30 },
    })
    expect(fixture.platform.ledger).toHaveLength(8)
  })
})

it.each([
  ['asked to slow down', slowDown(null), { accepted: 200, unknown: 0 }],
  ['left without an answer', lost(), { accepted: 100, unknown: 100 }],
])(
  'a run that is %s now and then, with calls accepted in between, does not pause',
  async (_name, result, counts) => {
    await fixture.addJob({ rows: 200, batchRows: 10 })
    fixture.platform.behaviour = (call) => ({ result: call.number % 2 === 1 ? result : accepted() })
    expect(await fixture.uploadToEnd()).toMatchObject({ state: 'completed', reconciliation: counts })
  },
)

describe('the reported reason of a wait', () => {
  it.each([
    ['the network', notSent(), 'network', 1_000],
    ['a server without an answer', lost(), 'network', 1_000],
    ['a platform that asked to slow down', slowDown('30'), 'rateLimit', 30_000],
  ])('is %s with its end, and none once the run is halting', async (_name, result, waitingFor, waitMs) => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    fixture.random = () => 1
    fixture.platform.behaviour = inTurn(result)
    const answeredMs = fixture.clock.now().getTime() + 10
    await fixture.begin()
    fixture.clock.advance(10)
    await fixture.clock.settle(Promise.resolve())
    const nextAttemptAt = new Date(answeredMs + waitMs).toISOString()
    expect(fixture.progress.at(-1)).toMatchObject({ phase: 'uploading', waitingFor, nextAttemptAt })
    await fixture.clock.settle(fixture.upload.halt('job', 'pause'))
    expect(fixture.progress.at(-1)).toMatchObject({ waitingFor: null, nextAttemptAt: null })
  })
})

describe('a refusal of the content', () => {
  it('is bisected to its one bad row in at most 20 more calls, wherever it is', async () => {
    const rows = 500
    for (const bad of [0, 1, 2, 127, 249, 250, 251, 374, 498, 499]) {
      const jobId = await fixture.addJob({ id: `job-${bad}`, rows })
      fixture.watch(jobId)
      const callsBefore = fixture.platform.ledger.length
      fixture.platform.behaviour = refusing([bad])
      const job = await fixture.uploadToEnd(jobId)
      expect(job.reconciliation).toMatchObject({ accepted: rows - 1, rejected: 1, pending: 0 })
      expect(fixture.platform.ledger.length - callsBefore - 1).toBeLessThanOrEqual(20)
      const { key } = fixture.journal.jobs.get(jobId)
      const [rejected, ...others] = fixture.journal.batches.list(key, 'rejected')
      expect(others).toEqual([])
      expect(rejected).toMatchObject({ rowCount: 1, firstRowNumber: bad + 2 })
      expect(rejected?.answer?.message).toBe('生日格式错误')
    }
  })

  it.each([2, 3, 5, 8, 13, 21, 40])(
    'finds %i bad rows of 500 in k·(log2(500)+2) more calls',
    async (count) => {
      // A fixed spread: clustered at the front, then wider and wider.
      const bad = Array.from(
        { length: count },
        (_, index) => Math.floor(499 * (index / count) ** 1.5) + (index % 3),
      )
      const distinct = [...new Set(bad)]
      await fixture.addJob({ rows: 500 })
      // Different words each time, so that no shortcut for one and the same fault is taken.
      fixture.platform.behaviour = (call) => {
        const first = call.ids.findIndex((id) => distinct.some((ordinal) => idOf(ordinal) === id))
        return { result: first === -1 ? accepted() : refused(`错误${'甲乙丙丁戊'.charAt(call.number % 5)}`) }
      }
      const job = await fixture.uploadToEnd()
      expect(job.reconciliation).toMatchObject({ accepted: 500 - distinct.length, rejected: distinct.length })
      expect(fixture.platform.ledger.length - 1).toBeLessThanOrEqual(
        Math.ceil(distinct.length * (Math.log2(500) + 2)),
      )
    },
  )

  it('is bisected one part after another, however many calls may be in flight', async () => {
    await fixture.addJob({ rows: 100, batchRows: 100, concurrency: 4 })
    fixture.platform.behaviour = refusing([70])
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 99, rejected: 1 })
    expect(fixture.platform.mostInFlight).toBe(1)
  })

  it('keeps the order of the rows with concurrency 1, and sends each good row once', async () => {
    await fixture.addJob({ rows: 300, batchRows: 100 })
    fixture.platform.behaviour = refusing([3, 50, 120, 299])
    await fixture.uploadToEnd()
    const taken = fixture.platform.ledger.filter((call) => call.isTaken).flatMap((call) => call.ids)
    const good = Array.from({ length: 300 }, (_, ordinal) => ordinal).filter(
      (each) => ![3, 50, 120, 299].includes(each),
    )
    expect(taken).toEqual(good.map(idOf))
  })

  it('does not hold up other batches during the bisection', async () => {
    await fixture.addJob({ rows: 2_000, batchRows: 500, concurrency: 3 })
    fixture.watch()
    fixture.platform.behaviour = refusing([10, 600, 1_700])
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 1_997, rejected: 3 })
    expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  })

  it('marks no row as bad that was refused only beside another', async () => {
    await fixture.addJob({ rows: 8 })
    // Two rows that may not be in one call (the same customer twice, say): each is good by itself.
    fixture.platform.behaviour = (call) => ({
      result: call.ids.includes(idOf(2)) && call.ids.includes(idOf(3)) ? refused('重复') : accepted(),
    })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 8, rejected: 0 })
  })

  it('survives a kill at any call of the bisection', async () => {
    for (let killedAt = 2; killedAt <= 11; killedAt++) {
      const jobId = await fixture.addJob({ id: `job-${killedAt}`, rows: 200 })
      const callsBefore = fixture.platform.ledger.length
      const refuse = refusing([77, 150])
      fixture.platform.behaviour = (call) =>
        call.number - callsBefore === killedAt ? { ...refuse(call), latencyMs: 1_000_000 } : refuse(call)
      await fixture.begin(jobId)
      // Until the call that is never answered is all that is under way.
      for (let step = 0; step < 200; step++) {
        await fixture.clock.settle(Promise.resolve())
        fixture.clock.advance(10)
      }
      fixture.restart()
      const interrupted = fixture.job(jobId)
      assertBalanced(interrupted)
      fixture.platform.behaviour = refuse
      const job = await fixture.uploadToEnd(jobId, { resendUnknown: true })
      expect(job.reconciliation).toMatchObject({ accepted: 198, rejected: 2, unknown: 0, pending: 0 })
    }
  })

  it('is reported for the whole batch where bisection is off', async () => {
    await fixture.addJob({ rows: 100, batchRows: 50, bisectRejected: false })
    fixture.platform.behaviour = refusing([7])
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 50, rejected: 50 })
    expect(fixture.platform.ledger).toHaveLength(2)
  })

  it('of everything with the same message ends in whole batches, not in millions of calls', async () => {
    await fixture.addJob({ rows: 5_000 })
    fixture.platform.behaviour = (call) => ({ result: refused(`第${call.ids.length}行：字段不存在`) })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation.rejected).toBe(5_000)
    expect(fixture.platform.ledger.length).toBeLessThan(500)
  })

  it('with nearly every row bad costs less than three calls a row', async () => {
    await fixture.addJob({ rows: 150 })
    const words = ['手机号错误', '生日错误', '性别错误']
    fixture.platform.behaviour = (call) => ({ result: refused(words[call.number % 3] ?? '') })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation.rejected).toBe(150)
    expect(fixture.platform.ledger.length).toBeLessThan(450)
  })
})

describe('a batch that is too large', () => {
  it('is halved until it fits, even when bisection is off', async () => {
    await fixture.addJob({ rows: 100, batchRows: 100, bisectRejected: false })
    fixture.watch()
    fixture.platform.behaviour = (call) => ({
      result: call.ids.length > 30 ? answered(413, 'too large') : accepted(),
    })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 100, rejected: 0 })
  })

  it('with two rows is not given up before each was tried alone', async () => {
    await fixture.addJob({ rows: 2 })
    fixture.platform.behaviour = (call) => ({
      result: call.ids.length > 1 ? answered(413, 'too large') : accepted(),
    })
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 2, rejected: 0 })
  })

  // Before, a limit of 120 rows was learned again for every batch: 28 refusals for 2,000 rows.
  it('teaches the run the size that passes', async () => {
    await fixture.addJob({ rows: 2_000, batchRows: 500 })
    fixture.platform.behaviour = (call) => ({
      result: call.ids.length > 120 ? answered(413, 'too large') : accepted(),
    })
    const job = await fixture.uploadToEnd()
    expect(job.reconciliation).toMatchObject({ accepted: 2_000, rejected: 0 })
    const tooLarge = fixture.platform.ledger.filter(({ result }) => result?.httpStatus === 413)
    expect(tooLarge.length).toBeLessThanOrEqual(4)
    expect(fixture.platform.ledger.length).toBeLessThanOrEqual(2_000 / 60 + 6)
    expect([...fixture.platform.takenCounts().values()]).toEqual(Array<number>(2_000).fill(1))
  })

  // Before: 3,996 calls for 2,000 rows.
  it('stops the run when three single rows in a row are refused for their size', async () => {
    await fixture.addJob({ rows: 2_000, batchRows: 500, concurrency: 4 })
    fixture.platform.behaviour = () => ({ result: answered(413, 'too large') })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'paused', pauseReason: 'tooLarge' })
    expect(job.reconciliation.rejected).toBeLessThanOrEqual(8)
    expect(fixture.platform.ledger.length).toBeLessThan(50)
  })

  it('with one row is a rejected row, not an endless loop', async () => {
    await fixture.addJob({ rows: 2 })
    fixture.platform.behaviour = () => ({ result: answered(413, 'too large') })
    expect((await fixture.uploadToEnd()).reconciliation.rejected).toBe(2)
  })
})
