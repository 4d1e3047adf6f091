import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ensurePrivateFile } from './privateFile.ts'
import { asStorageError } from '../storageErrors.ts'

const lockFileName = 'upload.lock'

/**
 * The locks this process has, so that one whose owner is no longer referred to stays held: the garbage collector
 * closes a database nobody can reach, and with it the lock would be gone in the middle of the work.
 */
const heldLocks = new Set<DatabaseSync>()

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

  /**
   * Takes it, or returns false when another process has it. Taking it twice is the same as once.
   *
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
      // No rollback journal on disk: the lock must be had on a full one as well.
      database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      return database
    } catch (error) {
      database?.close()
      const failure = asStorageError(error)
      if (failure.code === 'storage.inUse') return undefined
      // Nothing is ever written to this file: when it is no database, a crash of the machine left rubbish in it.
      if (failure.code === 'storage.journalDamaged' && !isSecondTry) {
        rmSync(this.#path, { force: true })
        return this.#lock(true)
      }
      throw failure
    }
  }
}
