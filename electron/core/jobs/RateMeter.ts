/** Averaging window: long enough for a steady figure, short enough to follow a slow-down. */
const windowMs = 10_000
const mostMarks = 200

/** Speed over a moving window, and the remaining time at that speed. */
export class RateMeter {
  readonly #elapsedMs: () => number
  readonly #startedMs: number
  #marks: { atMs: number; done: number }[] = []

  /** @param elapsedMs monotonic clock, in milliseconds */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
    this.#startedMs = elapsedMs()
  }

  /** Records the amount done so far. */
  mark(done: number): void {
    const atMs = this.#elapsedMs()
    const last = this.#marks.at(-1)
    if (last && atMs - last.atMs < windowMs / mostMarks) last.done = done
    else this.#marks.push({ atMs, done })
    while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? 0) > windowMs) this.#marks.shift()
  }

  get elapsedMs(): number {
    return this.#elapsedMs() - this.#startedMs
  }

  /** Amount per second over the window; 0 before the second mark. */
  get perSecond(): number {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)
    if (!first || !last || last.atMs <= first.atMs) return 0
    return ((last.done - first.done) / (last.atMs - first.atMs)) * 1_000
  }

  /** Milliseconds until `left` more is done; null while the speed is unknown or 0. */
  remainingMs(left: number): number | null {
    if (left <= 0) return 0
    const rate = this.perSecond
    return rate > 0 ? (left / rate) * 1_000 : null
  }
}
