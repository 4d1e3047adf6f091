import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoreServices } from '../../electron/core/createCoreServices.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import { assertBalanced } from '../support/jobs/createJobsFixture.ts'
import { makeFolder, openServices, prepareCustomers, seed, soakOr } from '../support/faults/faultJob.ts'
import { checkLedger, inspectJournal, unknownBatches } from '../support/faults/killedJournal.ts'
import {
  doubledIn,
  sha256,
  startPlatformStub,
  usualFaults,
  type Fault,
  type PlatformStub,
  type StubPlan,
} from '../support/platformStub/index.ts'

let place: ReturnType<typeof makeFolder>
let services: CoreServices
let stub: PlatformStub
beforeEach(async () => {
  place = makeFolder()
  services = openServices(place.dataDir)
  stub = await startPlatformStub()
})
afterEach(async () => {
  await services.close()
  await stub.close()
  place.remove()
})

async function upload(jobId: string, choices: { resendUnknown?: boolean } = {}): Promise<Job> {
  const { resendUnknown = false } = choices
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown, concurrency: null }
  await services.upload.start(jobId, request)
  const job = await services.upload.wait(jobId)
  assertBalanced(job)
  return job
}

/** Goes on again and again, as a user does whose network is bad. */
async function uploadUntilDone(jobId: string, choices: { resendUnknown?: boolean } = {}): Promise<Job> {
  for (let round = 0; round < 200; round++) {
    const job = await upload(jobId, choices)
    if (job.state === 'completed' && !(choices.resendUnknown && job.reconciliation.unknown > 0)) return job
    expect(['paused', 'completed']).toContain(job.state)
  }
  throw new Error('the upload never came to its end')
}

async function settleByLedger(jobId: string): Promise<Job> {
  const { calls } = stub.ledger()
  const arrived = new Set(calls.filter(({ applied }) => applied).map(({ bodyHash }) => bodyHash))
  for (const { id, body_hash } of unknownBatches(place.dataDir)) {
    services.upload.settleUnknown(jobId, id, arrived.has(body_hash) ? 'accepted' : 'resend')
  }
  return services.jobs.get(jobId)
}

describe('random faults', () => {
  const rows = 600
  const batchRows = 20
  const seeds = Array.from({ length: soakOr(2, 30) }, (_, index) => seed + index)
  const badly = (faultSeed: number): Partial<StubPlan> => ({
    random: { seed: faultSeed, probability: 0.25, faults: usualFaults },
  })

  it.each(seeds)('without resending lose nothing and double nothing (TEST_SEED=%i)', async (faultSeed) => {
    const jobId = await prepareCustomers(services, place.folder, { rows, batchRows, concurrency: 4 })
    stub.change(badly(faultSeed))
    await uploadUntilDone(jobId)
    // Nothing was sent twice that might have arrived: the ledger never saw a row a second time.
    expect(doubledIn(stub.ledger())).toEqual([])
    stub.change({ random: null })
    const settled = await settleByLedger(jobId)
    expect(settled.reconciliation.unknown).toBe(0)
    const job = settled.reconciliation.pending > 0 ? await upload(jobId) : settled
    expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
    expect(Object.keys(stub.ledger().taken)).toHaveLength(rows)
    expect(doubledIn(stub.ledger())).toEqual([])
  })

  it.each(seeds)('with resending double only what was unknown (TEST_SEED=%i)', async (faultSeed) => {
    const jobId = await prepareCustomers(services, place.folder, { rows, batchRows, concurrency: 4 })
    stub.change(badly(faultSeed))
    const job = await uploadUntilDone(jobId, { resendUnknown: true })
    expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
    const { attempts } = inspectJournal(place.dataDir)
    const ledger = stub.ledger()
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

describe('what comes back instead of an answer', () => {
  const unknown: [string, Fault][] = [
    ['a sign-in page', { kind: 'html', status: 200, applied: false }],
    ['JSON that stops in the middle', { kind: 'truncatedJson', applied: true }],
    ['an answer that was cut', { kind: 'cutAnswer', applied: true }],
    ['a gateway time-out', { kind: 'status', status: 504, applied: true }],
    ['an empty 204', { kind: 'status', status: 204 }],
    ['bytes that are not HTTP', { kind: 'garbage', applied: true }],
  ]
  it.each(unknown)('%s is held for the user, and the others go on', async (_name, fault) => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 30, batchRows: 10 })
    stub.change({ faults: [fault] })
    const job = await upload(jobId)
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 20, unknown: 10 } })
    expect(stub.ledger().calls).toHaveLength(3)
  })

  it('a batch that is too large is halved until it fits, and every row goes up once', async () => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 40, batchRows: 40 })
    const tooLarge: Fault = { kind: 'status', status: 413 }
    stub.change({ faults: [tooLarge, tooLarge, null, null, tooLarge] })
    const job = await upload(jobId)
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 40 } })
    expect(Object.keys(stub.ledger().taken)).toHaveLength(40)
    expect(doubledIn(stub.ledger())).toEqual([])
  })

  it('another code under 200 is bisected to the bad row, with the platform’s words', async () => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 500, batchRows: 500 })
    stub.change({ badIdentities: ['identityId:M377'] })
    const job = await upload(jobId)
    expect(job.reconciliation).toMatchObject({ accepted: 499, rejected: 1 })
    expect(stub.ledger().calls.length - 1, 'extra calls').toBeLessThanOrEqual(20)
    expect(services.jobs.batches(jobId, 'rejected')).toMatchObject([
      { rowCount: 1, firstRowNumber: 379, answer: { message: '第1条客户资料有误' } },
    ])
  })
})

