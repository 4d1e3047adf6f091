import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asStorageError } from './journal/storageErrors.ts'

const lockFileName = 'upload.lock'

/**
 * Says that this process is the one that prepares and uploads from a data folder. It is SQLite's own file lock
 * on an empty database: the system gives it up when the process dies, however it dies, so no lock can go stale.
 */
export class DataDirLock {
  readonly #path: string
  #holder: DatabaseSync | null = null

  constructor(dataDir: string) {
    this.#path = join(dataDir, lockFileName)
  }

  /** Whether this process has it now. */
  get isHeld(): boolean {
    return this.#holder !== null
  }

  /** Takes it, or returns false when another process has it. Taking it twice is the same as once. */
  tryAcquire(): boolean {
    if (this.#holder) return true
    let database: DatabaseSync | null = null
    try {
      database = new DatabaseSync(this.#path, { timeout: 0 })
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      this.#holder = database
      return true
    } catch (error) {
      database?.close()
      const failure = asStorageError(error)
      if (failure.code === 'storage.inUse') return false
      throw failure
    }
  }

  release(): void {
    this.#holder?.close()
    this.#holder = null
  }
}
