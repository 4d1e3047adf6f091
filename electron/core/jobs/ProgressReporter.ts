import type { JobProgress } from '../../shared/model/job.ts'
import { RateMeter } from './RateMeter.ts'

/** Subscribers get progress at most this often; the design asks for a snapshot every 200 ms at least. */
const shortestGapMs = 80

/** What is known about a job at work, without what the reporter adds. */
export type ProgressFacts = Omit<
  JobProgress,
  'jobId' | 'revision' | 'rowsPerSecond' | 'elapsedMs' | 'remainingMs'
>

/** A snapshot without what the feed adds. */
export type ProgressFigures = Omit<JobProgress, 'jobId' | 'revision'>

/** The only throttle of progress: every source reports as often as it likes. */
export function createThrottle(elapsedMs: () => number): (isForced?: boolean) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY
  return (isForced = false) => {
    const nowMs = elapsedMs()
    if (!isForced && nowMs - lastMs < shortestGapMs) return false
    lastMs = nowMs
    return true
  }
}

/** Turns facts about one run of preparing or uploading into throttled snapshots with speed and remaining time. */
export class ProgressReporter {
  readonly #meter: RateMeter
  readonly #isDue: (isForced?: boolean) => boolean
  readonly #publish: (figures: ProgressFigures) => void

  /** @param elapsedMs a clock that never jumps */
  constructor(elapsedMs: () => number, publish: (figures: ProgressFigures) => void) {
    this.#meter = new RateMeter(elapsedMs)
    this.#isDue = createThrottle(elapsedMs)
    this.#publish = publish
  }

  /**
   * Publishes a snapshot if one is due, always when `isFinal`.
   *
   * @param readFacts called only for a snapshot that is published: it may read the journal
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

  /** By rows where their number is known, else by the part of the file that is read. */
  #remainingMs(facts: ProgressFacts): number | null {
    if (facts.rowsTotal !== null) return this.#meter.remainingMs(facts.rowsTotal - facts.rowsDone)
    if (facts.fraction <= 0) return null
    return (this.#meter.elapsedMs / facts.fraction) * (1 - facts.fraction)
  }
}
