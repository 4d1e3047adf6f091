/**
 * When the app goes on with paused jobs by itself. Kept in memory only, as the waits themselves are: after a restart
 * such a job goes on with a click.
 */
export class NextAttempts {
  readonly #atByJob = new Map<string, Date>()

  /** ISO time; null when nothing is planned. */
  of(jobId: string): string | null {
    return this.#atByJob.get(jobId)?.toISOString() ?? null
  }

  /** @param at null: nothing is planned any more */
  set(jobId: string, at: Date | null): void {
    if (at === null) this.#atByJob.delete(jobId)
    else this.#atByJob.set(jobId, at)
  }
}
