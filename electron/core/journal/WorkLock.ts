import { AppError } from '../../shared/errors/AppError.ts'
import type { DataDirLock } from './DataDirLock.ts'

/**
 * Share of the data folder's lock among all work of this process: acquired by the first holder, released by
 * the last. The first holder runs crash recovery.
 */
export class WorkLock {
  readonly #lock: DataDirLock
  readonly #recover: () => void
  #holders = 0

  /** @param recover crash recovery; called with the lock held */
  constructor(lock: DataDirLock, recover: () => void) {
    this.#lock = lock
    this.#recover = recover
  }

  /** Whether any work of this process holds the lock. */
  get isAtWork(): boolean {
    return this.#holders > 0
  }

  /**
   * Takes a share of the lock.
   *
   * @returns releases the share; further calls have no effect
   * @throws AppError `storage.inUse` when another process works in the data folder
   */
  hold(): () => void {
    const release = this.tryHold()
    if (!release) throw new AppError('storage.inUse', 'another process works in this data folder')
    return release
  }

  /** As `hold`, but returns null when another process holds the lock. */
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
