import type { ChangeProgress } from '../../shared/model/correction.ts'
import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { Log } from '../logging/Log.ts'
import { createThrottle, ProgressReporter } from './ProgressReporter.ts'

/** What a subscriber wants to hear. */
export interface JobListener {
  /** A job was made or changed; `job` is its newest snapshot. */
  changed?(job: Job): void
  removed?(jobId: string): void
  /** Counts of a job that is prepared or uploaded, throttled. */
  progress?(progress: JobProgress): void
  /** Counts of a change of many rows, throttled. */
  changeProgress?(progress: ChangeProgress): void
}

/**
 * The one source of job snapshots. It reads a job from the journal, adds what only memory knows (its place in the upload
 * queue, when it is resumed automatically, the revision of the snapshot) and publishes it to every subscriber: the
 * window, the desktop, the command line and the log.
 *
 * What only memory knows is forgotten when the process ends: such a job is then prepared or paused, as on disk.
 *
 * @example
 * const unsubscribe = feed.subscribe({ changed: (job) => show(job) })
 * feed.announce(jobId) // after writing to the journal
 */
export class JobFeed {
  readonly #journal: Journal
  readonly #listeners = new Set<JobListener>()
  readonly #nextAttempts = new Map<string, Date>()
  /** Ids of the jobs that wait for their upload, the next one first. */
  #queue: readonly string[] = []
  /** Grows with every snapshot, so that the receiver of two can tell the newer one. */
  #revision = 0

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** @returns the function that ends the subscription */
  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All jobs, newest first, also those that are still being prepared. */
  list(): Job[] {
    return this.#journal.read(() => this.#journal.jobs.list().map((record) => this.#snapshot(record)))
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): Job {
    return this.#journal.read(() => this.#snapshot(this.#journal.jobs.get(jobId)))
  }

  /**
   * Publishes a job as it is now.
   *
   * @throws AppError `job.notFound`; what a subscriber throws, after all have been called
   */
  announce(jobId: string): Job {
    const job = this.get(jobId)
    this.#publish((listener) => listener.changed?.(job))
    return job
  }

  /** As `announce`, for a job that may be gone or unreadable: subscribers read it again when they need it. */
  tryAnnounce(jobId: string): void {
    try {
      this.announce(jobId)
    } catch {
      return
    }
  }

  announceRemoved(jobId: string): void {
    this.#nextAttempts.delete(jobId)
    this.#publish((listener) => listener.removed?.(jobId))
  }

  /**
   * Sets the order of the upload queue and publishes the jobs whose place changed.
   *
   * @param startingId the job that leaves the queue to be started: its start announces it
   */
  setQueue(jobIds: readonly string[], startingId: string | null = null): void {
    const before = this.#queue
    this.#queue = [...jobIds]
    const left = before.filter((jobId) => !jobIds.includes(jobId) && jobId !== startingId)
    const moved = jobIds.filter((jobId, index) => before[index] !== jobId)
    for (const jobId of [...left, ...moved]) this.tryAnnounce(jobId)
  }

  /** Sets when a paused job is resumed automatically, at the latest, and publishes it. Null: it is not. */
  setNextAttempt(jobId: string, at: Date | null): void {
    if (at === null) this.#nextAttempts.delete(jobId)
    else this.#nextAttempts.set(jobId, at)
    this.tryAnnounce(jobId)
  }

  /**
   * Makes the reporter of one run of preparing or uploading.
   *
   * @param elapsedMs a clock that never jumps
   */
  trackProgress(jobId: string, elapsedMs: () => number): ProgressReporter {
    return new ProgressReporter(elapsedMs, (figures) => {
      this.#revision += 1
      const progress = { jobId, revision: this.#revision, ...figures }
      this.#publish((listener) => listener.progress?.(progress))
    })
  }

  /** Makes the reporter of one change of many rows. */
  trackChange(jobId: string): (counts: Omit<ChangeProgress, 'jobId'>) => void {
    const isDue = createThrottle(() => performance.now())
    return (counts) => {
      if (isDue()) this.#publish((listener) => listener.changeProgress?.({ jobId, ...counts }))
    }
  }

  #snapshot({ job }: JobRecord): Job {
    this.#revision += 1
    const index = this.#queue.indexOf(job.id)
    return {
      ...job,
      revision: this.#revision,
      queuePosition: index < 0 ? null : index + 1,
      nextAttemptAt: job.state === 'paused' ? (this.#nextAttempts.get(job.id)?.toISOString() ?? null) : null,
    }
  }

  /** Calls every subscriber, then throws what the first failed one threw. */
  #publish(call: (listener: JobListener) => void): void {
    const failures: unknown[] = []
    for (const listener of this.#listeners) {
      try {
        call(listener)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

/** Logs each job once per state, and its removal; never a name of a file, sheet or column. */
export function logJobs(log: Log): JobListener {
  const stateByJob = new Map<string, string>()
  return {
    changed: ({ id: jobId, state, pauseReason, isRehearsal, reconciliation }) => {
      const now = `${state}|${pauseReason ?? ''}`
      if (stateByJob.get(jobId) === now) return
      stateByJob.set(jobId, now)
      log.write('job', { jobId, state, pauseReason, isRehearsal, ...reconciliation })
    },
    removed: (jobId) => {
      stateByJob.delete(jobId)
      log.write('jobRemoved', { jobId })
    },
  }
}
