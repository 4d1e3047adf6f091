import { identifiesImport } from '../platform/answer.ts'
import type { Outcome } from '../platform/outcome.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { SendableRows } from '../rows/SendableRows.ts'
import { Bisection } from './Bisection.ts'
import { UniformRejectionDetector } from './UniformRejectionDetector.ts'
import type { Clock } from './Clock.ts'

/** Records how a call ended and moves its batch to the resulting state (docs/outcomes.md). */
export class BatchSettlement {
  readonly #journal: Journal
  readonly #jobRecord: JobRecord
  readonly #clock: Clock
  readonly #search: Bisection
  readonly #uniformRejections = new UniformRejectionDetector()

  constructor(parts: { journal: Journal; jobRecord: JobRecord; rows: SendableRows; clock: Clock }) {
    const { journal, jobRecord, rows, clock } = parts
    this.#journal = journal
    this.#jobRecord = jobRecord
    this.#clock = clock
    this.#search = new Bisection(journal, jobRecord.key, rows)
  }

  /**
   * Records the outcome of a call. Callers hold the transaction: until it is committed, the batch is
   * `sending` and nothing in memory has changed, so that a transaction rejected by the disk can be retried.
   *
   * @returns the outcome recorded: `unknown` for a success that belongs to an earlier call
   * @throws AppError `storage.*` when it could not be recorded
   */
  record(batch: BatchRecord, attemptId: number, reported: Outcome): Outcome {
    const outcome: Outcome = this.#isOfEarlierCall(reported) ? { ...reported, kind: 'unknown' } : reported
    const now = this.#clock.now()
    const { batches, jobs } = this.#journal
    batches.endAttempt(attemptId, { outcome: outcome.kind, answer: outcome.answer }, now.toISOString())
    if (outcome.retryAfterMs !== null) jobs.setHold(this.#jobRecord.key, now, outcome.retryAfterMs)
    this.#settle(batch, outcome, now.toISOString())
    this.#journal.whenWritten(() => {
      if (outcome.kind === 'accepted') this.#uniformRejections.accepted()
      if (outcome.kind === 'rejected' && batch.rowCount === 1)
        this.#uniformRejections.rowRejected(outcome.answer)
    })
    return outcome
  }

  /**
   * Cuts a batch whose body exceeds the learned size limit, before it is sent. Callers hold the transaction.
   */
  cut(batch: BatchRecord, rowsPerCall: number): void {
    this.#search.cut(batch, rowsPerCall, null, this.#clock.now().toISOString())
  }

  /**
   * An import id identifies one call. If it was seen before for this job or address, the answer was delivered
   * a second time, on a kept-alive connection for instance, and says nothing about this call. Rehearsals are
   * exempt: the practice server restarts its ids with every start.
   */
  #isOfEarlierCall({ kind, answer: { importId } }: Outcome): boolean {
    const { key, job } = this.#jobRecord
    if (kind !== 'accepted' || job.isRehearsal || !identifiesImport(importId)) return false
    return this.#journal.batches.hasImportId(key, importId)
  }

  #settle(batch: BatchRecord, outcome: Outcome, at: string): void {
    const { batches } = this.#journal
    const { kind, answer } = outcome
    switch (kind) {
      case 'accepted':
        batches.setState(batch.id, 'accepted', at, answer)
        return this.#search.accepted(batch, at)
      case 'unknown':
        return batches.setState(batch.id, 'unknown', at, answer)
      case 'tooLarge':
        if (batch.rowCount > 1) return this.#search.bisect(batch, answer, at)
        return batches.setState(batch.id, 'rejected', at, answer)
      case 'rejected':
        if (batch.rowCount > 1 && this.#isWorthSearching(outcome)) {
          return this.#search.refused(batch, answer, at)
        }
        if (batch.rowCount === 1) this.#search.rowRefused(batch)
        return batches.setState(batch.id, 'rejected', at, answer)
      default:
        // It surely did not arrive, so the batch keeps its previous state: one that may have arrived before
        // stays 待确认 even when sending it again failed.
        return batches.setState(batch.id, batch.state, at, answer)
    }
  }

  /** With matching off, sending the good rows of a rejected batch again may duplicate them (decision 6). */
  #isWorthSearching(outcome: Outcome): boolean {
    const { job, bisectsOnRequest } = this.#jobRecord
    const isAllowed = bisectsOnRequest || (job.options.isMatching && job.bisectRejected)
    return isAllowed && !this.#uniformRejections.isPointless(outcome.answer)
  }
}
