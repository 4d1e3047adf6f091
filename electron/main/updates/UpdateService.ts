import { AppError } from '../../shared/errors/AppError.ts'
import type { UpdateObstacle, UpdateStatus } from '../../shared/model/update.ts'
import type { FoundUpdate, Updater } from './Updater.ts'

/** The first look waits until the app has started in peace, the next ones follow once a day. */
export const firstCheckMs = 60_000
export const checkGapMs = 24 * 3_600_000

export interface UpdateParts {
  updater: Updater
  obstacle: UpdateObstacle | null
  /** The address in the settings, or in the policy; null: off. */
  address: () => string | null
  isUploading: () => boolean
  /** Closes the journal and everything else, so that the app can be replaced. */
  beforeInstall: () => Promise<void>
  changed: (status: UpdateStatus) => void
  logError: (error: unknown) => void
  now: () => Date
  /** Calls back once after so long; returns what takes that back. */
  schedule: (act: () => void, delayMs: number) => () => void
}

type Step =
  | { state: 'idle' | 'checking' | 'failed' }
  | { state: 'available' | 'ready'; update: FoundUpdate }
  | { state: 'downloading'; update: FoundUpdate; percent: number }

/**
 * Updates of the app: looks for them by itself where an address is set, and does nothing more. Fetching and installing
 * are the user's word, each after the release notes are on the screen, and never while rows are going up.
 */
export class UpdateService {
  readonly #parts: UpdateParts
  #step: Step = { state: 'idle' }
  /** Where what is known comes from: another address in the settings makes it worthless. */
  #address: string | null = null
  #checkedAt: string | null = null
  #checking: Promise<void> | null = null
  #takeBack: (() => void) | null = null

  constructor(parts: UpdateParts) {
    this.#parts = parts
  }

  status(): UpdateStatus {
    const { obstacle, address } = this.#parts
    const nothing = { version: null, releaseNotes: null, percent: null, checkedAt: null }
    if (address() === null) return { state: 'off', obstacle: null, ...nothing }
    if (obstacle !== null) return { state: 'unsupported', obstacle, ...nothing }
    if (address() !== this.#address) return { state: 'idle', obstacle: null, ...nothing }
    const step = this.#step
    return {
      state: step.state,
      obstacle: null,
      version: 'update' in step ? step.update.version : null,
      releaseNotes: 'update' in step ? step.update.releaseNotes : null,
      percent: step.state === 'downloading' ? step.percent : null,
      checkedAt: this.#checkedAt,
    }
  }

  /** Looks by itself from now on, until `close`. */
  start(): void {
    this.#plan(firstCheckMs)
  }

  /** Stops looking. */
  close(): void {
    this.#takeBack?.()
    this.#takeBack = null
  }

  /** Asks the update server; what was fetched already stays. Never rejects: a failure is a status. */
  async check(): Promise<UpdateStatus> {
    const address = this.#usableAddress()
    const { state } = this.status()
    if (address !== null && state !== 'downloading' && state !== 'ready') {
      // What is awaited of another address says nothing about this one.
      if (this.#checking !== null && this.#address !== address) await this.#checking
      this.#checking ??= this.#ask(address).finally(() => (this.#checking = null))
      await this.#checking
    }
    return this.status()
  }

  /** Fetches what was found; the progress is told. */
  download(): UpdateStatus {
    if (this.#step.state === 'available' && this.status().state === 'available') {
      void this.#fetch(this.#step.update)
    }
    return this.status()
  }

  /**
   * Ends the app and installs what was fetched.
   *
   * @throws AppError `update.uploading` while an upload is under way, `update.notReady`
   */
  async install(): Promise<null> {
    if (this.status().state !== 'ready') throw new AppError('update.notReady', 'no update was fetched')
    if (this.#parts.isUploading()) throw new AppError('update.uploading', 'an upload is under way')
    this.close()
    // What could not be closed well is closed all the same: staying would leave a window that nothing answers any more.
    await this.#parts.beforeInstall().catch((error: unknown) => this.#parts.logError(error))
    this.#parts.updater.install()
    return null
  }

  async #ask(address: string): Promise<void> {
    const known = this.#address === address && this.#step.state === 'available' ? this.#step : null
    this.#address = address
    this.#move({ state: 'checking' })
    try {
      const update = await this.#parts.updater.check(address)
      this.#checkedAt = this.#parts.now().toISOString()
      this.#move(update === null ? { state: 'idle' } : { state: 'available', update })
    } catch (error) {
      this.#parts.logError(error)
      // What was found before is still to be had, though today nobody answers.
      this.#move(known ?? { state: 'failed' })
    }
  }

  async #fetch(update: FoundUpdate): Promise<void> {
    this.#move({ state: 'downloading', update, percent: 0 })
    try {
      await this.#parts.updater.download((percent) => {
        if (this.#step.state === 'downloading') this.#move({ state: 'downloading', update, percent })
      })
      this.#move({ state: 'ready', update })
    } catch (error) {
      this.#parts.logError(error)
      this.#move({ state: 'failed' })
    }
  }

  #move(step: Step): void {
    this.#step = step
    this.#parts.changed(this.status())
  }

  #usableAddress(): string | null {
    return this.#parts.obstacle === null ? this.#parts.address() : null
  }

  #plan(delayMs: number): void {
    this.#takeBack = this.#parts.schedule(() => {
      void this.check()
      this.#plan(checkGapMs)
    }, delayMs)
  }
}
