import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { DataDirLock } from '../../../../electron/core/journal/DataDirLock.ts'
import type { PrepareRequest } from '../../../../electron/core/preparation/PreparationService.ts'
import { sweepTask } from '../../../../electron/core/retention/RowSweeper.ts'
import { WorkerRunner, type StartedThread } from '../../../../electron/core/worker/WorkerRunner.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'
import { makeFolder, openServices, requestOf } from '../../../support/jobs/openServices.ts'
import type { Job, JobProgress } from '../../../../electron/shared/model/job.ts'

const canary = '欧阳金丝雀'
const phoneCanary = '13912345678'

let place: ReturnType<typeof makeFolder>
let services: CoreServices
let changed: Job[]
let removed: string[]
let progress: JobProgress[]

beforeEach(() => {
  place = makeFolder()
  changed = []
  removed = []
  progress = []
  services = open()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await services.close()
  place.remove()
})

function open(): CoreServices {
  return openServices(place.dataDir, {
    events: {
      changed: (job) => changed.push(job),
      removed: (jobId) => removed.push(jobId),
      progress: (snapshot) => progress.push(snapshot),
    },
  })
}

function writeCsv(rows: number): string {
  const path = join(place.folder, 'customers.csv')
  const lines = Array.from(
    { length: rows },
    (_, index) => `id${index},${canary}${index},${phoneCanary},1990-01-02`,
  )
  writeFileSync(path, ['编号,姓名,手机,生日', ...lines, ''].join('\n'))
  return path
}

function request(path: string): PrepareRequest {
  const fields = ['identityId', 'realName', 'phone', 'birthday'] as const
  const names = ['编号', '姓名', '手机', '生日']
  return requestOf({
    path,
    mapping: {
      columns: fields.map((field, columnIndex) => ({
        columnIndex,
        columnName: names[columnIndex] ?? '',
        target: { kind: 'standard', field },
      })),
      constants: [],
      blanksClear: false,
    },
    concurrency: 2,
  })
}

/** The files of the data folder in which a text stands as it is, in UTF-8 or UTF-16. */
function filesWith(text: string): string[] {
  return readdirSync(place.dataDir).filter((name) => {
    const bytes = readFileSync(join(place.dataDir, name))
    return bytes.includes(Buffer.from(text)) || bytes.includes(Buffer.from(text, 'utf16le'))
  })
}

describe('preparing in the worker thread', () => {
  it('leaves no thread behind when there is nothing to prepare, which would keep the process alive', async () => {
    const start = vi.spyOn(WorkerRunner.prototype, 'start')
    await expect(services.preparation.start(request(join(place.folder, 'gone.csv')))).rejects.toMatchObject({
      code: 'file.notFound',
    })
    const [thread] = start.mock.results.map(({ value }) => value as StartedThread)
    const { result } = thread!.run(sweepTask, { dataDir: place.dataDir })
    await expect(result, 'a thread that lives on does its task').rejects.toMatchObject({ code: 'internal' })
  })

  it('stages and checks every row, and reports the counts', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(3_000)))
    expect(services.jobs.list()).toEqual([])
    const summary = await services.preparation.wait(jobId)
    expect(summary?.job).toMatchObject({
      state: 'prepared',
      fileName: 'customers.csv',
      reconciliation: { total: 3_000 },
    })
    expect(changed.map((job) => job.id)).toEqual([jobId])
    const page = await services.jobs.rows(jobId, { kind: 'all' }, 2_999, 10)
    expect(page.rows[0]).toMatchObject({
      rowNumber: 3_001,
      cells: ['id2999', `${canary}2999`, phoneCanary, '1990-01-02'],
    })
    // The same again for whoever asks later.
    expect((await services.preparation.wait(jobId))?.job.id).toBe(jobId)
  })

  it('leaves no customer data in plain text in the journal, its log or any other file', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(3_000)))
    await services.preparation.wait(jobId)
    services.settings.set({ ...services.settings.get(), batchRows: 100 })
    // Looked at while the log still holds all that was written.
    expect(readdirSync(place.dataDir)).toEqual(
      expect.arrayContaining(['journal.sqlite', 'journal.sqlite-wal', 'settings.json']),
    )
    expect([filesWith(canary), filesWith(phoneCanary)]).toEqual([[], []])
    expect(filesWith('customers.csv')).not.toEqual([])
    // And after the log went into the journal.
    await services.close()
    expect([filesWith(canary), filesWith(phoneCanary)]).toEqual([[], []])
    services = open()
  })

  it.skipIf(process.platform === 'win32')('creates files that only their owner can read', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(10)))
    await services.preparation.wait(jobId)
    services.settings.set(services.settings.get())
    const open = readdirSync(place.dataDir).filter(
      (name) => (statSync(join(place.dataDir, name)).mode & 0o077) !== 0,
    )
    expect(open).toEqual([])
  })

  it('finds the key again after a restart', async () => {
    const keychain = createMemoryKeychain()
    await services.close()
    const reopen = (): CoreServices => openServices(place.dataDir, { keychain })
    services = reopen()
    const { jobId } = await services.preparation.start(request(writeCsv(5)))
    await services.preparation.wait(jobId)
    await services.close()
    services = reopen()
    expect((await services.jobs.rows(jobId, { kind: 'all' }, 0, 10)).rows).toHaveLength(5)
  })
})

