import type { Clock } from '../../core/upload/Clock.ts'

/** Time in which Windows says that the session ends; a program that asks the user about its file takes longer. */
const vetoMs = 30_000

export interface SessionEndParts {
  /** Sends no further call. */
  interrupt: () => void
  /** Continues what `interrupt` paused. */
  goOn: () => Promise<void>
  clock: Pick<Clock, 'wait'>
}

/**
 * Pauses the upload when Windows wants to shut down, restart or log off, and continues when it does not: Windows asks
 * every program first (`query-session-end`), each may veto, and no event reports a veto.
 */
export class SessionEnd {
  readonly #parts: SessionEndParts
  #waiting: AbortController | null = null

  constructor(parts: SessionEndParts) {
    this.#parts = parts
  }

  /** Handles `query-session-end`. Asked again, the time begins again. */
  async asked(): Promise<void> {
    this.#waiting?.abort()
    const waiting = (this.#waiting = new AbortController())
    this.#parts.interrupt()
    await this.#parts.clock.wait(vetoMs, waiting.signal)
    if (waiting.signal.aborted) return
    this.#waiting = null
    await this.#parts.goOn()
  }

  /** Handles `session-end`: calls in flight become 待确认 at the next start, since Windows does not wait. */
  ended(): void {
    this.#waiting?.abort()
    this.#waiting = null
    this.#parts.interrupt()
  }
}
