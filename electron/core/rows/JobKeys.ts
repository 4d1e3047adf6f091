import { AppError } from '../../shared/errors/AppError.ts'
import { staleRows } from '../journal/jobErrors.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { createDataKey, unwrapDataKey, wrapDataKey } from './chunkCipher.ts'

/** Source of master keys; see `core/secrets`. */
export interface MasterKeys {
  obtain(): Promise<{ keyId: string; key: Buffer }>
  find(keyId: string): Promise<Buffer | null>
}

/** Creates and opens the data keys of jobs (decision 10). */
export class JobKeys {
  readonly #masterKeys: MasterKeys

  constructor(masterKeys: MasterKeys) {
    this.#masterKeys = masterKeys
  }

  async create(jobId: string): Promise<{ dataKey: Buffer; wrappedKey: Buffer; masterKeyId: string }> {
    const { keyId, key } = await this.#masterKeys.obtain()
    const dataKey = createDataKey()
    return { dataKey, wrappedKey: wrapDataKey(key, jobId, dataKey), masterKeyId: keyId }
  }

  /**
   * Opens the key of a job's rows.
   *
   * @throws AppError `job.staleRows` when they were removed, `storage.keyLost` when the keychain no longer
   *   has the master key, `storage.tampered` when the key does not open
   */
  async open(jobRecord: JobRecord): Promise<Buffer> {
    const { wrappedKey, masterKeyId, job } = jobRecord
    if (!wrappedKey || masterKeyId === null) throw staleRows(job)
    const masterKey = await this.#masterKeys.find(masterKeyId)
    if (!masterKey) throw new AppError('storage.keyLost', `master key ${masterKeyId} is gone`)
    return unwrapDataKey(masterKey, job.id, wrappedKey)
  }
}
