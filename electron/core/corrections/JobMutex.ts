/** Serializes work per job; a failure does not block the work after it. */
export class JobMutex {
  /** The newest task of each job. */
  readonly #turns = new Map<string, Promise<unknown>>()
  /** One entry for each running or waiting row change. */
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

  /** As `take`, for work that changes rows: `isChanging` is true until it ends. */
  takeToChange<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    this.#changes.push(jobId)
    return this.take(jobId, work).finally(() => this.#changes.splice(this.#changes.indexOf(jobId), 1))
  }

  isChanging(jobId: string): boolean {
    return this.#changes.includes(jobId)
  }

  /** Resolves when no work is running or waiting. */
  async close(): Promise<void> {
    while (this.#turns.size > 0) await Promise.allSettled([...this.#turns.values()])
  }
}
