import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { balances, runCli, startCli } from '../support/cli/runCli.ts'
import { prepareCustomers } from '../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { inspectJournal } from '../support/faults/killedJournal.ts'
import { assertBalanced } from '../support/jobs/createJobsFixture.ts'
import { doubledIn, startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'

let place: ReturnType<typeof makeFolder>
let stub: PlatformStub
const mounted: string[] = []
beforeEach(async () => {
  place = makeFolder()
  stub = await startPlatformStub()
})
afterEach(async () => {
  for (const path of mounted.splice(0)) spawnSync('umount', ['-l', path])
  await stub.close()
  place.remove()
})

/** Why small disks cannot be made here; null: they can. */
const whyNoMounts = ((): string | null => {
  if (process.platform !== 'linux') return 'mounting needs Linux'
  const probe = makeFolder()
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe.folder], {
    encoding: 'utf8',
  })
  if (status === 0) spawnSync('umount', [probe.folder])
  probe.remove()
  return status === 0 ? null : `mounting is not allowed here: ${(stderr ?? '').trim()}`
})()
if (whyNoMounts !== null) console.warn(`skipped: ${whyNoMounts}`)

/** A disk of its own for the data folder. */
function mountDisk(size: string): void {
  mkdirSync(place.dataDir)
  mount(['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', place.dataDir])
  mounted.push(place.dataDir)
}

function mount(args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Fills the disk to its last byte. */
function fillDisk(): string {
  const path = join(place.dataDir, 'filler')
  for (const piece of [65_536, 4_096, 1]) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(piece), { flag: 'a' })
      } catch {
        break
      }
    }
  }
  return path
}

const codeOf = (error: unknown): string => AppError.from(error).code

describe.skipIf(whyNoMounts !== null)('a disk', () => {
  it('that fills up during an upload stops it with that reason, loses nothing, and continues once there is space', async () => {
    mountDisk('6m')
    stub.change({ latencyMs: 5 })
    const rows = 4_000
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, { rows, batchRows: 10, concurrency: 2 })
    const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
    await services.upload.start(jobId, request)
    await stub.whenReceived(10)
    const filler = fillDisk()
    const failure = await services.upload.wait(jobId).then(
      (job) => `the upload ended ${job.state}`,
      (error: unknown) => codeOf(error),
    )
    expect(failure).toBe('storage.full')
    const sentBefore = stub.ledger().calls.length
    expect(sentBefore, 'the disk was never full').toBeLessThan(rows / 10)
    await services.close().catch(() => undefined)
    expect(inspectJournal(place.dataDir).integrity).toBe('ok')
    // The app starts on the full disk and says how things are.
    const onFullDisk = openServices(place.dataDir)
    assertBalanced(onFullDisk.jobs.get(jobId))
    await onFullDisk.close().catch(() => undefined)

    rmSync(filler)
    const again = openServices(place.dataDir)
    await again.upload.start(jobId, request)
    const job = await again.upload.wait(jobId)
    assertBalanced(job)
    expect(job.state).toBe('completed')
    // What was in flight when the disk refused its outcome may have arrived: held, not sent again.
    expect(job.reconciliation.unknown).toBeLessThanOrEqual(20)
    expect(job.reconciliation.accepted + job.reconciliation.unknown).toBe(rows)
    expect(doubledIn(stub.ledger())).toEqual([])
    expect(inspectJournal(place.dataDir).integrity).toBe('ok')
    await again.close()
  })

  // Before, the JSON said `uploading` of a job that no process worked on.
  it('that fills up under the command line leaves JSON whose state is that of the journal', async () => {
    mountDisk('6m')
    stub.change({ latencyMs: 20 })
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, {
      rows: 4_000,
      batchRows: 10,
      concurrency: 2,
    })
    await services.close()
    const args = ['upload', jobId, '--endpoint', stub.endpoint, '--data-dir', place.dataDir, '--json']
    const ended = runCli(args, { environment: { DBUS_SESSION_BUS_ADDRESS: undefined } })
    await stub.whenReceived(10)
    const filler = fillDisk()
    const { exitCode, json } = await ended
    expect(exitCode).toBe(6)
    expect(json).toMatchObject({ jobId, error: { code: 'storage.full' } })
    expect(balances(json)).toBe(true)
    expect(['paused', 'completed']).toContain(json.state)
    rmSync(filler)
    const after = openServices(place.dataDir)
    const job = after.jobs.get(jobId)
    await after.close()
    expect(json).toMatchObject({
      state: job.state,
      reconciliation: { accepted: job.reconciliation.accepted },
    })
  })

  it('that is full when a report is written is reported, and no partial file remains', async () => {
    mountDisk('6m')
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, { rows: 2_000, batchRows: 10 })
    fillDisk()
    const path = join(place.dataDir, 'receipt.xlsx')
    await expect(services.receipts.write(jobId, path, 'zh-CN').catch(codeOf)).resolves.toBe('storage.full')
    expect(readdirSync(place.dataDir).filter((name) => /part|receipt/.test(name))).toEqual([])
    await services.close().catch(() => undefined)
  })

  it('that can only be read gives the exit code for what can be retried', async () => {
    mountDisk('4m')
    mount(['-o', 'remount,ro', place.dataDir])
    const { exitCode, json } = await runCli(['jobs', '--data-dir', place.dataDir, '--json'])
    expect(exitCode).toBe(6)
    expect(json['error']).toMatchObject({ code: 'storage.unwritable' })
  })
})

