import type { Outcome } from '../platform/outcome.ts'
import type { BatchRow } from '../journal/batchRow.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRow } from '../journal/JobTable.ts'
import type { SendableRows } from '../rows/SendableRows.ts'
import { BadRowSearch } from './BadRowSearch.ts'
import { BisectionGuard } from './BisectionGuard.ts'
import type { Clock } from './Clock.ts'

/** Writes down how a call ended and what that makes of its batch (docs/outcomes.md). */
export class BatchSettlement {
  readonly #journal: Journal
  readonly #jobRow: JobRow
  readonly #clock: Clock
  readonly #search: BadRowSearch
  readonly #guard = new BisectionGuard()

  constructor(parts: { journal: Journal; jobRow: JobRow; rows: SendableRows; clock: Clock }) {
    const { journal, jobRow, rows, clock } = parts
    this.#journal = journal
    this.#jobRow = jobRow
    this.#clock = clock
    this.#search = new BadRowSearch(journal, jobRow.key, rows)
  }

  /**
   * Callers hold the transaction: until it is committed the batch is `sending`, and nothing in memory has changed, so
   * that a transaction the disk refused can be tried again.
   *
   * @throws AppError `storage.*` when it could not be written down
   */
  record(batch: BatchRow, attemptId: number, outcome: Outcome): void {
    const now = this.#clock.now()
    const { batches, jobs } = this.#journal
    batches.endAttempt(attemptId, { outcome: outcome.kind, answer: outcome.answer }, now.toISOString())
    if (outcome.retryAfterMs !== null) jobs.setHold(this.#jobRow.key, now, outcome.retryAfterMs)
    this.#settle(batch, outcome, now.toISOString())
    this.#journal.whenWritten(() => {
      if (outcome.kind === 'accepted') this.#guard.accepted()
      if (outcome.kind === 'rejected' && batch.rowCount === 1) this.#guard.rowRejected(outcome.answer)
    })
  }

  #settle(batch: BatchRow, outcome: Outcome, at: string): void {
    const { batches } = this.#journal
    const { kind, answer } = outcome
    switch (kind) {
      case 'accepted':
        batches.setState(batch.id, 'accepted', at, answer)
        return this.#search.accepted(batch, at)
      case 'unknown':
        return batches.setState(batch.id, 'unknown', at, answer)
      case 'tooLarge':
        if (batch.rowCount > 1) return this.#search.halve(batch, answer, at)
        return batches.setState(batch.id, 'rejected', at, answer)
      case 'rejected':
        if (batch.rowCount > 1 && this.#isWorthSearching(outcome)) {
          return this.#search.refused(batch, answer, at)
        }
        if (batch.rowCount === 1) this.#search.rowRefused(batch)
        return batches.setState(batch.id, 'rejected', at, answer)
      default:
        // It surely did not arrive, so it goes back to where it was: a batch that may have arrived once
        // stays 待确认 even when sending it again failed.
        return batches.setState(batch.id, batch.state, at, answer)
    }
  }

  #isWorthSearching(outcome: Outcome): boolean {
    return this.#jobRow.job.bisectRejected && !this.#guard.isPointless(outcome.answer)
  }
}
