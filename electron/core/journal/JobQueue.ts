/** A job that waits for its turn, and how it is started then. */
export interface QueuedJob {
  jobId: string
  begin: () => Promise<unknown>
}

/**
 * The order in which jobs wait to be uploaded: first come, first served. It is kept in memory only, since nothing is
 * lost with it: after a restart such a job is prepared or paused, as it was before it was asked to wait.
 */
export class JobQueue {
  #waiting: QueuedJob[] = []

  /** 1 for the job that goes next; null for one that does not wait. */
  positionOf(jobId: string): number | null {
    const index = this.#waiting.findIndex((each) => each.jobId === jobId)
    return index < 0 ? null : index + 1
  }

  get jobIds(): string[] {
    return this.#waiting.map(({ jobId }) => jobId)
  }

  add(job: QueuedJob): void {
    this.#waiting.push(job)
  }

  /** For one whose turn came too early. */
  putFirst(job: QueuedJob): void {
    this.#waiting.unshift(job)
  }

  /** Takes out the one that goes next. */
  takeNext(): QueuedJob | null {
    return this.#waiting.shift() ?? null
  }

  /** @returns whether it was waiting */
  leave(jobId: string): boolean {
    const isWaiting = this.positionOf(jobId) !== null
    this.#waiting = this.#waiting.filter((each) => each.jobId !== jobId)
    return isWaiting
  }
}
