import type { Journal } from '../journal/Journal.ts'
import type { RecordedJob } from '../journal/JobTable.ts'
import { removeRows } from './JobRemoval.ts'

const dayMs = 24 * 60 * 60 * 1_000
const purgeEveryMs = 6 * 60 * 60 * 1_000

/** Removes customer data that is no longer needed: rows of finished jobs and expired rows (decision 10). */
export class RowPurge {
  readonly #journal: Journal
  readonly #sweep: () => void

  /** @param sweep starts sweeping; does not throw */
  constructor(journal: Journal, sweep: () => void) {
    this.#journal = journal
    this.#sweep = sweep
  }

  /**
   * Removes the rows of a finished job: all were accepted, so no report or retry needs them. A rehearsal
   * keeps its rows for the real upload. The receipt is kept.
   *
   * Best effort: a write failure does not change the job's result; the next purge retries.
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

  /** Whether `removeIfDone` would remove rows. @throws AppError `job.notFound` */
  isDone(jobId: string): boolean {
    return isDone(this.#journal.read(() => this.#journal.jobs.get(jobId)).job)
  }

  /**
   * Removes the rows of finished jobs (`removeIfDone` may not have run before a crash) and of jobs unchanged
   * for `retentionDays`, and samples (`KeptSample`) of more than a day, then sweeps. Call while holding the data folder's lock. Best effort: the app must
   * start on a full disk.
   *
   * Expiry needs two observations 24 h apart, to survive clock jumps: rows already expired at the first one
   * are kept for another day, and for good when the clock turns out to have been ahead.
   */
  purge(retentionDays: number, now: Date): void {
    try {
      this.#journal.write(() => {
        const kept = new Date(now.getTime() - dayMs).toISOString()
        this.#journal.verifications.removeSamplesBefore(kept, now.toISOString())
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
    // Never observed before, or observed while the clock was ahead of now.
    if (seenForMs < 0) jobs.setExpiringSince(key, now.toISOString())
    return ageMs > retentionDays * dayMs && seenForMs >= dayMs
  }
}

function isDone({ state, reconciliation, isRehearsal, hasRows }: RecordedJob): boolean {
  const { rejected, skipped, unknown, pending } = reconciliation
  return hasRows && !isRehearsal && state === 'completed' && rejected + skipped + unknown + pending === 0
}

/**
 * Purges now and every six hours, so that an app that is never closed keeps rows no longer than one restarted
 * daily. The timer does not keep the process alive.
 *
 * @param purge an error of the first call is rethrown; later errors are ignored until the next interval
 * @returns a function that stops purging
 */
export function purgeRegularly(purge: () => void): () => void {
  purge()
  const timer = setInterval(() => {
    try {
      purge()
    } catch {
      // Best effort: write failures surface where data must be saved.
    }
  }, purgeEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
