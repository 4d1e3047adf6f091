import { setTimeout as sleep } from 'node:timers/promises'
import { longestTimerMs } from '../platform/retryAfter.ts'

/** Time source of the uploader; tests replace it. */
export interface Clock {
  /** Wall clock, for recorded times. */
  now(): Date
  /** Monotonic clock in milliseconds, for waiting. */
  elapsedMs(): number
  /**
   * Resolves after `delayMs`, at most 24.8 days, or at once when the signal aborts; it never rejects.
   */
  wait(delayMs: number, signal: AbortSignal): Promise<void>
  /** Calls `work` every `gapMs` milliseconds; returns the function that stops it. */
  every(gapMs: number, work: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  // A timer with a longer delay fires at once.
  wait: (delayMs, signal) =>
    sleep(Math.min(delayMs, longestTimerMs), undefined, { signal }).catch(() => undefined),
  every: (gapMs, work) => {
    const timer = setInterval(work, gapMs)
    return () => clearInterval(timer)
  },
}
