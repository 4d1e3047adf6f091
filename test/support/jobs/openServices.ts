import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCoreServices, type CoreServices } from '../../../electron/core/createCoreServices.ts'
import type { JobListener } from '../../../electron/core/jobs/JobFeed.ts'
import type { PrepareRequest } from '../../../electron/core/preparation/PreparationService.ts'
import { createMemoryKeychain } from '../../../electron/core/keychain/memoryKeychain.ts'
import type { Keychain } from '../../../electron/core/keychain/Keychain.ts'
import type { PrepareSummary } from '../../../electron/shared/model/prepareSummary.ts'
import { defaultMatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'
import { workerUrl } from '../worker/workerUrl.ts'

/** Creates a data folder inside a temporary folder that `remove` deletes. */
export function makeFolder(): { folder: string; dataDir: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'services-'))
  return {
    folder,
    dataDir: join(folder, 'data'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The services on a data folder, without the system's keychain. */
export function openServices(
  dataDir: string,
  options: { token?: string | undefined; keychain?: Keychain; events?: JobListener } = {},
): CoreServices {
  const services = createCoreServices({
    dataDir,
    workerUrl,
    environmentToken: 'token' in options ? options.token : 'token-of-the-tests',
    keychain: options.keychain ?? createMemoryKeychain('none in this test'),
  })
  if (options.events) services.feed.subscribe(options.events)
  return services
}

/** The app's default settings, but with concurrency 1. */
export type Preparing = Pick<PrepareRequest, 'path' | 'mapping'> & Partial<PrepareRequest>

export function requestOf(preparing: Preparing): PrepareRequest {
  return {
    choices: {},
    options: defaultMatchingOptions,
    rowsPerBatch: 500,
    concurrency: 1,
    bisectRejected: true,
    ...preparing,
  }
}

/** Prepares a job and waits for its end. */
export async function prepareWith(services: CoreServices, preparing: Preparing): Promise<PrepareSummary> {
  const { jobId } = await services.preparation.start(requestOf(preparing))
  const summary = await services.preparation.wait(jobId)
  if (!summary) throw new Error('preparing was cancelled')
  return summary
}
