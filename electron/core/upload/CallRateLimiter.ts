import type { Clock } from './Clock.ts'

/** The ceiling of calls per second, kept by spacing them evenly; it outlives a run, so that a pause is no way around it. */
export class CallRateLimiter {
  readonly #clock: Clock
  #lastStartMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param callsPerSecond null: no ceiling */
  waitMs(callsPerSecond: number | null): number {
    if (callsPerSecond === null) return 0
    return Math.max(0, this.#lastStartMs + 1_000 / callsPerSecond - this.#clock.elapsedMs())
  }

  started(): void {
    this.#lastStartMs = this.#clock.elapsedMs()
  }
}