describe('cancelling a preparation', () => {
  it('removes everything, is an outcome and not an error, and frees the folder', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(60_000)))
    const waiting = services.preparation.wait(jobId)
    await services.preparation.cancel(jobId)
    expect(await waiting).toBeNull()
    expect(removed).toEqual([jobId])
    expect(services.jobs.list()).toEqual([])
    expect(() => services.jobs.get(jobId)).toThrow(expect.objectContaining({ code: 'job.notFound' }) as Error)
    const other = new DataDirLock(place.dataDir)
    expect(other.tryAcquire()).toBe(true)
    other.release()
  })

  it('at any moment leaves a journal that can be written immediately', async () => {
    const path = writeCsv(8_000)
    for (let turns = 0; turns < 2; turns++) {
      const { jobId } = await services.preparation.start(request(path))
      const seen = progress.length
      // From before the first row to in the middle of a transaction.
      while (turns > 0 && progress.length < seen + turns)
        await new Promise((resolve) => setImmediate(resolve))
      await services.preparation.cancel(jobId)
      expect(services.jobs.list()).toEqual([])
    }
    const { jobId } = await services.preparation.start(request(writeCsv(10)))
    expect((await services.preparation.wait(jobId))?.job.reconciliation.total).toBe(10)
  })

  it('happens to the preparation under way when the app ends', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(60_000)))
    await services.close()
    services = open()
    expect(services.jobs.list()).toEqual([])
    expect(() => services.jobs.get(jobId)).toThrow()
  })
})

describe('a file that cannot be prepared', () => {
  it.each([
    ['is missing', () => join(place.folder, 'nowhere.csv'), 'file.notFound'],
    [
      'is a folder',
      () => (mkdirSync(join(place.folder, 'a.csv')), join(place.folder, 'a.csv')),
      'file.isFolder',
    ],
    [
      'is empty',
      () => (writeFileSync(join(place.folder, 'e.csv'), ''), join(place.folder, 'e.csv')),
      'file.empty',
    ],
  ])('because it %s is reported at once and leaves no job', async (_name, make, code) => {
    await expect(services.preparation.start(request(make()))).rejects.toEqual(
      expect.objectContaining({ code }),
    )
    expect(services.jobs.list()).toEqual([])
  })

  it('because it was removed meanwhile fails in the worker with its code, and leaves no job', async () => {
    const path = writeCsv(5)
    const { jobId } = await services.preparation.start(request(path))
    rmSync(path)
    await expect(services.preparation.wait(jobId)).rejects.toEqual(
      expect.objectContaining({ code: 'file.notFound' }),
    )
    expect(services.jobs.list()).toEqual([])
    expect(removed).toEqual([jobId])
    expect(changed).toEqual([])
  })

  it('because it has no row below its header never becomes a job without rows', async () => {
    await expect(services.preparation.start(request(writeCsv(0)))).rejects.toEqual(
      expect.objectContaining({ code: 'file.noRows' }),
    )
    const fixture = new JobsFixture()
    await expect(fixture.addJob({ rows: 0 })).rejects.toEqual(
      expect.objectContaining({ code: 'file.noRows' }),
    )
    expect(fixture.job().state).toBe('preparing')
    fixture.close()
  })

  it('is not even opened while another process works in the folder', async () => {
    const other = new DataDirLock(place.dataDir)
    other.tryAcquire()
    await expect(services.preparation.start(request(writeCsv(5)))).rejects.toEqual(
      expect.objectContaining({ code: 'storage.inUse' }),
    )
    other.release()
  })
})

describe('a large job that is removed', () => {
  it('is swept by the worker, and closing waits for it', async () => {
    const { jobId } = await services.preparation.start(request(writeCsv(12_000)))
    await services.preparation.wait(jobId)
    services.removal.remove(jobId)
    expect(services.jobs.list()).toEqual([])
    await services.close()
    expect(statSync(join(place.dataDir, 'journal.sqlite')).size).toBeGreaterThan(0)
    services = open()
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(join(place.dataDir, 'journal.sqlite'), { readOnly: true })
    expect(database.prepare('SELECT count(*) AS count FROM staged_chunk').get()).toEqual({ count: 0 })
    expect(database.prepare('SELECT count(*) AS count FROM discarded').get()).toEqual({ count: 0 })
    database.close()
  })
})
