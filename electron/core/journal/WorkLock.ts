import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from './Journal.ts'
import type { DataDirLock } from './DataDirLock.ts'
import { recoverJobs } from './recoverJobs.ts'

/**
 * The data folder's lock, shared by the pieces of work of this process: taken with the first, given up with the
 * last. Whoever takes it puts right what a process that died has left.
 */
export class WorkLock {
  readonly #journal: Journal
  readonly #lock: DataDirLock
  readonly #now: () => Date
  #holders = 0

  constructor(journal: Journal, lock: DataDirLock, now: () => Date) {
    this.#journal = journal
    this.#lock = lock
    this.#now = now
  }

  /** Whether any work of this process is under way. */
  get isAtWork(): boolean {
    return this.#holders > 0
  }

  /**
   * Takes a share in the lock.
   *
   * @returns the function that gives it back
   * @throws AppError `storage.inUse` when another process works in the data folder
   */
  hold(): () => void {
    const release = this.tryHold()
    if (!release) throw new AppError('storage.inUse', 'another process works in this data folder')
    return release
  }

  /** As `hold`, but null instead of an error when another process is at work. */
  tryHold(): (() => void) | null {
    if (this.#holders === 0) {
      if (!this.#lock.tryAcquire()) return null
      return this.#shareAfterRecovery()
    }
    return this.#share()
  }

  #shareAfterRecovery(): () => void {
    const release = this.#share()
    try {
      recoverJobs(this.#journal, this.#now())
      return release
    } catch (error) {
      release()
      throw error
    }
  }

  #share(): () => void {
    this.#holders += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#holders -= 1
      if (this.#holders === 0) this.#lock.release()
    }
  }
}
