import type { ChangeProgress } from '../../shared/model/correction.ts'
import type { Job, JobProgress } from '../../shared/model/job.ts'
import type { PlatformPreview } from '../../shared/model/platformPreview.ts'
import type { Verification } from '../../shared/model/verification.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { Log } from '../logging/Log.ts'
import { createThrottle, ProgressReporter } from './ProgressReporter.ts'

/** Callbacks of a subscriber. */
export interface JobListener {
  /** A job was created or changed; `job` is its newest snapshot. */
  changed?(job: Job): void
  removed?(jobId: string): void
  /** Progress of a job being prepared or uploaded, throttled. */
  progress?(progress: JobProgress): void
  /** Progress of a change of many rows, throttled. */
  changeProgress?(progress: ChangeProgress): void
  /** A 核对 has found more, waits or has ended. */
  verified?(verification: Verification): void
  /** A look at which customers are on the platform has got further. */
  previewed?(preview: PlatformPreview): void
}

/**
 * The single source of job snapshots. Reads a job from the journal, adds what only memory holds (its place in
 * the upload queue, when it is resumed automatically, the revision of the snapshot) and publishes it to every
 * subscriber: the window, the desktop, the command line and the log.
 *
 * In-memory parts are lost when the process ends: the job is then prepared or paused, as on disk.
 *
 * @example
 * const unsubscribe = feed.subscribe({ changed: (job) => show(job) })
 * feed.announce(jobId) // after writing to the journal
 */
export class JobFeed {
  readonly #journal: Journal
  readonly #listeners = new Set<JobListener>()
  readonly #nextAttempts = new Map<string, Date>()
  /** Ids of the jobs waiting for their upload, the next one first. */
  #queue: readonly string[] = []
  /** Increases with every snapshot, so that receivers can tell the newer of two. */
  #revision = 0

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** @returns the function that ends the subscription */
  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All jobs, newest first, including those still being prepared. */
  list(): Job[] {
    return this.#journal.read(() => this.#journal.jobs.list().map((record) => this.#snapshot(record)))
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): Job {
    return this.#journal.read(() => this.#snapshot(this.#journal.jobs.get(jobId)))
  }

  /**
   * Publishes the current snapshot of a job.
   *
   * @throws AppError `job.notFound`; the first error of a subscriber, after all have been called
   */
  announce(jobId: string): Job {
    const job = this.get(jobId)
    this.#publish((listener) => listener.changed?.(job))
    return job
  }

  /**
   * As `announce`, but never throws: the job may be gone or unreadable, and subscribers reread it when they
   * need it.
   */
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
   * Sets the order of the upload queue and publishes the jobs whose position changed.
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

  /**
   * Sets when a paused job is resumed automatically, and publishes it.
   *
   * @param at the latest time; null: it is not resumed
   */
  setNextAttempt(jobId: string, at: Date | null): void {
    if (at === null) this.#nextAttempts.delete(jobId)
    else this.#nextAttempts.set(jobId, at)
    this.tryAnnounce(jobId)
  }

  /**
   * Creates the progress reporter of one run of preparing or uploading.
   *
   * @param elapsedMs monotonic clock, in milliseconds
   */
  trackProgress(jobId: string, elapsedMs: () => number): ProgressReporter {
    return new ProgressReporter(elapsedMs, (figures) => {
      this.#revision += 1
      const progress = { jobId, revision: this.#revision, ...figures }
      this.#publish((listener) => listener.progress?.(progress))
    })
  }

  /** Creates the progress reporter of one change of many rows. */
  trackChange(jobId: string): (counts: Omit<ChangeProgress, 'jobId'>) => void {
    const isDue = createThrottle(() => performance.now())
    return (counts) => {
      if (isDue()) this.#publish((listener) => listener.changeProgress?.({ jobId, ...counts }))
    }
  }

  tellPreview(preview: PlatformPreview): void {
    this.#publish((listener) => listener.previewed?.(preview))
  }

  tellVerification(verification: Verification): void {
    this.#publish((listener) => listener.verified?.(verification))
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

  /** Calls every subscriber, then throws the first error. */
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

/** Logs each job once per state, and its removal; never names of files, sheets or columns. */
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
