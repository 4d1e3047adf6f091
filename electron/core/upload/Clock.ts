import { setTimeout as sleep } from 'node:timers/promises'

/** Time as the uploader sees it; tests put their own in its place. */
export interface Clock {
  /** Wall clock, for what is written down. */
  now(): Date
  /** Milliseconds that never jump, for waiting. */
  elapsedMs(): number
  /** Resolves after `delayMs`, or at once when the signal aborts; it never rejects. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>
  /** Calls back again and again; returns the function that ends it. */
  every(gapMs: number, work: () => void): () => void
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  wait: (delayMs, signal) => sleep(delayMs, undefined, { signal }).catch(() => undefined),
  every: (gapMs, work) => {
    const timer = setInterval(work, gapMs)
    return () => clearInterval(timer)
  },
}
