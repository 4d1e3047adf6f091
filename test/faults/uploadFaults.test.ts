import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../electron/shared/model/job.ts'
import { seed, soakOr } from '../support/faults/faultJob.ts'
import { checkLedger, inspectJournal, unknownBatches } from '../support/faults/killedJournal.ts'
import { openUploads, type Uploads } from '../support/faults/openUploads.ts'
import { doubledIn, sha256, usualFaults, type Fault, type StubPlan } from '../support/platformStub/index.ts'

let uploads: Uploads
beforeEach(async () => {
  uploads = await openUploads()
})
afterEach(() => uploads.close())

/** Continues repeatedly, like a user with a bad network. */
async function uploadUntilDone(jobId: string, choices: { resendUnknown?: boolean } = {}): Promise<Job> {
  for (let round = 0; round < 200; round++) {
    const job = await uploads.upload(jobId, choices)
    if (job.state === 'completed' && !(choices.resendUnknown && job.reconciliation.unknown > 0)) return job
    expect(['paused', 'completed']).toContain(job.state)
  }
  throw new Error('the upload never came to its end')
}

async function settleByLedger(jobId: string): Promise<Job> {
  const { calls } = uploads.stub.ledger()
  const arrived = new Set(calls.filter(({ applied }) => applied).map(({ bodyHash }) => bodyHash))
  for (const { id, body_hash } of unknownBatches(uploads.dataDir)) {
    uploads.services.upload.settleUnknown(jobId, id, arrived.has(body_hash) ? 'accepted' : 'resend')
  }
  return uploads.services.jobs.get(jobId)
}

describe('random faults', () => {
  const rows = 600
  const batchRows = 20
  const seeds = Array.from({ length: soakOr(2, 30) }, (_, index) => seed + index)
  const badly = (faultSeed: number): Partial<StubPlan> => ({
    random: { seed: faultSeed, probability: 0.25, faults: usualFaults },
  })

  it.each(seeds)('without resending lose nothing and double nothing (TEST_SEED=%i)', async (faultSeed) => {
    const jobId = await uploads.prepare({ rows, batchRows, concurrency: 4 })
    uploads.stub.change(badly(faultSeed))
    await uploadUntilDone(jobId)
    // Nothing was sent twice that might have arrived: the ledger never saw a row a second time.
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
    uploads.stub.change({ random: null })
    const settled = await settleByLedger(jobId)
    expect(settled.reconciliation.unknown).toBe(0)
    const job = settled.reconciliation.pending > 0 ? await uploads.upload(jobId) : settled
    expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
    expect(Object.keys(uploads.stub.ledger().taken)).toHaveLength(rows)
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })

  it.each(seeds)('with resending double only what was unknown (TEST_SEED=%i)', async (faultSeed) => {
    const jobId = await uploads.prepare({ rows, batchRows, concurrency: 4 })
    uploads.stub.change(badly(faultSeed))
    const job = await uploadUntilDone(jobId, { resendUnknown: true })
    expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
    const { attempts } = inspectJournal(uploads.dataDir)
    const ledger = uploads.stub.ledger()
    checkLedger(ledger, attempts, { rows, batches: rows / batchRows })
    const onceUnknown = new Set(
      attempts.filter(({ outcome }) => outcome === 'unknown').map((a) => a.body_hash),
    )
    for (const { bodyHash, identities } of ledger.calls) {
      const isDoubled = identities.some((identity) => (ledger.taken[identity] ?? 0) > 1)
      if (isDoubled) expect(onceUnknown, 'doubled without having been 待确认').toContain(bodyHash)
    }
  })
})

describe('a batch', () => {
  const unknown: [string, Fault][] = [
    ['a sign-in page', { kind: 'html', status: 200, applied: false }],
    ['JSON that stops in the middle', { kind: 'truncatedJson', applied: true }],
    ['an answer that was cut', { kind: 'cutAnswer', applied: true }],
    ['a gateway time-out', { kind: 'status', status: 504, applied: true }],
    ['an empty 204', { kind: 'status', status: 204 }],
    ['bytes that are not HTTP', { kind: 'garbage', applied: true }],
    // Before, each of these rows was posted three times in one run, and once more with every resume.
    ['a 503 of a cache', { kind: 'status', status: 503, body: 'first byte timeout', applied: true }],
    // Before, 40 rows made 140 posts.
    ['a success that cannot be read', { kind: 'status', status: 200, body: '{"code":200.0}', applied: true }],
    ['a 429 without a time', { kind: 'status', status: 429, applied: true }],
  ]
  it.each(unknown)('that meets %s waits for the user, and the others continue', async (_name, fault) => {
    const jobId = await uploads.prepare({ rows: 30, batchRows: 10 })
    uploads.stub.change({ faults: [fault] })
    const job = await uploads.upload(jobId)
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 20, unknown: 10 } })
    expect(uploads.stub.ledger().calls).toHaveLength(3)
  })

  // Before, the same batch went up again with every resume.
  it.each<[string, Fault, Partial<Job>]>([
    ['a 401 of a proxy', { kind: 'status', status: 401, applied: true }, { state: 'needsToken' }],
    ['a 403 of a firewall', { kind: 'html', status: 403, applied: true }, { pauseReason: 'permission' }],
    ['a redirect', { kind: 'status', status: 303, applied: true }, { pauseReason: 'address' }],
  ])('%s stops the job, and its batch is held for the user', async (_name, fault, end) => {
    const jobId = await uploads.prepare({ rows: 30, batchRows: 10 })
    uploads.stub.change({ faults: [fault] })
    expect(await uploads.upload(jobId)).toMatchObject(end)
    const job = await uploads.upload(jobId)
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 20, unknown: 10 } })
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })

  it('that is too large is halved until it fits, and every row is sent once', async () => {
    const jobId = await uploads.prepare({ rows: 40, batchRows: 40 })
    const tooLarge: Fault = { kind: 'status', status: 413 }
    uploads.stub.change({ faults: [tooLarge, tooLarge, null, null, tooLarge] })
    const job = await uploads.upload(jobId)
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 40 } })
    expect(Object.keys(uploads.stub.ledger().taken)).toHaveLength(40)
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })

  it('that is refused under HTTP 200 is bisected to the bad row, with the platform’s message', async () => {
    const jobId = await uploads.prepare({ rows: 500, batchRows: 500 })
    uploads.stub.change({ badIdentities: ['identityId:M377'] })
    const job = await uploads.upload(jobId)
    expect(job.reconciliation).toMatchObject({ accepted: 499, rejected: 1 })
    expect(uploads.stub.ledger().calls.length - 1, 'extra calls').toBeLessThanOrEqual(20)
    expect(uploads.services.jobs.batches(jobId, 'rejected')).toMatchObject([
      { rowCount: 1, firstRowNumber: 379, answer: { message: '第1条客户资料有误' } },
    ])
  })
})