describe('a token that ends in the middle', () => {
  const callsAfterFirstRefusal = (): number => {
    const { calls } = stub.ledger()
    return calls.length - 1 - calls.findIndex(({ httpStatus }) => httpStatus === 401)
  }

  it.each([1, 4])('stops the upload at the first 401, %i calls at a time', async (concurrency) => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 300, batchRows: 10, concurrency })
    stub.change({ callsPerToken: 7, latencyMs: 10 })
    const job = await upload(jobId)
    expect(job.state).toBe('needsToken')
    expect(callsAfterFirstRefusal()).toBeLessThanOrEqual(concurrency - 1)

    await services.tokens.set('another-token-1', { remember: false })
    stub.change({ callsPerToken: null })
    expect(await upload(jobId)).toMatchObject({ state: 'completed', reconciliation: { accepted: 300 } })
    expect(doubledIn(stub.ledger())).toEqual([])
  })

  it.each([1, 4])('goes on by itself with the app’s own, %i calls at a time', async (concurrency) => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 300, batchRows: 10, concurrency })
    stub.change({ tokens: [], app: { id: 'app-1', secret: 'secret-1', expire: 7_200 }, latencyMs: 10 })
    await services.tokenSource.setApp({ appId: 'app-1', appSecret: 'secret-1' }, { remember: false })
    expect(await upload(jobId)).toMatchObject({ state: 'completed', reconciliation: { accepted: 300 } })
    const refused = stub.ledger().calls.filter(({ httpStatus }) => httpStatus === 401)
    expect(refused.length).toBeGreaterThanOrEqual(1)
    expect(refused.length).toBeLessThanOrEqual(concurrency)
    expect(refused.every(({ tokenHash }) => tokenHash === sha256('token-of-the-tests'))).toBe(true)
    expect(doubledIn(stub.ledger())).toEqual([])
  })

  it('asks the user when the platform does not take the app', async () => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 30, batchRows: 10 })
    stub.change({ tokens: [], app: { id: 'app-1', secret: 'secret-1', expire: 7_200 } })
    await services.tokenSource.setApp({ appId: 'app-1', appSecret: 'wrong' }, { remember: false })
    const job = await upload(jobId)
    expect(job).toMatchObject({ state: 'needsToken', pauseMessage: '应用ID或密钥错误' })
    expect(job.reconciliation.pending).toBe(30)
  })
})

describe('on real sockets', () => {
  it.each([
    ['seconds', () => '2', 2_000],
    // Whole seconds: a date two seconds on is at least one second away.
    ['a date', () => new Date(Date.now() + 2_000).toUTCString(), 1_000],
  ])('Retry-After in %s is never cut short', async (_form, retryAfter, leastMs) => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 20, batchRows: 10, concurrency: 2 })
    stub.change({ faults: [{ kind: 'status', status: 429, headers: { 'Retry-After': retryAfter() } }] })
    expect(await upload(jobId)).toMatchObject({ state: 'completed', reconciliation: { accepted: 20 } })
    const { calls } = stub.ledger()
    const refused = calls.find(({ httpStatus }) => httpStatus === 429)
    const inFlight = 1
    const later = calls.filter((call) => call.sequence > (refused?.sequence ?? 0) + inFlight)
    expect(later.length).toBeGreaterThan(0)
    for (const call of later) {
      expect(call.receivedAt - (refused?.receivedAt ?? 0)).toBeGreaterThanOrEqual(leastMs)
    }
  })

  it('every attempt is one POST, though the server resets connections after its answers', async () => {
    const jobId = await prepareCustomers(services, place.folder, { rows: 400, batchRows: 2, concurrency: 4 })
    stub.change({ random: { seed, probability: 0.5, faults: [{ kind: 'resetAfterAnswer' }] } })
    await uploadUntilDone(jobId)
    const { calls } = stub.ledger()
    expect(calls.some(({ callOnConnection }) => callOnConnection > 1)).toBe(true)
    expect(calls).toHaveLength(inspectJournal(place.dataDir).attempts.length)
    expect(doubledIn(stub.ledger())).toEqual([])
  })
})
