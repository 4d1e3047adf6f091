import type { Clock } from './Clock.ts'

/**
 * Limits the calls per second by spacing them evenly. Outlives a run, so that a pause does not bypass the
 * limit.
 */
export class CallRateLimiter {
  readonly #clock: Clock
  #lastStartMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * @param callsPerSecond null: no limit
   * @returns milliseconds until the next call may start; 0: now
   */
  waitMs(callsPerSecond: number | null): number {
    if (callsPerSecond === null) return 0
    return Math.max(0, this.#lastStartMs + 1_000 / callsPerSecond - this.#clock.elapsedMs())
  }

  started(): void {
    this.#lastStartMs = this.#clock.elapsedMs()
  }
}
