import { setTimeout as sleep } from 'node:timers/promises'

/** Time source of the uploader; tests replace it. */
export interface Clock {
  /** Wall clock, for recorded times. */
  now(): Date
  /** Monotonic clock in milliseconds, for waiting. */
  elapsedMs(): number
  /** Resolves after `delayMs`, or at once when the signal aborts; it never rejects. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>
  /** Calls `work` every `gapMs` milliseconds; returns the function that stops it. */
  every(gapMs: number, work: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  wait: (delayMs, signal) => sleep(delayMs, undefined, { signal }).catch(() => undefined),
  every: (gapMs, work) => {
    const timer = setInterval(work, gapMs)
    return () => clearInterval(timer)
  },
}
