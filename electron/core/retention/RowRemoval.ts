import type { Job } from '../../shared/model/job.ts'
import type { Journal } from '../journal/Journal.ts'
import { removeRows } from '../journal/recoverJobs.ts'

const dayMs = 24 * 60 * 60 * 1_000

/** Decides when the customer data of a job is no longer needed, and has it removed (decision 10). Receipts stay. */
export class RowRemoval {
  readonly #journal: Journal
  readonly #sweep: () => void

  /** @param sweep starts to clear out what was discarded; it does not throw */
  constructor(journal: Journal, sweep: () => void) {
    this.#journal = journal
    this.#sweep = sweep
  }

  /**
   * Removes the rows of a job that is done: all of them went up, and nothing is left that a report or a second
   * try would need. A rehearsal keeps them for the real upload.
   *
   * A disk that refuses this does not make the job less done: the next start tries again.
   */
  removeIfDone(jobId: string): void {
    try {
      const { key, job } = this.#journal.jobs.get(jobId)
      if (!isDone(job)) return
      this.#journal.write(() => removeRows(this.#journal, key))
      this.#sweep()
    } catch {
      return
    }
  }

  /**
   * Removes the rows of jobs that are done (a kill may have come in between) or that nobody touched for so many days,
   * and sweeps out what an earlier start did not get to. Callers hold the data folder's lock. As above, a disk that
   * refuses is asked again at the next start: the app must start on a full one.
   *
   * One look at the clock is not enough, since it may be wrong by years: the last day has to pass between two looks. Rows of a
   * job that seems to be expired all at once are kept for that day, and for good once the clock is right again.
   */
  removeOld(retentionDays: number, now: Date): void {
    try {
      this.#journal.write(() => {
        for (const { key, job } of this.#journal.jobs.list()) {
          const isAtWork = job.state === 'uploading' || job.state === 'preparing'
          if (isDone(job)) removeRows(this.#journal, key)
          else if (job.hasRows && !isAtWork && this.#isExpired(key, job.changedAt, retentionDays, now)) {
            removeRows(this.#journal, key)
          }
        }
      })
      this.#sweep()
    } catch {
      return
    }
  }

  #isExpired(key: number, changedAt: string, retentionDays: number, now: Date): boolean {
    const { jobs } = this.#journal
    const ageMs = now.getTime() - Date.parse(changedAt)
    if (ageMs <= (retentionDays - 1) * dayMs) {
      jobs.setExpiringSince(key, null)
      return false
    }
    const since = jobs.expiringSince(key)
    const seenForMs = since === null ? -1 : now.getTime() - Date.parse(since)
    // Never seen before, or seen by a clock that was ahead of this one.
    if (seenForMs < 0) jobs.setExpiringSince(key, now.toISOString())
    return ageMs > retentionDays * dayMs && seenForMs >= dayMs
  }
}

function isDone({ state, reconciliation, isRehearsal, hasRows }: Job): boolean {
  const { rejected, skipped, unknown, pending } = reconciliation
  return hasRows && !isRehearsal && state === 'completed' && rejected + skipped + unknown + pending === 0
}
