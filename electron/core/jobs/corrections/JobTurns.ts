/** Lets work on one job begin only when the work before it has ended, however it ended. */
export class JobTurns {
  /** The end of the newest piece of work of each job. */
  readonly #turns = new Map<string, Promise<unknown>>()

  take<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(jobId) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#turns.set(jobId, turn)
    const forget = (): void => {
      if (this.#turns.get(jobId) === turn) this.#turns.delete(jobId)
    }
    turn.then(forget, forget)
    return turn
  }

  /** Resolves when nothing is being done any more. */
  async close(): Promise<void> {
    while (this.#turns.size > 0) await Promise.allSettled([...this.#turns.values()])
  }
}
