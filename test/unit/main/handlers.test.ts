import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { read } from 'xlsx'
import { FirstLook } from '../../../electron/core/preparation/FirstLook.ts'
import { Policy } from '../../../electron/core/settings/Policy.ts'
import { SettingsStore } from '../../../electron/core/settings/SettingsStore.ts'
import { WorkerPool } from '../../../electron/core/worker/WorkerPool.ts'
import { TokenSource, type TokenSourceParts } from '../../../electron/core/tokens/TokenSource.ts'
import { FileRegistry } from '../../../electron/main/files/FileRegistry.ts'
import { OpenedFiles } from '../../../electron/main/files/OpenedFiles.ts'
import { RecentFiles } from '../../../electron/main/files/RecentFiles.ts'
import { createHandlers, type Desktop } from '../../../electron/main/handlers/createHandlers.ts'
import { registerRoutes } from '../../../electron/main/ipc/registerRoutes.ts'
import type { Services } from '../../../electron/main/services.ts'
import type { Envelope } from '../../../electron/shared/ipc/envelope.ts'
import type { RouteName } from '../../../electron/shared/ipc/routes.ts'
import { defaultSettings } from '../../../electron/shared/model/settings.ts'
import { jobOf } from '../../../dev/jobOf.ts'
import { checkAnswer } from '../../support/ipc/checkAnswer.ts'
import { workerUrl } from '../../support/worker/workerUrl.ts'

type Listener = (event: unknown, name: unknown, input: unknown) => Promise<unknown>

const pool = new WorkerPool(workerUrl)
afterAll(() => pool.close())

let folder: string

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'handlers-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The real routes on real stores in `dataDir`; services that a test does not name are not there. */
function setUp({ dataDir = folder, ...services }: Partial<Services> = {}) {
  const desktop = { noteOpened: vi.fn(), settingsChanged: vi.fn(), version: '1.0.0', host: 'browser' }
  const openedFiles = new OpenedFiles(() => {})
  let listener: Listener | null = null
  registerRoutes({
    ipcMain: { handle: (_channel, handler) => void (listener = handler as Listener) },
    isOurFrame: () => true,
    handlers: createHandlers(
      {
        dataDir,
        settings: new SettingsStore(dataDir),
        policy: new Policy(join(dataDir, 'no-policy.json')),
        files: new FileRegistry(),
        recentFiles: new RecentFiles(dataDir),
        firstLook: new FirstLook(pool, dataDir),
        openedFiles,
        journalQuarantined: null,
        lostRecords: () => ({ fileNames: [], jobs: 0 }),
        acceptLostJobs: () => undefined,
        ...services,
      } as Services,
      desktop as unknown as Desktop,
    ),
    logError: () => {},
  })
  const ask = async (name: RouteName, input?: unknown): Promise<Envelope<unknown>> => {
    const answer = (await listener?.({}, name, input)) as Envelope<unknown>
    checkAnswer(name, answer)
    return answer
  }
  return { ask, desktop, openedFiles }
}

/** A data folder that is no folder any more: what a removed drive or a missing right comes to, for root as well. */
function brokenDataDir(): string {
  const path = join(folder, 'data')
  writeFileSync(path, 'not a folder')
  return path
}

