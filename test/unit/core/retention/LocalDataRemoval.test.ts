import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { DataDirLock } from '../../../../electron/core/journal/DataDirLock.ts'
import { Journal } from '../../../../electron/core/journal/Journal.ts'
import { FileLog } from '../../../../electron/core/logging/FileLog.ts'
import { createMasterKeyStore } from '../../../../electron/core/keychain/masterKeyStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import type { Keychain } from '../../../../electron/core/keychain/Keychain.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { defaultSettings } from '../../../../electron/shared/model/settings.ts'
import { prepareCustomers } from '../../../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../../../support/jobs/openServices.ts'
import { startPlatformStub, type PlatformStub } from '../../../support/platformStub/index.ts'

let place: ReturnType<typeof makeFolder>
let stub: PlatformStub
let keychain: Keychain
let services: CoreServices
let removed: string[]

beforeEach(async () => {
  place = makeFolder()
  stub = await startPlatformStub()
  keychain = createMemoryKeychain()
  removed = []
  services = openServices(place.dataDir, {
    keychain,
    token: undefined,
    events: { removed: (jobId) => removed.push(jobId) },
  })
})
afterEach(async () => {
  await services.close()
  await stub.close()
  place.remove()
})

const uploadRequest = () => ({
  endpoint: stub.endpoint,
  isRehearsal: false,
  resendUnknown: false,
  concurrency: 1,
})
const prepare = (): Promise<string> => prepareCustomers(services, place.folder, { rows: 20, batchRows: 10 })

/** One row is refused, so that the rows of the job stay for its report. */
async function finish(jobId: string): Promise<void> {
  stub.change({ badIdentities: ['identityId:M3'] })
  await services.tokens.set('token-of-the-tests', { remember: true })
  await services.upload.start(jobId, uploadRequest())
  await services.upload.wait(jobId)
}

