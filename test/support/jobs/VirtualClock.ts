import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../../electron/core/upload/Clock.ts'

interface Timer {
  atMs: number
  fire: () => void
}

/** Turns of the event loop in which what takes no time comes to rest: an upload yields some between an answer and its wait. */
const turnsToRest = 5

/** A clock that jumps to the next timer when nothing else is left to do. */
export class VirtualClock implements Clock {
  #elapsedMs = 0
  #timers: Timer[] = []

  now(): Date {
    return new Date(Date.UTC(2026, 10, 24) + this.#elapsedMs)
  }

  elapsedMs(): number {
    return this.#elapsedMs
  }

  /** Advances the time; due timers fire in order. */
  advance(delayMs: number): void {
    const untilMs = this.#elapsedMs + delayMs
    for (let timer = this.#next(); timer && timer.atMs <= untilMs; timer = this.#next()) this.#fire(timer)
    this.#elapsedMs = untilMs
  }

  wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer: Timer = { atMs: this.#elapsedMs + delayMs, fire: resolve }
      this.#timers.push(timer)
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((each) => each !== timer)
        resolve()
      })
    })
  }

  /** Does nothing: tests with this clock do not observe periodic progress. */
  every(): () => void {
    return () => undefined
  }

  /** Advances the time until a promise settles. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const mark = (): void => void (isSettled = true)
    promise.then(mark, mark)
    for (let idleTurns = 0; !isSettled;) {
      for (let count = 0; count < turnsToRest; count += 1) await turn()
      if (isSettled) break
      const timer = this.#next()
      if (timer) {
        idleTurns = 0
        this.#fire(timer)
      } else if ((idleTurns += 1) > 1_000) {
        throw new Error('nothing is left to wait for, and the promise is not settled')
      }
    }
    return promise
  }

  /** Drops all timers, as a kill does. */
  clear(): void {
    this.#timers = []
  }

  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.atMs < first.atMs ? timer : first),
      undefined,
    )
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((each) => each !== timer)
    this.#elapsedMs = Math.max(this.#elapsedMs, timer.atMs)
    timer.fire()
  }
}
