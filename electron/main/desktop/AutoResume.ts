import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { Clock } from '../../core/upload/Clock.ts'
import { mayResumeAutomatically, type UploadQueue } from '../../core/upload/UploadQueue.ts'
import type { UploadListener } from './UploadMonitor.ts'

/** First and longest delay between two attempts; it doubles with every attempt. */
const firstDelayMs = 30_000
const longestDelayMs = 300_000

/** Attempts without another row settled: about two hours at the longest delay. Then the user has to act. */
const mostAttempts = 25

/** Interval of online checks; the system answers at once, nothing is sent. */
const probeGapMs = 3_000

export interface AutoResumeParts {
  queue: Pick<UploadQueue, 'resumeAutomatically'>
  /** Whether the machine has any connection. False is certain, true is not. */
  isOnline: () => boolean
  clock: Pick<Clock, 'now' | 'elapsedMs' | 'wait'>
  /** Receives the latest time at which a job is resumed automatically; null: it is not. */
  onPlanned: (jobId: string, at: Date | null) => void
  /** Called after the last attempt. */
  onGaveUp: (job: Job) => void
  logError: (error: unknown, context: { route: string }) => void
}

interface Waiting {
  attempts: number
  /** Aborts the wait. */
  cancel: AbortController
}

/**
 * Resumes uploads paused by the network or the platform: as soon as the machine is online again, else at
 * growing intervals. Never resumes a job paused by the user, nor one whose run left batches 待确认 because the
 * platform failed: another try would only create more of them. Never sends again what may have arrived.
 */
export class AutoResume implements UploadListener {
  readonly #parts: AutoResumeParts
  readonly #waiting = new Map<string, Waiting>()
  #startedWith: Job | null = null

  constructor(parts: AutoResumeParts) {
    this.#parts = parts
  }

  uploadStarted(job: Job): void {
    this.#startedWith = job
  }

  uploadEnded(job: Job): void {
    const before = this.#startedWith?.id === job.id ? this.#startedWith : null
    this.#startedWith = null
    const attempts = before && settledRows(job) > settledRows(before) ? 0 : this.#attemptsOf(job.id)
    this.#forget(job.id)
    if (before === null || !mayResumeAutomatically(job, before)) return
    if (attempts >= mostAttempts) this.#parts.onGaveUp(job)
    else void this.#waitAndGoOn(job.id, attempts)
  }

  userDecided(jobId: string): void {
    this.#forget(jobId)
  }

  /** Cancels all waits because the app quits. */
  close(): void {
    for (const jobId of [...this.#waiting.keys()]) this.#forget(jobId)
  }

  async #waitAndGoOn(jobId: string, attempts: number): Promise<void> {
    const waiting = { attempts, cancel: new AbortController() }
    this.#waiting.set(jobId, waiting)
    const { signal } = waiting.cancel
    for (;;) {
      const cameBack = await this.#waitForTurn(jobId, waiting.attempts, signal)
      if (signal.aborted) return
      // Back online, maybe on another network: count attempts from 0.
      waiting.attempts = cameBack ? 0 : waiting.attempts + 1
      try {
        // Ends in `uploadEnded`, which decides about the next attempt.
        await this.#parts.queue.resumeAutomatically(jobId)
        return
      } catch (error) {
        if (signal.aborted) return
        const mayPass = error instanceof AppError && ['job.busy', 'storage.inUse'].includes(error.code)
        if (mayPass && waiting.attempts < mostAttempts) continue
        this.#parts.logError(error, { route: 'autoResume' })
        this.#forget(jobId)
        return
      }
    }
  }

  /** @returns whether the machine was offline in between */
  async #waitForTurn(jobId: string, attempts: number, signal: AbortSignal): Promise<boolean> {
    const { clock, isOnline, onPlanned } = this.#parts
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** attempts)
    const dueMs = clock.elapsedMs() + delayMs
    let wasOffline = !isOnline()
    // Offline, the time is unknown: it resumes once the machine is online.
    onPlanned(jobId, wasOffline ? null : new Date(clock.now().getTime() + delayMs))
    for (;;) {
      await clock.wait(probeGapMs, signal)
      if (signal.aborted) return false
      if (!isOnline()) wasOffline = true
      else if (wasOffline || clock.elapsedMs() >= dueMs) return wasOffline
    }
  }

  #attemptsOf(jobId: string): number {
    return this.#waiting.get(jobId)?.attempts ?? 0
  }

  #forget(jobId: string): void {
    if (!this.#waiting.has(jobId)) return
    this.#waiting.get(jobId)?.cancel.abort()
    this.#waiting.delete(jobId)
    this.#parts.onPlanned(jobId, null)
  }
}

function settledRows({ reconciliation: { accepted, rejected } }: Job): number {
  return accepted + rejected
}
