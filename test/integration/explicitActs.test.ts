import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirLock } from '../../electron/core/journal/DataDirLock.ts'
import { defaultSettings } from '../../electron/shared/model/settings.ts'
import { runCli, type CliResult } from '../support/cli/runCli.ts'
import { prepareCustomers } from '../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'

/** What only the user may decide, and what must not happen as a side effect of something else. */

let place: ReturnType<typeof makeFolder>
let stub: PlatformStub
beforeEach(async () => {
  place = makeFolder()
  stub = await startPlatformStub()
})
afterEach(async () => {
  await stub.close()
  place.remove()
})

function cli(...args: string[]): Promise<CliResult> {
  return runCli([...args, '--data-dir', place.dataDir, '--json'], {
    environment: { DBUS_SESSION_BUS_ADDRESS: undefined },
  })
}

/** An uploaded job whose journal is gone. */
async function loseJob(): Promise<void> {
  const services = openServices(place.dataDir)
  const jobId = await prepareCustomers(services, place.folder, { rows: 20, batchRows: 10 })
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
  await services.upload.start(jobId, request)
  await services.upload.wait(jobId)
  await services.close()
  for (const name of ['journal.sqlite', 'journal.sqlite-wal'])
    rmSync(join(place.dataDir, name), { force: true })
}

const lostJobs = async (): Promise<number> => {
  const services = openServices(place.dataDir)
  const { jobs } = services.lostRecords()
  await services.close()
  return jobs
}

describe('a missing uploaded job', () => {
  // Before, opening the window was enough, whether anybody read the notice or not.
  it('is reported by every start until the user says that it is known', async () => {
    await loseJob()
    expect([await lostJobs(), await lostJobs()]).toEqual([1, 1])
    const services = openServices(place.dataDir)
    services.acceptLostJobs()
    expect(services.lostRecords().jobs).toBe(0)
    await services.close()
    expect(await lostJobs()).toBe(0)
  })

  // Before, it was answered with silence and reported again by the next start.
  it('cannot be accepted while another process works in the folder, and that is said', async () => {
    await loseJob()
    const services = openServices(place.dataDir)
    const other = new DataDirLock(place.dataDir)
    try {
      expect(other.tryAcquire()).toBe(true)
      expect(() => services.acceptLostJobs()).toThrow(
        expect.objectContaining({ code: 'storage.inUse' }) as Error,
      )
    } finally {
      other.release()
      await services.close()
    }
    expect(await lostJobs()).toBe(1)
  })
})

describe('settings that lost their address', () => {
  it('send nothing until `settings confirm`', async () => {
    const services = openServices(place.dataDir)
    await services.close()
    writeFileSync(join(place.dataDir, 'settings.json'), JSON.stringify({ ...defaultSettings, endpoint: 7 }))
    const file = join(place.folder, 'list.csv')
    writeFileSync(file, '会员编号,姓名\nM1,张三\n')
    const refused = await cli('run', file)
    expect(refused.exitCode, refused.stderr).toBe(2)
    expect(refused.json['error']).toMatchObject({ code: 'settings.unconfirmed' })

    expect((await cli('settings', 'confirm')).exitCode).toBe(0)
    // Now only the address of this test is missing: the default is the real platform.
    const ran = await cli('run', file, '--endpoint', stub.endpoint)
    expect(ran.exitCode, ran.stderr).toBe(0)
    expect(stub.ledger().calls).toHaveLength(1)
    const again = openServices(place.dataDir)
    expect(again.settings.unconfirmed()).toEqual([])
    await again.close()
  })
})

describe('--bisect', () => {
  // Before, it was forgotten: the rest went up, and the rejected batch had to be asked for once more.
  it('of a job with rows still to send sends them, and then the rejected ones in parts', async () => {
    stub.change({ badIdentities: ['identityId:M3'] })
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, {
      rows: 40,
      batchRows: 10,
      isMatching: false,
    })
    const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: null }
    await services.upload.start(jobId, { ...request, trialRows: 10 })
    const trial = await services.upload.wait(jobId)
    expect(trial.reconciliation).toMatchObject({ rejected: 10, pending: 30 })
    await services.close()

    const { exitCode, json, stderr } = await cli('upload', jobId, '--bisect', '--endpoint', stub.endpoint)
    expect(exitCode, stderr).toBe(4)
    expect(json.reconciliation).toMatchObject({ accepted: 39, rejected: 1, pending: 0 })
  })
})
