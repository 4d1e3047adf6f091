import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Job } from '../../electron/shared/model/job.ts'
import { mixedConducts } from '../support/faults/badConducts.ts'
import { logDamages } from '../support/faults/damageLog.ts'
import { idOf, killsOr, prepareCustomers, seed } from '../support/faults/faultJob.ts'
import { startWorker, type UploadTask, type WorkerEvent } from '../support/faults/startWorker.ts'
import { startStoringServer, type StoringServer } from '../support/faults/storingServer.ts'
import { assertBalanced } from '../support/jobs/createJobsFixture.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { seededRandom } from '../support/platformStub/index.ts'

/**
 * Everything at once, in one upload: a server that answers in every bad way, a process killed again and again, and a log that is
 * lost, cut, replaced or has a flipped bit between a kill and the next start. The user looks every row up on the platform, and says
 * for the batches that are 待确认 what is there.
 */

const batchRows = 10
const longestLifeMs = 400

let place: ReturnType<typeof makeFolder>
let server: StoringServer
beforeEach(() => {
  place = makeFolder()
})
afterEach(async () => {
  await server.close()
  place.remove()
})

/** What the user says about each 待确认 batch after looking its rows up; a part of it there: nothing. */
function lookUp(dataDir: string): { batchId: number; decision: 'accepted' | 'resend' }[] {
  const database = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true })
  const sql = "SELECT id, first_ordinal AS first, last_ordinal AS last FROM batch WHERE state = 'unknown'"
  const batches = database.prepare(sql).all() as { id: number; first: number; last: number }[]
  database.close()
  return batches.flatMap(({ id, first, last }): { batchId: number; decision: 'accepted' | 'resend' }[] => {
    const rows = Array.from({ length: last - first + 1 }, (_, index) => idOf(first + index))
    const there = rows.filter((row) => server.stored().has(row)).length
    if (there === rows.length) return [{ batchId: id, decision: 'accepted' }]
    return there === 0 ? [{ batchId: id, decision: 'resend' }] : []
  })
}

it(`nothing is lost, and nothing doubled without the user’s word, with every fault at once (TEST_SEED=${seed})`, async () => {
  const random = seededRandom(seed)
  const kills = killsOr(6, 1_000)
  const rows = kills * 60
  server = await startStoringServer(() => ({
    ...(random() < 0.3 && mixedConducts[Math.floor(random() * mixedConducts.length)]),
    delayMs: 30,
  }))
  const { dataDir } = place
  const services = openServices(dataDir)
  // Matching is off: any row sent twice is a customer twice.
  const jobId = await prepareCustomers(services, place.folder, {
    rows,
    batchRows,
    concurrency: 2,
    isMatching: false,
  })
  await services.close()
  const work = { kind: 'upload' as const, jobId, resendUnknown: false, concurrency: 2 }
  const task: UploadTask = { dataDir, endpoint: server.endpoint, work }

  const expectTruth = ({ reconciliation }: Job, where: string): void => {
    const doubled = [...server.stored()].filter(([, times]) => times > 1)
    expect(doubled, `${where}: doubled`).toEqual([])
    expect(reconciliation.accepted, `${where}: accepted and not stored`).toBeLessThanOrEqual(
      server.stored().size,
    )
    expect(reconciliation.total, where).toBe(rows)
  }
  const run = async (what: UploadTask): Promise<Job | null> => {
    const last: WorkerEvent | undefined = (await startWorker(what).ended).at(-1)
    if (last?.event === 'ended') return last.job
    expect(last, 'a start failed').toEqual({ event: 'failed', code: 'job.nothingToUpload' })
    return null
  }
  const look = async (where: string): Promise<Job> => {
    const job = await run({ ...task, work: { kind: 'look', jobId } })
    if (!job) throw new Error('no job')
    assertBalanced(job)
    expectTruth(job, where)
    return job
  }

  let [damaged, settled] = [0, 0]
  const settle = async (): Promise<void> => {
    const decisions = lookUp(dataDir)
    settled += decisions.length
    if (decisions.length > 0) await run({ ...task, work: { kind: 'settle', jobId, decisions } })
  }
  for (let kill = 0; kill < kills; kill++) {
    const worker = startWorker(task)
    const first = await worker.started
    if (first?.event !== 'started' || !first.job) throw new Error(`no start: ${JSON.stringify(first)}`)
    // The job after recovery.
    assertBalanced(first.job)
    expectTruth(first.job, `before kill ${kill}`)
    if (first.job.reconciliation.pending > 0)
      await Promise.race([delay(random() * longestLifeMs), worker.ended])
    worker.process.kill('SIGKILL')
    await worker.ended
    // A process that ended by itself has no log.
    if (random() < 0.2 && existsSync(join(dataDir, 'journal.sqlite-wal'))) {
      const names = Object.keys(logDamages)
      logDamages[names[Math.floor(random() * names.length)]!]!(dataDir, random)
      damaged += 1
    }
    if (first.job.reconciliation.pending === 0 || random() < 0.1) await settle()
  }

  // To its end, as a user would: go on, look up, and say so.
  let job = await look('at the end')
  for (let round = 0; round < 200 && job.reconciliation.pending + job.reconciliation.unknown > 0; round++) {
    await run(task)
    await settle()
    job = await look(`round ${round}`)
  }
  const { accepted, rejected, unknown } = job.reconciliation
  expect(accepted + rejected + unknown).toBe(rows)
  expect(accepted).toBe(server.stored().size)
  expect(settled, 'no kill and no answer left anything in doubt').toBeGreaterThan(kills / 4)
  console.info(
    `${kills} kills, ${damaged} damaged logs, ${server.posts()} calls, ${settled} batches settled: accepted ${accepted}, rejected ${rejected}, unknown ${unknown} of ${rows}`,
  )
})