describe('the data folder', () => {
  it('that is a file is reported as such', async () => {
    writeFileSync(place.dataDir, '')
    const { exitCode, json } = await runCli(['jobs', '--data-dir', place.dataDir, '--json'])
    expect(exitCode).toBe(6)
    expect(json['error']).toMatchObject({ code: 'storage.unwritable' })
  })

  it('is used by one command at a time: a second one gets a clear error and sends nothing', async () => {
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, { rows: 20, batchRows: 10 })
    await services.close()
    stub.change({ faults: [{ kind: 'hang', applied: false }] })
    const upload = ['upload', jobId, '--endpoint', stub.endpoint, '--data-dir', place.dataDir, '--json']
    const environment = { DBUS_SESSION_BUS_ADDRESS: undefined }
    const first = startCli(upload, { environment })
    const firstEnded = new Promise<number | null>((resolve) => first.once('close', resolve))
    await stub.whenReceived(1)
    const second = await runCli(upload, { environment })
    expect(second.exitCode).toBe(6)
    expect(second.json['error']).toMatchObject({ code: 'storage.inUse' })
    expect(second.stderr).toContain('storage.inUse')
    // Looking is allowed meanwhile.
    const look = await runCli(['jobs', '--data-dir', place.dataDir, '--json'], { environment })
    expect(look.exitCode).toBe(0)
    stub.release()
    expect(await firstEnded).toBe(0)
    expect(doubledIn(stub.ledger())).toEqual([])
  })

  it('with the journal of a newer version is left unchanged', async () => {
    const services = openServices(place.dataDir)
    await prepareCustomers(services, place.folder, { rows: 20, batchRows: 10 })
    await services.close()
    const path = join(place.dataDir, 'journal.sqlite')
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    const { exitCode, json } = await runCli(['jobs', '--data-dir', place.dataDir, '--json'])
    expect(exitCode).toBe(2)
    expect(json['error']).toMatchObject({ code: 'storage.journalNewer' })
    const reopened = new DatabaseSync(path, { readOnly: true })
    expect(reopened.prepare('SELECT count(*) AS jobs FROM job').get()).toEqual({ jobs: 1 })
    reopened.close()
  })

  it('with a damaged journal keeps it beside a new one, and reports its name', async () => {
    mkdirSync(place.dataDir)
    const rubbish = Buffer.alloc(20_000, 'this is no database ')
    writeFileSync(join(place.dataDir, 'journal.sqlite'), rubbish)
    const { exitCode, stderr } = await runCli(['jobs', '--data-dir', place.dataDir, '--json'])
    expect(exitCode).toBe(0)
    const [aside = ''] = readdirSync(place.dataDir).filter((name) => name.startsWith('journal.damaged-'))
    expect(stderr).toContain(aside)
    expect(statSync(join(place.dataDir, aside)).size).toBe(rubbish.length)
  })

  describe.skipIf(process.platform === 'win32')('that vanishes during an upload', () => {
    /** Calls go on into a file that nobody can find any more, unless somebody looks. */
    async function uploadUntil(
      vanish: () => void,
    ): Promise<{ jobId: string; failure: string; unwritten: number }> {
      const services = openServices(place.dataDir)
      const job = { rows: 400, batchRows: 10, concurrency: 2 }
      const jobId = await prepareCustomers(services, place.folder, job)
      stub.change({ latencyMs: 20 })
      const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
      await services.upload.start(jobId, request)
      await stub.whenReceived(5)
      const written = inspectJournal(place.dataDir).attempts.length
      vanish()
      const failure = await services.upload.wait(jobId).then(({ state }) => `ended ${state}`, codeOf)
      await services.close().catch(() => undefined)
      return { jobId, failure, unwritten: stub.ledger().calls.length - written }
    }

    it('by being removed stops it: no call is made that was not recorded before', async () => {
      const { failure, unwritten } = await uploadUntil(() => rmSync(place.dataDir, { recursive: true }))
      expect({ failure, unwritten }).toEqual({ failure: 'storage.unwritable', unwritten: 0 })
      const next = openServices(place.dataDir)
      expect(next.jobs.list()).toEqual([])
      await next.close()
    })

    it('by being replaced stops it as well', async () => {
      const { failure, unwritten } = await uploadUntil(() => {
        rmSync(place.dataDir, { recursive: true })
        mkdirSync(place.dataDir)
        writeFileSync(join(place.dataDir, 'journal.sqlite'), '')
      })
      expect({ failure, unwritten }).toEqual({ failure: 'storage.unwritable', unwritten: 0 })
    })

    it('by being moved stops it, and once moved back it continues: nothing lost, nothing doubled', async () => {
      const elsewhere = join(place.folder, 'elsewhere')
      const { jobId, failure, unwritten } = await uploadUntil(() => renameSync(place.dataDir, elsewhere))
      expect({ failure, unwritten }).toEqual({ failure: 'storage.unwritable', unwritten: 0 })
      renameSync(elsewhere, place.dataDir)
      const next = openServices(place.dataDir)
      const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
      await next.upload.start(jobId, request)
      const job = await next.upload.wait(jobId)
      assertBalanced(job)
      expect(job.reconciliation.accepted + job.reconciliation.unknown).toBe(400)
      expect(doubledIn(stub.ledger())).toEqual([])
      await next.close()
    })
  })
})
