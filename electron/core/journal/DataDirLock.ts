import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ensurePrivateFile } from './privateFile.ts'
import { asStorageError } from '../storageErrors.ts'

const lockFileName = 'upload.lock'

/**
 * Locks held by this process. Keeps them reachable: garbage collection closes an unreferenced database, which
 * would release the lock in the middle of the work.
 */
const heldLocks = new Set<DatabaseSync>()

/**
 * Exclusive lock of a data folder: only its holder prepares and uploads from the folder. Uses SQLite's file
 * lock on an empty database, which the system releases however the process dies, so the lock cannot go stale.
 */
export class DataDirLock {
  readonly #path: string
  #holder: DatabaseSync | null = null

  constructor(dataDir: string) {
    this.#path = join(dataDir, lockFileName)
  }

  /** Whether this process holds the lock. */
  get isHeld(): boolean {
    return this.#holder !== null
  }

  /**
   * Acquires the lock; acquiring it twice is the same as once.
   *
   * @returns false when another process holds it
   * @throws AppError `storage.unwritable`, `storage.full`
   */
  tryAcquire(): boolean {
    if (this.#holder) return true
    this.#holder = this.#lock() ?? null
    if (!this.#holder) return false
    heldLocks.add(this.#holder)
    return true
  }

  release(): void {
    if (!this.#holder) return
    heldLocks.delete(this.#holder)
    this.#holder.close()
    this.#holder = null
  }

  #lock(isSecondTry = false): DatabaseSync | undefined {
    let database: DatabaseSync | null = null
    try {
      ensurePrivateFile(this.#path)
      database = new DatabaseSync(this.#path, { timeout: 0 })
      // In-memory rollback journal, so that the lock can be acquired on a full disk.
      database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      return database
    } catch (error) {
      database?.close()
      const failure = asStorageError(error)
      if (failure.code === 'storage.inUse') return undefined
      // The file is never written to: if it is not a database, a machine crash left garbage in it.
      if (failure.code === 'storage.journalDamaged' && !isSecondTry) {
        rmSync(this.#path, { force: true })
        return this.#lock(true)
      }
      throw failure
    }
  }
}