describe('a token that expires during an upload', () => {
  const callsAfterFirstRefusal = (): number => {
    const { calls } = uploads.stub.ledger()
    return calls.length - 1 - calls.findIndex(({ httpStatus }) => httpStatus === 401)
  }

  it.each([1, 4])('stops the upload at the first 401, with concurrency %i', async (concurrency) => {
    const jobId = await uploads.prepare({ rows: 300, batchRows: 10, concurrency })
    uploads.stub.change({ callsPerToken: 7, latencyMs: 10 })
    const job = await uploads.upload(jobId)
    expect(job.state).toBe('needsToken')
    expect(callsAfterFirstRefusal()).toBeLessThanOrEqual(concurrency - 1)

    await uploads.services.tokens.set('another-token-1', { remember: false })
    uploads.stub.change({ callsPerToken: null })
    expect(await uploads.upload(jobId)).toMatchObject({
      state: 'completed',
      reconciliation: { accepted: 300 },
    })
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })

  it.each([1, 4])('is replaced by the app’s own, with concurrency %i', async (concurrency) => {
    const jobId = await uploads.prepare({ rows: 300, batchRows: 10, concurrency })
    uploads.stub.change({
      tokens: [],
      app: { id: 'app-1', secret: 'secret-1', expire: 7_200 },
      latencyMs: 10,
    })
    await uploads.services.tokenSource.setApp({ appId: 'app-1', appSecret: 'secret-1' }, { remember: false })
    expect(await uploads.upload(jobId)).toMatchObject({
      state: 'completed',
      reconciliation: { accepted: 300 },
    })
    const refused = uploads.stub.ledger().calls.filter(({ httpStatus }) => httpStatus === 401)
    expect(refused.length).toBeGreaterThanOrEqual(1)
    expect(refused.length).toBeLessThanOrEqual(concurrency)
    expect(refused.every(({ tokenHash }) => tokenHash === sha256('token-of-the-tests'))).toBe(true)
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })

  it('is asked from the user when the platform refuses the app', async () => {
    const jobId = await uploads.prepare({ rows: 30, batchRows: 10 })
    uploads.stub.change({ tokens: [], app: { id: 'app-1', secret: 'secret-1', expire: 7_200 } })
    await uploads.services.tokenSource.setApp({ appId: 'app-1', appSecret: 'wrong' }, { remember: false })
    const job = await uploads.upload(jobId)
    expect(job).toMatchObject({ state: 'needsToken', pauseMessage: '应用ID或密钥错误' })
    expect(job.reconciliation.pending).toBe(30)
  })
})

describe('on real sockets,', () => {
  it.each([
    ['seconds', () => '2', 2_000],
    // Whole seconds: a date two seconds on is at least one second away.
    ['a date', () => new Date(Date.now() + 2_000).toUTCString(), 1_000],
  ])('a Retry-After in %s is never shortened', async (_form, retryAfter, leastMs) => {
    const jobId = await uploads.prepare({ rows: 20, batchRows: 10, concurrency: 2 })
    uploads.stub.change({
      faults: [{ kind: 'status', status: 429, headers: { 'Retry-After': retryAfter() } }],
    })
    expect(await uploads.upload(jobId)).toMatchObject({
      state: 'completed',
      reconciliation: { accepted: 20 },
    })
    const { calls } = uploads.stub.ledger()
    const refused = calls.find(({ httpStatus }) => httpStatus === 429)
    const inFlight = 1
    const later = calls.filter((call) => call.sequence > (refused?.sequence ?? 0) + inFlight)
    expect(later.length).toBeGreaterThan(0)
    for (const call of later) {
      expect(call.receivedAt - (refused?.receivedAt ?? 0)).toBeGreaterThanOrEqual(leastMs)
    }
  })

  it('every attempt is one POST, though the server resets connections after its answers', async () => {
    const jobId = await uploads.prepare({ rows: 400, batchRows: 2, concurrency: 4 })
    uploads.stub.change({ random: { seed, probability: 0.5, faults: [{ kind: 'resetAfterAnswer' }] } })
    await uploadUntilDone(jobId)
    const { calls } = uploads.stub.ledger()
    expect(calls.some(({ callOnConnection }) => callOnConnection > 1)).toBe(true)
    expect(calls).toHaveLength(inspectJournal(uploads.dataDir).attempts.length)
    expect(doubledIn(uploads.stub.ledger())).toEqual([])
  })
})
