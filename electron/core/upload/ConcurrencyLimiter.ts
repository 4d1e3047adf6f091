import { CallRateLimiter } from './CallRateLimiter.ts'
import type { Clock } from './Clock.ts'

/** First and longest wait after a failure; the wait is drawn evenly from zero up to it (full jitter). */
const backOffBaseMs = 1_000
const backOffCapMs = 30_000

/**
 * Decides when the next call may start: at most `concurrency` at a time, fewer after the platform asked to
 * slow down (multiplicative decrease), more again while it accepts (additive increase), and none before a
 * wait it asked for has passed. A ceiling of calls per second, where the user set one, holds all the time.
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

  /** Milliseconds until a call may start; 0 when it may at once. */
  waitMs(): number {
    return Math.max(this.holdMs(), this.#rateLimiter.waitMs(this.#callsPerSecond))
  }

  /** The part of the wait that something outside asked for. */
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
   * The platform asked to slow down: with its own wait where it named one, else a drawn one.
   *
   * @param rounds how many times in a row it asked
   * @param isNewRound false for calls that were in flight when it last asked: they are not another reason to slow down
   */
  slowDown(retryAfterMs: number | null, rounds: number, isNewRound: boolean): void {
    if (isNewRound) this.#calls = Math.max(1, this.#calls / 2)
    this.holdFor(retryAfterMs ?? Math.max(backOffBaseMs, this.#drawBackOffMs(rounds)))
  }

  /** A call failed in a way that may pass by itself: one call at a time finds out when it has. */
  backOff(retryAfterMs: number | null, failures: number): void {
    this.#calls = 1
    this.holdFor(Math.max(retryAfterMs ?? 0, this.#drawBackOffMs(failures)))
  }

  /** One call at a time, until some are accepted. */
  probe(): void {
    this.#calls = 1
  }

  /** No call starts before that long from now. */
  holdFor(delayMs: number): void {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#clock.elapsedMs() + delayMs)
  }

  #drawBackOffMs(failures: number): number {
    return this.#random() * Math.min(backOffCapMs, backOffBaseMs * 2 ** Math.max(0, failures - 1))
  }
}
