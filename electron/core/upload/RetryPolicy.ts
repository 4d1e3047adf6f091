import type { JobState, PauseReason } from '../../shared/model/job.ts'
import { longestWaitMs } from '../journal/JobTable.ts'
import type { Outcome } from '../platform/outcome.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import { ConsecutiveFailures } from './ConsecutiveFailures.ts'
import type { ConcurrencyLimiter } from './ConcurrencyLimiter.ts'

/** Calls for one batch in one run, none of which surely arrived, before the job pauses (decision 7). */
const mostTries = 3
/**
 * Consecutive rounds of slow-down requests before the job pauses; a judged call (accepted or rejected) resets
 * them.
 */
const mostSlowDowns = 8
/**
 * Consecutive rounds without a trustworthy answer before the job pauses: more calls would only create more
 * 待确认.
 */
const mostUnknownInARow = 3

/** Ends a run. */
export type Halt = (state: JobState, reason?: PauseReason | null, message?: string | null) => void

/** Decides from each outcome whether more calls follow, and how soon. */
export class RetryPolicy {
  readonly #limiter: ConcurrencyLimiter
  readonly #halt: Halt
  readonly #triesByBatch = new Map<number, number>()
  readonly #slowDowns = new ConsecutiveFailures()
  readonly #unknowns = new ConsecutiveFailures()
  #callsBegun = 0
  #waitingFor: 'network' | 'rateLimit' = 'rateLimit'

  constructor(limiter: ConcurrencyLimiter, halt: Halt) {
    this.#limiter = limiter
    this.#halt = halt
  }

  /** What the next call waits for, for display; null: nothing. */
  get waitingFor(): 'network' | 'rateLimit' | null {
    return this.#limiter.holdMs() > 0 ? this.#waitingFor : null
  }

  /** Ids of batches that used up their tries in this run. */
  get exhaustedIds(): number[] {
    return [...this.#triesByBatch].filter(([, tries]) => tries >= mostTries).map(([id]) => id)
  }

  /** @returns number of the call, counted from 1 in the order of starts */
  callBegins(batch: BatchRecord): number {
    this.#triesByBatch.set(batch.id, this.#tries(batch) + 1)
    this.#callsBegun += 1
    this.#limiter.callStarted()
    return this.#callsBegun
  }

  /**
   * Handles the end of a call. A rejected token is left to `RunToken`, which ends the run when it has no
   * other.
   */
  callEnded(batch: BatchRecord, outcome: Outcome, callNumber: number): void {
    const { kind, answer, retryAfterMs } = outcome
    const { message } = answer
    if (retryAfterMs !== null && retryAfterMs > longestWaitMs) this.#halt('paused', 'longWait', message)
    switch (kind) {
      case 'accepted':
        this.#sawAnswer()
        return this.#limiter.succeeded()
      case 'rejected':
      case 'tooLarge':
        return this.#sawAnswer()
      case 'permission':
        // Resumes like an expired token: with a new one, once the permission was granted (decision 7).
        return this.#halt('needsToken', 'permission', message)
      case 'address':
      case 'certificate':
        return this.#halt('paused', kind, message)
      case 'slowDown': {
        // A request to wait is not a failure of this batch.
        this.#triesByBatch.set(batch.id, this.#tries(batch) - 1)
        const isNewRound = this.#slowDowns.note(callNumber, this.#callsBegun)
        this.#waitingFor = 'rateLimit'
        this.#limiter.slowDown(retryAfterMs, this.#slowDowns.count, isNewRound)
        if (this.#slowDowns.count >= mostSlowDowns) this.#halt('paused', 'rateLimited', message)
        return
      }
      case 'notSent':
      case 'serverBusy': {
        if (outcome.failure === 'proxyAuthentication') return this.#halt('paused', outcome.failure)
        const reason = kind === 'notSent' ? 'network' : 'server'
        this.#waitingFor = 'network'
        this.#limiter.backOff(retryAfterMs, this.#tries(batch))
        if (this.#tries(batch) >= mostTries) this.#halt('paused', reason, message)
        return
      }
      case 'unknown':
        this.#unknowns.note(callNumber, this.#callsBegun)
        this.#waitingFor = 'network'
        this.#limiter.backOff(retryAfterMs, this.#unknowns.count)
        // The rows wait for the user's decision; acting on the status spares the next batch the same outcome.
        if (outcome.hint === 'permission') this.#halt('needsToken', 'permission', message)
        else if (outcome.hint === 'address') this.#halt('paused', 'address', message)
        else if (this.#unknowns.count >= mostUnknownInARow) this.#halt('paused', 'server', message)
        return
      case 'token':
        // `RunToken` renews it or asks for it; the server is not at fault.
        return
    }
  }

  /** The platform judged a call, so it is reachable and not overloaded. */
  #sawAnswer(): void {
    this.#slowDowns.reset()
    this.#unknowns.reset()
  }

  #tries(batch: BatchRecord): number {
    return this.#triesByBatch.get(batch.id) ?? 0
  }
}
