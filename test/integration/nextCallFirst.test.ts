import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CoreServices } from '../../electron/core/createCoreServices.ts'
import { HighWaterMark } from '../../electron/core/journal/HighWaterMark.ts'
import { PreparedBodies } from '../../electron/core/upload/PreparedBodies.ts'
import { prepareCustomers } from '../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'
import { startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'

let folder: ReturnType<typeof makeFolder>
let services: CoreServices
let stub: PlatformStub
beforeEach(async () => {
  folder = makeFolder()
  services = openServices(folder.dataDir)
  stub = await startPlatformStub({ latencyMs: 20 })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await services.close()
  await stub.close()
  folder.remove()
})

it.each([1, 3])(
  'with %i calls at a time, what comes after an answer is written to the socket before the next body is built',
  async (concurrency) => {
    const jobId = await prepareCustomers(services, folder.folder, { rows: 300, batchRows: 10, concurrency })
    let written = 0
    let begun = 0
    const late: string[] = []
    const note = (): void => void (written += 1)
    subscribe('undici:client:sendHeaders', note)
    const { raise } = HighWaterMark.prototype
    vi.spyOn(HighWaterMark.prototype, 'raise').mockImplementation(function (
      this: HighWaterMark,
      id,
      attempts,
    ) {
      begun = attempts
      raise.call(this, id, attempts)
    })
    const { prepareOne } = PreparedBodies.prototype
    vi.spyOn(PreparedBodies.prototype, 'prepareOne').mockImplementation(function (
      this: PreparedBodies,
      next,
    ) {
      // The first calls of all open connections, which takes more than a turn.
      if (begun > concurrency && written < begun) late.push(`${written} of ${begun}`)
      return prepareOne.call(this, next)
    })
    await services.upload.start(jobId, {
      endpoint: stub.endpoint,
      isRehearsal: false,
      resendUnknown: false,
      concurrency,
    })
    const job = await services.upload.wait(jobId)
    unsubscribe('undici:client:sendHeaders', note)
    expect(job.reconciliation.accepted).toBe(300)
    expect(begun).toBe(30)
    expect(late).toEqual([])
  },
)