describe('the handlers', () => {
  it('cancel a preview when another is requested, and answer the newest', async () => {
    const path = join(folder, '名单.csv')
    writeFileSync(path, '姓名,手机\n张三,13800138000\n')
    const files = new FileRegistry()
    const { fileId } = await files.register(path)
    const looks: (() => void)[] = []
    const refresh = files.refresh.bind(files)
    files.refresh = async (id) => {
      await new Promise<void>((resolve) => looks.push(resolve))
      return refresh(id)
    }
    const { ask } = setUp({ files })
    const first = ask('file.preview', { fileId, choices: { encoding: 'big5' } })
    const second = ask('file.preview', { fileId, choices: {} })
    await expect.poll(() => looks.length).toBe(2)
    for (const look of looks) look()
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(await second).toMatchObject({ ok: true, data: { headerRow: 1 } })
  })

  it('answer a data folder that cannot be written with its code, so that the window can advise', async () => {
    const { ask, desktop } = setUp({ dataDir: brokenDataDir() })
    expect(await ask('settings.set', { settings: defaultSettings })).toMatchObject({
      ok: false,
      error: { code: 'storage.unwritable' },
    })
    expect(desktop.settingsChanged, 'nothing was changed').not.toHaveBeenCalled()
  })

  it('open a file even when the list of recent files cannot be saved', async () => {
    const path = join(folder, '名单.csv')
    writeFileSync(path, '姓名\n张三\n')
    const { ask } = setUp({ dataDir: brokenDataDir() })
    expect(await ask('file.register', { path })).toMatchObject({ ok: true, data: { fileName: '名单.csv' } })
  })

  it('return the file the app was opened with once, and report when it is missing', async () => {
    const path = join(folder, '名单.csv')
    writeFileSync(path, '姓名\n张三\n')
    const { ask, openedFiles, desktop } = setUp()
    expect(await ask('file.takeOpened')).toEqual({ ok: true, data: null })
    openedFiles.offer(path)
    const answer = await ask('file.takeOpened')
    expect(answer).toMatchObject({ ok: true, data: { fileName: '名单.csv' } })
    expect(JSON.stringify(answer), 'the path stays in main').not.toContain(folder)
    expect(desktop.noteOpened).toHaveBeenCalledExactlyOnceWith(path)
    expect(await ask('file.takeOpened')).toEqual({ ok: true, data: null })
    openedFiles.offer(join(folder, 'gone.csv'))
    expect(await ask('file.takeOpened')).toMatchObject({ ok: false, error: { code: 'file.notFound' } })
  })

  it('save the import template at the chosen place, with the fields of the catalogue, and show it there', async () => {
    const path = join(folder, '模板.xlsx')
    const customFields = { list: () => [{ configId: '7', configName: '会员等级' }] }
    const { ask, desktop } = setUp({ customFields } as unknown as Partial<Services>)
    const asked: string[] = []
    Object.assign(desktop, {
      askWhereToSaveWorkbook: async (name: string) => {
        asked.push(name)
        return asked.length === 1 ? null : path
      },
      showInFolder: vi.fn(),
    })
    expect(await ask('importTemplate.save'), 'the dialog was closed').toEqual({ ok: true, data: null })
    await ask('importTemplate.show')
    expect((desktop as unknown as Desktop).showInFolder).not.toHaveBeenCalled()
    const answer = await ask('importTemplate.save')
    expect(answer).toEqual({ ok: true, data: { fileName: '模板.xlsx' } })
    expect(asked).toEqual(['兔展客户资料填写表.xlsx', '兔展客户资料填写表.xlsx'])
    const header = Object.values(read(readFileSync(path)).Sheets)[0]?.['M1'] as { v: string }
    expect(header.v).toBe('会员等级')
    await ask('importTemplate.show')
    expect((desktop as unknown as Desktop).showInFolder).toHaveBeenCalledExactlyOnceWith(path)
  })

  it('apply the mapping of an earlier job to a new file by column names', async () => {
    const path = join(folder, '本月.csv')
    writeFileSync(path, '电话,卡号\n13800138000,M1\n')
    const target = (field: string) => ({ kind: 'standard', field })
    const mapping = {
      columns: [
        { columnIndex: 0, columnName: '卡号', target: target('identityId') },
        { columnIndex: 1, columnName: '门店', target: target('remark') },
        { columnIndex: 2, columnName: '电话', target: null },
      ],
      constants: [],
      blanksClear: true,
    }
    const options = { isMatching: false, importMode: 2 }
    const jobs = { get: () => ({ fileName: '上月.xlsx', mapping, options }) }
    const { ask } = setUp({ jobs } as unknown as Partial<Services>)
    const file = (await ask('file.register', { path })) as { data: { fileId: string } }
    const answer = await ask('mapping.repeat', { jobId: 'j', fileId: file.data.fileId, choices: {} })
    expect(answer).toMatchObject({
      data: {
        mapping: {
          blanksClear: true,
          columns: [
            { columnName: '电话', target: null },
            { columnName: '卡号', target: target('identityId') },
          ],
        },
        missing: ['门店'],
        template: { name: '上月.xlsx', options },
      },
    })
  })

  it('notify the menu of a changed language', async () => {
    const { ask, desktop } = setUp()
    await ask('settings.set', { settings: { ...defaultSettings, language: 'en' } })
    expect(desktop.settingsChanged).toHaveBeenCalledOnce()
  })

  it('name the files whose records are missing, and count the jobs that are missing', async () => {
    const lostRecords = { fileNames: ['客户.xlsx'], jobs: 2 }
    const { ask } = setUp({ lostRecords: () => lostRecords })
    expect(await ask('app.info')).toMatchObject({ data: { lostRecords } })
  })

  // Before, asking for the app's facts was taken for the user's word.
  it('accept missing jobs when asked to, and not because the window was opened', async () => {
    const acceptLostJobs = vi.fn()
    const { ask } = setUp({ acceptLostJobs })
    await ask('app.info')
    expect(acceptLostJobs).not.toHaveBeenCalled()
    expect(await ask('app.acceptLostJobs')).toEqual({ ok: true, data: null })
    expect(acceptLostJobs).toHaveBeenCalledOnce()
  })

  it('name the damaged journal that was moved aside, without its folder', async () => {
    const { ask } = setUp({ journalQuarantined: join(folder, 'journal.damaged-1.sqlite') })
    expect(await ask('app.info')).toMatchObject({ data: { journalQuarantined: 'journal.damaged-1.sqlite' } })
    expect(await setUp().ask('app.info')).toMatchObject({ data: { journalQuarantined: null } })
  })

  it('pass orders on as the user’s: they cancel a waiting automatic attempt', async () => {
    const queue = {
      start: vi.fn(async () => jobOf()),
      resume: vi.fn(async () => jobOf()),
      halt: vi.fn(async () => jobOf()),
    }
    const { ask } = setUp({ queue } as unknown as Partial<Services>)
    await ask('job.upload', { jobId: 'job-1', rehearsal: true, resendUnknown: false })
    await ask('job.pause', { jobId: 'job-1' })
    await ask('job.resume', { jobId: 'job-1' })
    await ask('job.stop', { jobId: 'job-1' })
    expect(queue.start).toHaveBeenCalledExactlyOnceWith('job-1', {
      destination: 'rehearsal',
      resendUnknown: false,
      trialRows: null,
    })
    expect(queue.resume).toHaveBeenCalledExactlyOnceWith('job-1')
    expect(queue.halt.mock.calls).toEqual([
      ['job-1', 'pause'],
      ['job-1', 'stop'],
    ])
  })

  it('send no token to an address the administrator does not allow', async () => {
    const path = join(folder, 'policy.json')
    writeFileSync(path, JSON.stringify({ allowedEndpoints: ['https://allowed.example/'] }))
    const read = vi.fn()
    const policy = new Policy(path)
    const tokenSource = new TokenSource({
      pasted: { read },
      assertAllowed: (endpoint: string) => policy.assertAllowed(endpoint),
    } as unknown as TokenSourceParts)
    const { ask } = setUp({
      policy,
      proxy: { forget: () => {} },
      tokenSource,
    } as unknown as Partial<Services>)
    expect(await ask('connection.test', { endpoint: 'https://other.example/x' })).toMatchObject({
      ok: false,
      error: { code: 'policy.endpointNotAllowed' },
    })
    expect(read).not.toHaveBeenCalled()
    expect(await ask('policy.get')).toMatchObject({ ok: true, data: { state: 'active' } })
  })

  it('resolve the proxy again for every connection test', async () => {
    const forget = vi.fn()
    const order: string[] = []
    forget.mockImplementation(() => order.push('forget'))
    const { ask } = setUp({
      proxy: { forget },
      tokenSource: { read: async () => null },
      platform: {
        send: async () => {
          order.push('send')
          const headers = { retryAfter: null, date: null, location: null }
          return {
            phase: 'notSent',
            httpStatus: null,
            headers,
            bodyText: '',
            failure: 'proxyAuthentication',
            detail: null,
          }
        },
      },
    } as unknown as Partial<Services>)
    expect(await ask('connection.test', {})).toMatchObject({
      ok: true,
      data: { result: 'proxyAuthentication' },
    })
    expect(order).toEqual(['forget', 'send'])
  })
})
