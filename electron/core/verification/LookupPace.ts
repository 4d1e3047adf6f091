import type { Clock } from '../upload/Clock.ts'

/** The platform answers one lookup a second (pages 985201, 985183, 985004). */
const lookupGapMs = 1_000

/**
 * Spaces the lookups of a process: one at a time, and a second between the end of one and the start of the next,
 * so that a delay on the way cannot bring two into one second.
 */
export class LookupPace {
  readonly #clock: Clock
  #last: Promise<void> = Promise.resolve()
  #freeAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Makes a lookup when its turn has come.
   *
   * @returns null when the signal was aborted before it began
   */
  async take<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T | null> {
    const before = this.#last
    let done = (): void => undefined
    this.#last = new Promise((resolve) => (done = resolve))
    await before
    try {
      const waitMs = this.#freeAtMs - this.#clock.elapsedMs()
      if (waitMs > 0) await this.#clock.wait(waitMs, signal)
      if (signal.aborted) return null
      try {
        return await call()
      } finally {
        this.#freeAtMs = this.#clock.elapsedMs() + lookupGapMs
      }
    } finally {
      done()
    }
  }
}
