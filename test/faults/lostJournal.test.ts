import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { balances, runCli } from '../support/cli/runCli.ts'
import { backUpJournal, logDamages } from '../support/faults/damageLog.ts'
import { prepareCustomers, seed } from '../support/faults/faultJob.ts'
import { runWorker, startWorker, type UploadTask } from '../support/faults/startWorker.ts'
import { assertBalanced } from '../support/jobs/createJobsFixture.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { doubledIn, seededRandom } from '../support/platformStub/index.ts'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'

/**
 * A journal that lost its end between a kill and the next start. Before the mark, the calls that it did not know any more were made
 * once more: 80 to 12,000 rows were doubled, and the command line ended with 0.
 */

const rows = 600
const batchRows = 10

let place: ReturnType<typeof makeFolder>
let stub: Awaited<ReturnType<typeof startStubProcess>>
let task: UploadTask
beforeEach(async () => {
  place = makeFolder()
  stub = await startStubProcess({ latencyMs: 10 })
  const services = openServices(place.dataDir)
  const jobId = await prepareCustomers(services, place.folder, { rows, batchRows, concurrency: 2 })
  await services.close()
  const work = { kind: 'upload' as const, jobId, resendUnknown: false, concurrency: 2 }
  task = { dataDir: place.dataDir, endpoint: stub.endpoint, work }
})
afterEach(async () => {
  await stub.close()
  place.remove()
})

/** Uploads until some batches went up, and kills the process. */
async function killWhileUploading(): Promise<void> {
  const worker = startWorker(task)
  await worker.accepted
  worker.process.kill('SIGKILL')
  const events = await worker.ended
  expect(events.map(({ event }) => event)).toEqual(['started', 'accepted'])
}

async function expectNothingDoubled(): Promise<void> {
  const sentBefore = (await stub.ledger()).calls.length
  expect(sentBefore, 'nothing was sent that could be lost').toBeGreaterThan(0)
  const last = (await startWorker(task).ended).at(-1)
  // All that was left is held, or the journal had not lost enough to matter.
  if (last?.event !== 'ended') expect(last).toEqual({ event: 'failed', code: 'job.nothingToUpload' })
  const job = await runWorker({ ...task, work: { kind: 'look', jobId: task.work.jobId } })
  assertBalanced(job)
  expect(job.reconciliation).toMatchObject({ total: rows, pending: 0 })
  const ledger = await stub.ledger()
  expect(doubledIn(ledger)).toEqual([])
  // Every row that the platform never saw is held, none is called accepted.
  expect(job.reconciliation.accepted).toBeLessThanOrEqual(Object.keys(ledger.taken).length)
  expect(job.reconciliation.accepted + job.reconciliation.unknown).toBe(rows)
}

describe(`after a kill, a log that (TEST_SEED=${seed})`, () => {
  it.each(Object.keys(logDamages))('%s doubles no row and loses none', async (name) => {
    const random = seededRandom(seed)
    await killWhileUploading()
    logDamages[name]!(place.dataDir, random)
    await expectNothingDoubled()
  })
})

describe('a journal', () => {
  it('restored from a backup of before the upload doubles no row', async () => {
    const restore = backUpJournal(place.dataDir)
    await killWhileUploading()
    restore()
    await expectNothingDoubled()
  })

  it('restored from a backup of a first part of the upload, log included, doubles no row', async () => {
    await killWhileUploading()
    const restore = backUpJournal(place.dataDir)
    await killWhileUploading()
    restore()
    await expectNothingDoubled()
  })

  it('that lost its end is said by the command line, which ends with 4 and sends nothing', async () => {
    await killWhileUploading()
    const { calls } = await stub.ledger()
    logDamages['was deleted']!(place.dataDir, () => 0)
    const upload = [
      'upload',
      task.work.jobId,
      '--endpoint',
      stub.endpoint,
      '--data-dir',
      place.dataDir,
      '--json',
    ]
    const { exitCode, stderr, json } = await runCli(upload, {
      environment: { DBUS_SESSION_BUS_ADDRESS: undefined },
    })
    expect(exitCode, stderr).toBe(4)
    expect(stderr).toContain('导入记录缺了一部分')
    expect(json).toMatchObject({ recordsLost: true, reconciliation: { unknown: rows } })
    expect(balances(json)).toBe(true)
    expect((await stub.ledger()).calls).toHaveLength(calls.length)
  })

  it.skipIf(process.platform === 'win32').each(['journal.sqlite-wal', 'journal.mark'])(
    'whose %s is deleted during an upload stops it before the next call',
    async (name) => {
      const services = openServices(place.dataDir)
      const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
      await services.upload.start(task.work.jobId, request)
      await stub.whenReceived(5)
      rmSync(join(place.dataDir, name))
      const failure = await services.upload.wait(task.work.jobId).then(
        ({ state }) => `ended ${state}`,
        (error: unknown) => AppError.from(error).code,
      )
      expect(failure).toBe('storage.unwritable')
      await services.close().catch(() => undefined)
      await expectNothingDoubled()
    },
  )
})
