import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { assertBalanced } from '../support/jobs/createJobsFixture.ts'
import { prepareCustomers, killsOr, seed } from '../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { checkLedger, inspectJournal, unknownBatches } from '../support/faults/killedJournal.ts'
import { runWorker, startWorker, type UploadTask } from '../support/faults/startWorker.ts'
import { doubledIn, seededRandom } from '../support/platformStub/index.ts'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'

const batchRows = 10
/** From its first word, or from the first batch that went up; every fourth is killed at any moment from its start on. */
const longestLifeMs = 150
const longestWholeLifeMs = 500

let place: ReturnType<typeof makeFolder>
let stub: Awaited<ReturnType<typeof startStubProcess>>
beforeEach(async () => {
  place = makeFolder()
  stub = await startStubProcess({ latencyMs: 30 })
})
afterEach(async () => {
  await stub.close()
  place.remove()
})

async function prepare(rows: number): Promise<string> {
  const services = openServices(place.dataDir)
  const jobId = await prepareCustomers(services, place.folder, { rows, batchRows, concurrency: 2 })
  await services.close()
  return jobId
}

interface Kills {
  killed: number
  /** Kills that hit at least one call in flight. */
  whileSending: number
}

/** Starts the upload and kills it, again and again; after every kill and every start the books must be in order. */
async function killAgainAndAgain(task: UploadTask, rows: number, kills: number): Promise<Kills> {
  const random = seededRandom(seed)
  let whileSending = 0
  // Fills the compile cache: a process that is killed does not.
  if (task.work.kind === 'upload')
    await runWorker({ ...task, work: { kind: 'look', jobId: task.work.jobId } })
  for (let kill = 0; kill < kills; kill++) {
    const worker = startWorker(task)
    const isEarly = kill % 4 === 0
    if (!isEarly) {
      const first = await worker.started
      if (first?.event !== 'started' || !first.job) throw new Error(`no start: ${JSON.stringify(first)}`)
      // The job after recovery.
      assertBalanced(first.job)
      expect(first.job.reconciliation.total, 'rows are missing from the books').toBe(rows)
      expect(first.job.state, 'a dead upload still counts as running').not.toBe('uploading')
    }
    // Half of the processes get as far as batches that went up, however slow the machine is.
    if (kill % 2 === 1) await worker.accepted
    await Promise.race([delay(random() * (isEarly ? longestWholeLifeMs : longestLifeMs)), worker.ended])
    worker.process.kill('SIGKILL')
    await worker.ended
    const { integrity, interrupted } = inspectJournal(place.dataDir)
    expect(integrity, `the journal is damaged after kill ${kill}`).toBe('ok')
    if (interrupted > 0) whileSending += 1
  }
  return { killed: kills, whileSending }
}

it(`an upload loses no row and doubles none but as requested, over many kills (TEST_SEED=${seed})`, async () => {
  const kills = killsOr(120, 1_000)
  const rows = kills * 100
  const jobId = await prepare(rows)
  const { dataDir } = place
  const work = { kind: 'upload' as const, jobId, resendUnknown: true, concurrency: 2 }
  const task: UploadTask = { dataDir, endpoint: stub.endpoint, work }
  const { whileSending } = await killAgainAndAgain(task, rows, kills)
  // Otherwise the kills proved nothing: they must have hit calls in flight.
  expect(whileSending).toBeGreaterThan(kills / 4)

  await stub.change({ latencyMs: 0 })
  const job = await runWorker({ ...task, work: { ...work, concurrency: 8 } })
  expect(job.state).toBe('completed')
  expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
  const { attempts } = inspectJournal(dataDir)
  checkLedger(await stub.ledger(), attempts, { rows, batches: rows / batchRows })
  expect(attempts.every(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')).toBe(true)
})

it(`an upload sends nothing twice by itself, and doubles nothing once the user has settled (TEST_SEED=${seed})`, async () => {
  const kills = killsOr(40, 300)
  const rows = kills * 100
  const jobId = await prepare(rows)
  const { dataDir } = place
  const work = { kind: 'upload' as const, jobId, resendUnknown: false, concurrency: 2 }
  const task: UploadTask = { dataDir, endpoint: stub.endpoint, work }
  const { whileSending } = await killAgainAndAgain(task, rows, kills)
  expect(whileSending).toBeGreaterThan(kills / 4)

  await stub.change({ latencyMs: 0 })
  const held = await runWorker({ ...task, work: { ...work, concurrency: 8 } })
  expect(held.state).toBe('completed')
  expect(held.reconciliation.unknown).toBeGreaterThan(0)
  assertBalanced(held)
  const sentOnce = await stub.ledger()
  const hashes = sentOnce.calls.flatMap(({ bodyHash }) => (bodyHash === null ? [] : [bodyHash]))
  expect(hashes.length, 'a batch that may have arrived was sent again').toBe(new Set(hashes).size)

  // The user looks every batch up on the platform.
  const arrived = new Set(sentOnce.calls.filter(({ applied }) => applied).map(({ bodyHash }) => bodyHash))
  const decisions = unknownBatches(dataDir).map(({ id, body_hash }) => ({
    batchId: id,
    decision: arrived.has(body_hash) ? ('accepted' as const) : ('resend' as const),
  }))
  const settled = await runWorker({ ...task, work: { kind: 'settle', jobId, decisions } })
  expect(settled.reconciliation.unknown).toBe(0)
  if (settled.reconciliation.pending > 0) await runWorker(task)
  const job = await runWorker({ ...task, work: { kind: 'look', jobId } })
  expect(job.reconciliation).toMatchObject({ total: rows, accepted: rows })
  const ledger = await stub.ledger()
  expect(Object.keys(ledger.taken)).toHaveLength(rows)
  expect(doubledIn(ledger)).toEqual([])
})
