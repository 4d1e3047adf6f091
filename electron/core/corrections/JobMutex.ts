/** Lets work on one job begin only when the work before it has ended, however it ended. */
export class JobMutex {
  /** The end of the newest piece of work of each job. */
  readonly #turns = new Map<string, Promise<unknown>>()
  /** Jobs by the changes of rows that are under way or wait for their turn. */
  readonly #changes: string[] = []

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

  /** As `take`, for work that changes rows: `isChanging` until it has ended. */
  takeToChange<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    this.#changes.push(jobId)
    return this.take(jobId, work).finally(() => this.#changes.splice(this.#changes.indexOf(jobId), 1))
  }

  isChanging(jobId: string): boolean {
    return this.#changes.includes(jobId)
  }

  /** Resolves when nothing is being done any more. */
  async close(): Promise<void> {
    while (this.#turns.size > 0) await Promise.allSettled([...this.#turns.values()])
  }
}
