import { CallRateLimiter } from './CallRateLimiter.ts'
import type { Clock } from './Clock.ts'

/**
 * First and longest backoff after a failure; the wait is drawn uniformly from zero up to it (full jitter).
 */
const backOffBaseMs = 1_000
const backOffCapMs = 30_000

/**
 * Decides when the next call may start (AIMD): at most `concurrency` calls at a time, fewer after the
 * platform asked to slow down (multiplicative decrease), more again while it accepts (additive increase), and
 * none before a requested wait is over. The user's limit of calls per second, where set, always applies.
 */
export class ConcurrencyLimiter {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #mostCalls: number
  #calls: number
  readonly #rateLimiter: CallRateLimiter
  readonly #callsPerSecond: number | null
  #notBeforeMs = Number.NEGATIVE_INFINITY

  constructor(options: {
    concurrency: number
    clock: Clock
    random: () => number
    callsPerSecond?: number | null
    rateLimiter?: CallRateLimiter
  }) {
    this.#callsPerSecond = options.callsPerSecond ?? null
    this.#rateLimiter = options.rateLimiter ?? new CallRateLimiter(options.clock)
    this.#clock = options.clock
    this.#random = options.random
    this.#mostCalls = options.concurrency
    this.#calls = options.concurrency
  }

  /** How many calls may be in flight now. */
  get allowedCalls(): number {
    return Math.floor(this.#calls)
  }

  /** Milliseconds until the next call may start; 0: now. */
  waitMs(): number {
    return Math.max(this.holdMs(), this.#rateLimiter.waitMs(this.#callsPerSecond))
  }

  /** Part of the wait caused by `holdFor`, `slowDown` and `backOff`, without the rate limit. */
  holdMs(): number {
    return Math.max(0, this.#notBeforeMs - this.#clock.elapsedMs())
  }

  callStarted(): void {
    this.#rateLimiter.started()
  }

  succeeded(): void {
    this.#calls = Math.min(this.#mostCalls, this.#calls + 1 / this.#calls)
  }

  /**
   * The platform asked to slow down: waits for its Retry-After, or else for a random backoff of at least 1 s.
   *
   * @param rounds consecutive rounds in which it asked
   * @param isNewRound false for calls that were in flight at its last request: they do not reduce concurrency
   *   again
   */
  slowDown(retryAfterMs: number | null, rounds: number, isNewRound: boolean): void {
    if (isNewRound) this.#calls = Math.max(1, this.#calls / 2)
    this.holdFor(retryAfterMs ?? Math.max(backOffBaseMs, this.#drawBackOffMs(rounds)))
  }

  /**
   * A call failed transiently: backs off, then probes with one call at a time.
   *
   * @param failures failures so far; each doubles the longest wait, up to 30 s
   */
  backOff(retryAfterMs: number | null, failures: number): void {
    this.#calls = 1
    this.holdFor(Math.max(retryAfterMs ?? 0, this.#drawBackOffMs(failures)))
  }

  /** Drops to one call at a time; acceptances raise it again. */
  probe(): void {
    this.#calls = 1
  }

  /** Starts no call for `delayMs` from now; never shortens a longer hold. */
  holdFor(delayMs: number): void {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#clock.elapsedMs() + delayMs)
  }

  #drawBackOffMs(failures: number): number {
    return this.#random() * Math.min(backOffCapMs, backOffBaseMs * 2 ** Math.max(0, failures - 1))
  }
}
