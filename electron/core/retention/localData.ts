import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { asStorageError } from '../storageErrors.ts'

/**
 * Files the app makes in its data folder, beside the journal and the lock, which are emptied and stay, and the browser
 * profile, which is Chromium's. Nothing else is ever removed: the folder may be one the user chose.
 */
const ownFiles = [
  // Settings and the like, half-written or set aside ones too.
  /^(settings|templates|custom-fields|recent-files|window)\.json(\.damaged(-\d+)?|\.[0-9a-f-]{36}\.part)?$/,
  /^journal\.damaged-.*\.sqlite(-wal|-shm)?$/,
  // Keys themselves are destroyed one by one, see `MasterKeyStore.forgetAll`.
  /^master-[0-9a-f-]{36}\.key\.[0-9a-f-]{36}\.tmp$/,
  /^logs$/,
]

/**
 * Removes every file of ours from the data folder.
 *
 * @throws AppError `storage.*` for the first that cannot be removed; the others are gone all the same
 */
export function removeOwnFiles(dataDir: string): void {
  let failure: unknown = null
  for (const name of readdirSync(dataDir)) {
    if (!ownFiles.some((pattern) => pattern.test(name))) continue
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== null) throw asStorageError(failure)
}