describe('clearing local data (立即清除本机数据)', () => {
  it('of finished imports removes their rows and keeps their receipts and unfinished imports', async () => {
    const done = await prepare()
    await finish(done)
    const open = await prepare()
    expect(services.jobs.get(done)).toMatchObject({ state: 'completed', hasRows: true })

    expect(await services.localData.remove('finishedRows')).toEqual({ jobs: 1 })
    expect(services.jobs.get(done)).toMatchObject({ state: 'completed', hasRows: false })
    expect(services.receipts.read(done).lines.length).toBeGreaterThan(0)
    expect(services.jobs.get(open).hasRows).toBe(true)
  })

  it('of all imports removes every row, and marks such a job as needing its file again', async () => {
    const open = await prepare()
    expect(await services.localData.remove('allRows')).toEqual({ jobs: 1 })
    await expect(services.upload.start(open, uploadRequest())).rejects.toMatchObject({
      code: 'job.staleRows',
    })
    expect(await services.localData.remove('allRows'), 'nothing is left to clear').toEqual({ jobs: 0 })
  })

  it('of everything leaves an empty journal, no settings, no log, no token and no key, and the app keeps working', async () => {
    await finish(await prepare())
    services.settings.set({ ...defaultSettings, batchRows: 7 })
    services.customFields.save({ configId: '1', configName: '等级' })
    await services.tokenSource.setApp({ appId: 'app-1', appSecret: 'secret-1' }, { remember: true })
    new FileLog(place.dataDir).write('ended', {})
    writeFileSync(join(place.dataDir, 'settings.json.damaged'), 'rows')
    writeFileSync(join(place.dataDir, 'journal.damaged-2026-01-01T00-00-00-000Z.sqlite'), 'rows')
    // The folder may be one the user chose: what is not ours is not touched.
    writeFileSync(join(place.dataDir, '我的文件.xlsx'), 'mine')

    await services.localData.remove('everything')
    const left = readdirSync(place.dataDir).filter(
      (name) => !/^(journal\.(sqlite|mark)|upload\.lock)/.test(name),
    )
    expect(left).toEqual(['我的文件.xlsx'])
    expect(readFileSync(join(place.dataDir, 'journal.sqlite')).includes('customers.csv')).toBe(false)
    expect(await services.tokenSource.status()).toMatchObject({ state: 'none', app: null })
    expect(services.settings.get()).toEqual(defaultSettings)

    const next = await prepare()
    expect(services.jobs.get(next)).toMatchObject({ state: 'prepared', hasRows: true })
    await finish(next)
    expect(services.jobs.get(next).reconciliation.accepted).toBe(19)
  })

  it('is refused while an import is uploaded, and removes nothing then', async () => {
    stub.change({ faults: [{ kind: 'hang', applied: true }] })
    const jobId = await prepare()
    await services.tokens.set('token-of-the-tests', { remember: true })
    await services.upload.start(jobId, uploadRequest())
    await stub.whenReceived(1)
    for (const scope of ['finishedRows', 'allRows', 'everything'] as const) {
      await expect(services.localData.remove(scope)).rejects.toMatchObject({ code: 'job.busy' })
    }
    expect((await services.tokenSource.status()).state).toBe('stored')
    stub.release()
    await services.upload.wait(jobId)
    expect(services.jobs.get(jobId).reconciliation.accepted).toBe(20)
  })

  it('is refused while another process works in the folder', async () => {
    await prepare()
    const other = new DataDirLock(place.dataDir)
    expect(other.tryAcquire()).toBe(true)
    await expect(services.localData.remove('everything')).rejects.toMatchObject({ code: 'storage.inUse' })
    other.release()
    expect(services.jobs.list()).toHaveLength(1)
  })

  it('reports a token that the keychain did not remove, and has removed the rest', async () => {
    await prepare()
    const remove = keychain.remove.bind(keychain)
    keychain.remove = () => Promise.reject(new Error('locked'))
    await expect(services.localData.remove('everything')).rejects.toMatchObject({
      code: 'token.notRemoved',
    })
    keychain.remove = remove
    expect(services.jobs.list()).toEqual([])
    // The key's file stays with its key, so that clearing again finds it.
    expect(readdirSync(place.dataDir).some((name) => name.startsWith('master-'))).toBe(true)
    await services.localData.remove('everything')
    expect(readdirSync(place.dataDir).some((name) => name.startsWith('master-'))).toBe(false)
  })

  it('removes and reports all the rest though one key stays in the keychain and the disk is full', async () => {
    await prepare()
    // A second key, as two processes that start together make.
    const other = createMasterKeyStore({ keychain: createMemoryKeychain(), dataDir: place.dataDir })
    await other.obtain()
    services.settings.set({ ...defaultSettings, batchRows: 7 })
    const keyFiles = (): string[] => readdirSync(place.dataDir).filter((name) => name.startsWith('master-'))
    const [first] = keyFiles()
    const remove = keychain.remove.bind(keychain)
    keychain.remove = (account) =>
      account === `master-key:${first?.slice('master-'.length, -'.key'.length)}`
        ? Promise.reject(new Error('locked'))
        : remove(account)
    const compact = vi.spyOn(Journal.prototype, 'compact').mockImplementation(() => {
      throw new AppError('storage.full', 'no room to write the journal anew')
    })
    const alsoRemove = vi.fn(async () => undefined)
    await expect(services.localData.remove('everything', alsoRemove)).rejects.toMatchObject({
      code: 'token.notRemoved',
    })
    compact.mockRestore()
    expect(keyFiles()).toEqual([first])
    expect(services.settings.get()).toEqual(defaultSettings)
    expect(alsoRemove).toHaveBeenCalledOnce()
    expect(removed, 'the window would still list it').toHaveLength(1)
  })

  it('is refused while rows are changed: what is written afterwards would stay', async () => {
    await prepare()
    const release = services.lock.hold()
    await expect(services.localData.remove('allRows')).rejects.toMatchObject({ code: 'job.busy' })
    release()
    expect(await services.localData.remove('allRows')).toEqual({ jobs: 1 })
  })
})
