import type { JobProgress } from '../../shared/model/job.ts'
import { RateMeter } from './RateMeter.ts'

/** Snapshots at most this often; the design asks for one every 200 ms at least. */
const leastGapMs = 80

/** A snapshot but for what the reporter itself adds. */
export type ProgressFacts = Omit<
  JobProgress,
  'jobId' | 'revision' | 'rowsPerSecond' | 'elapsedMs' | 'remainingMs'
>

/** Revisions grow over the life of the process, so that a late snapshot never replaces a newer one. */
let lastRevision = 0

/** Turns facts about a job at work into throttled snapshots with speed and remaining time. */
export class ProgressReporter {
  readonly #jobId: string
  readonly #meter: RateMeter
  readonly #elapsedMs: () => number
  readonly #emit: (progress: JobProgress) => void
  #emittedMs = Number.NEGATIVE_INFINITY

  constructor(jobId: string, elapsedMs: () => number, emit: (progress: JobProgress) => void) {
    this.#jobId = jobId
    this.#elapsedMs = elapsedMs
    this.#meter = new RateMeter(elapsedMs)
    this.#emit = emit
  }

  /** Emits now when `isFinal`, else only when the last snapshot is old enough. */
  report(readFacts: () => ProgressFacts, isFinal = false): void {
    if (!isFinal && this.#elapsedMs() - this.#emittedMs < leastGapMs) return
    const facts = readFacts()
    this.#meter.mark(facts.rowsDone)
    this.#emittedMs = this.#elapsedMs()
    lastRevision += 1
    this.#emit({
      ...facts,
      jobId: this.#jobId,
      revision: lastRevision,
      rowsPerSecond: this.#meter.perSecond,
      elapsedMs: this.#meter.elapsedMs,
      remainingMs: this.#remainingMs(facts),
    })
  }

  /** By rows where their number is known, else by the part of the file that is read. */
  #remainingMs(facts: ProgressFacts): number | null {
    if (facts.rowsTotal !== null) return this.#meter.remainingMs(facts.rowsTotal - facts.rowsDone)
    if (facts.fraction <= 0) return null
    return (this.#meter.elapsedMs / facts.fraction) * (1 - facts.fraction)
  }
}
