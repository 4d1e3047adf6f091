import { AppError } from '../../shared/errors/AppError.ts'
import type { UpdateObstacle, UpdateStatus } from '../../shared/model/update.ts'
import type { FoundUpdate, Updater } from './Updater.ts'

/** Delay of the first check, so that it does not slow the start, and the interval of the next ones. */
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
  /** Calls back once after `delayMs`. Returns the function that cancels it. */
  schedule: (act: () => void, delayMs: number) => () => void
}

type Step =
  | { state: 'idle' | 'checking' | 'failed' }
  | { state: 'available' | 'ready'; update: FoundUpdate }
  | { state: 'downloading'; update: FoundUpdate; percent: number }

/**
 * Updates of the app. Checks by itself where an address is set. Downloads and installs only when the user decides so, after
 * the release notes were shown, and never during an upload.
 */
export class UpdateService {
  readonly #parts: UpdateParts
  #step: Step = { state: 'idle' }
  /** Address the known update comes from; a changed address in the settings discards it. */
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

  /** Starts the regular checks, until `close`. */
  start(): void {
    this.#plan(firstCheckMs)
  }

  /** Stops the regular checks. */
  close(): void {
    this.#takeBack?.()
    this.#takeBack = null
  }

  /** Asks the update server and keeps what was downloaded. Never rejects: a failure is a status. */
  async check(): Promise<UpdateStatus> {
    const address = this.#usableAddress()
    const { state } = this.status()
    if (address !== null && state !== 'downloading' && state !== 'ready') {
      // A check of another address says nothing about this one.
      if (this.#checking !== null && this.#address !== address) await this.#checking
      this.#checking ??= this.#ask(address).finally(() => (this.#checking = null))
      await this.#checking
    }
    return this.status()
  }

  /** Downloads the found update and reports progress. */
  download(): UpdateStatus {
    if (this.#step.state === 'available' && this.status().state === 'available') {
      void this.#fetch(this.#step.update)
    }
    return this.status()
  }

  /**
   * Ends the app and installs the downloaded update.
   *
   * @throws AppError `update.uploading` while an upload is under way, `update.notReady`
   */
  async install(): Promise<null> {
    if (this.status().state !== 'ready') throw new AppError('update.notReady', 'no update was fetched')
    if (this.#parts.isUploading()) throw new AppError('update.uploading', 'an upload is under way')
    this.close()
    // Continue although closing failed: otherwise the window would stay open without services.
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
      // An update found earlier is still available when the server does not answer now.
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
