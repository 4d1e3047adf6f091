import type { Clock } from '../../../../electron/core/upload/Clock.ts'

interface Waiter {
  dueMs: number
  wake: () => void
}

/** Time that passes only when a test says so. */
export class FakeClock implements Pick<Clock, 'now' | 'elapsedMs' | 'wait'> {
  #nowMs = 0
  #waiters: Waiter[] = []

  now(): Date {
    return new Date(Date.UTC(2026, 10, 24) + this.#nowMs)
  }

  elapsedMs(): number {
    return this.#nowMs
  }

  wait(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ dueMs: this.#nowMs + delayMs, wake: resolve })
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Lets time pass, in the order in which waits end, and whatever they wake run. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs
    for (;;) {
      // Twice: what is woken may itself put something off until the next turn.
      await settle()
      await settle()
      const next = this.#waiters.toSorted((left, right) => left.dueMs - right.dueMs)[0]
      if (!next || next.dueMs > endMs) break
      this.#nowMs = next.dueMs
      this.#waiters = this.#waiters.filter((waiter) => waiter !== next)
      next.wake()
    }
    this.#nowMs = endMs
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
