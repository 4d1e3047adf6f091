import type { JobProgress } from '../../shared/model/job.ts'
import { RateMeter } from './RateMeter.ts'

/** Shortest gap between two published snapshots; the design asks for one every 200 ms at least. */
const shortestGapMs = 80

/** Progress of a job at work, without what the reporter adds. */
export type ProgressFacts = Omit<
  JobProgress,
  'jobId' | 'revision' | 'rowsPerSecond' | 'elapsedMs' | 'remainingMs'
>

/** A snapshot, without what the feed adds. */
export type ProgressFigures = Omit<JobProgress, 'jobId' | 'revision'>

/**
 * The only throttle of progress: sources report as often as they like.
 *
 * @param elapsedMs monotonic clock, in milliseconds
 * @returns whether a snapshot is due; always true when forced
 */
export function createThrottle(elapsedMs: () => number): (isForced?: boolean) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY
  return (isForced = false) => {
    const nowMs = elapsedMs()
    if (!isForced && nowMs - lastMs < shortestGapMs) return false
    lastMs = nowMs
    return true
  }
}

/**
 * Turns progress facts of one run of preparing or uploading into throttled snapshots with speed and remaining
 * time.
 */
export class ProgressReporter {
  readonly #meter: RateMeter
  readonly #isDue: (isForced?: boolean) => boolean
  readonly #publish: (figures: ProgressFigures) => void

  /** @param elapsedMs monotonic clock, in milliseconds */
  constructor(elapsedMs: () => number, publish: (figures: ProgressFigures) => void) {
    this.#meter = new RateMeter(elapsedMs)
    this.#isDue = createThrottle(elapsedMs)
    this.#publish = publish
  }

  /**
   * Publishes a snapshot if one is due, always when `isFinal`.
   *
   * @param readFacts called only for a snapshot that is published, since it may read the journal
   */
  report(readFacts: () => ProgressFacts, isFinal = false): void {
    if (!this.#isDue(isFinal)) return
    const facts = readFacts()
    this.#meter.mark(facts.rowsDone)
    this.#publish({
      ...facts,
      rowsPerSecond: this.#meter.perSecond,
      elapsedMs: this.#meter.elapsedMs,
      remainingMs: this.#remainingMs(facts),
    })
  }

  /** Estimated from rows where their number is known, else from the fraction of the file read. */
  #remainingMs(facts: ProgressFacts): number | null {
    if (facts.rowsTotal !== null) return this.#meter.remainingMs(facts.rowsTotal - facts.rowsDone)
    if (facts.fraction <= 0) return null
    return (this.#meter.elapsedMs / facts.fraction) * (1 - facts.fraction)
  }
}
