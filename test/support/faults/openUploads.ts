import type { CoreServices } from '../../../electron/core/createCoreServices.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import { assertBalanced } from '../jobs/createJobsFixture.ts'
import { makeFolder, openServices } from '../jobs/openServices.ts'
import { startPlatformStub, type PlatformStub } from '../platformStub/index.ts'
import { prepareCustomers, type TestJob } from './faultJob.ts'

/** Opens the services on a data folder of their own, and a platform to upload to. */
export interface Uploads {
  services: CoreServices
  stub: PlatformStub
  dataDir: string
  /** Prepares a job with the given number of customers. @returns its id */
  prepare(job: TestJob): Promise<string>
  /** Starts or continues an upload to its end, and asserts that it balances. */
  upload(jobId: string, choices?: { resendUnknown?: boolean; endpoint?: string }): Promise<Job>
  close(): Promise<void>
}

export async function openUploads(): Promise<Uploads> {
  const place = makeFolder()
  const services = openServices(place.dataDir)
  const stub = await startPlatformStub()
  return {
    services,
    stub,
    dataDir: place.dataDir,
    prepare: (job) => prepareCustomers(services, place.folder, job),
    async upload(jobId, { resendUnknown = false, endpoint = stub.endpoint } = {}) {
      const request = { endpoint, isRehearsal: false, resendUnknown, concurrency: null }
      await services.upload.start(jobId, request)
      const job = await services.upload.wait(jobId)
      assertBalanced(job)
      return job
    },
    async close() {
      await services.close()
      await stub.close()
      place.remove()
    },
  }
}
