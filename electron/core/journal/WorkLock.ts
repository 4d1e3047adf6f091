import { AppError } from '../../shared/errors/AppError.ts'
import type { DataDirLock } from './DataDirLock.ts'

/**
 * The data folder's lock, shared by all work of this process: taken by the first holder, released by the last. The first
 * holder runs crash recovery.
 */
export class WorkLock {
  readonly #lock: DataDirLock
  readonly #recover: () => void
  #holders = 0

  /** @param recover repairs what a dead process left; it is called with the lock held */
  constructor(lock: DataDirLock, recover: () => void) {
    this.#lock = lock
    this.#recover = recover
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
      this.#recover()
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
