import type { BatchAnswer } from '../../shared/model/job.ts'
import type { BatchRange, BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import { bisectAt, planBatches } from './planBatches.ts'
import type { SendableRows } from '../rows/SendableRows.ts'

/**
 * Bad rows searched for in one batch before it is simply halved: searching costs about `log2(rows) + 2` calls
 * per bad row, halving about two calls per row, which is cheaper once many rows are bad.
 */
const mostSearchedFor = 16

/**
 * Finds the bad rows of a rejected batch (decision 6). Its state is in the journal: a kill in the middle
 * costs some calls, never a row.
 *
 * A rejected batch is cut in two, and the second part waits. If the first part is rejected as well, it is cut
 * again and its second part joins the waiting one. If the first part is accepted, the bad row is among the
 * first rows of the waiting part (`suspectRows`), which is cut again without being sent. This binary search
 * uploads the rows before a bad row on the way, and all rows after it in one call. A row counts as bad only
 * if it was rejected on its own.
 *
 * Every method runs in the transaction that ends the attempt concerned.
 */
export class Bisection {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #rows: SendableRows
  /**
   * Bad rows found so far in the batch that a batch was cut from, by batch id; only used to choose the
   * cheaper strategy. Updated after commit: ids that were rolled back are reused for other batches.
   */
  readonly #foundBefore = new Map<number, number>()

  constructor(journal: Journal, jobKey: number, rows: SendableRows) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#rows = rows
  }

  /** A batch of two or more rows was rejected for its content. */
  refused(batch: BatchRecord, answer: BatchAnswer, at: string): void {
    if (this.#found(batch.id) >= mostSearchedFor) return this.bisect(batch, answer, at)
    const { batches } = this.#journal
    const [first, second] = this.#bisect(batch, Math.ceil(batch.rowCount / 2))
    const waiting = batches.waitingFor(batch.id)
    batches.setState(batch.id, 'split', at, answer)
    if (waiting) batches.setState(waiting.id, 'split', at)
    this.#insert(batch.id, first, waiting ? join(second, waiting) : second, second.rowCount, at)
  }

  /**
   * A batch of two or more rows was too large: halves it, and neither half is more suspect than the other.
   */
  bisect(batch: BatchRecord, answer: BatchAnswer, at: string): void {
    this.cut(batch, Math.ceil(batch.rowCount / 2), answer, at)
  }

  /** Cuts a batch into parts of at most `rowsPerPart` rows. */
  cut(batch: BatchRecord, rowsPerPart: number, answer: BatchAnswer | null, at: string): void {
    const { batches } = this.#journal
    batches.setState(batch.id, 'split', at, answer)
    for (const part of planBatches(this.#rows.sendableIn(batch), rowsPerPart, 0, batch.round)) {
      this.#note(batches.insert(this.#jobKey, part, at, { parentId: batch.id }), this.#found(batch.id))
    }
    this.#noteForWaiting(batch, this.#found(batch.id))
  }

  /** A single row was rejected. */
  rowRefused(batch: BatchRecord): void {
    this.#noteForWaiting(batch, this.#found(batch.id) + 1)
  }

  /** A batch was accepted: if another waits for it, the bad row is at the beginning of that one. */
  accepted(batch: BatchRecord, at: string): void {
    const { batches } = this.#journal
    const waiting = batches.waitingFor(batch.id)
    if (!waiting) return
    if (waiting.suspectRows === 0 || waiting.rowCount === 1) return
    const probeRows = Math.ceil(waiting.suspectRows / 2)
    const [first, second] = this.#bisect(waiting, probeRows)
    batches.setState(waiting.id, 'split', at)
    this.#insert(waiting.id, first, second, waiting.suspectRows - probeRows, at)
  }

  #insert(parentId: number, first: BatchRange, second: BatchRange, suspectRows: number, at: string): void {
    const { batches } = this.#journal
    const waitsFor = batches.insert(this.#jobKey, first, at, { parentId })
    const waitingId = batches.insert(this.#jobKey, second, at, { parentId, waitsFor, suspectRows })
    for (const id of [waitsFor, waitingId]) this.#note(id, this.#found(parentId))
    this.#journal.whenWritten(() => this.#foundBefore.delete(parentId))
  }

  /** Nothing is known about the waiting part: it is sent as is, since the batch it waited for has ended. */
  #noteForWaiting(batch: BatchRecord, found: number): void {
    const waiting = this.#journal.batches.waitingFor(batch.id)
    if (waiting) this.#note(waiting.id, found)
  }

  #note(batchId: number, found: number): void {
    this.#journal.whenWritten(() => this.#foundBefore.set(batchId, found))
  }

  #bisect(batch: BatchRange, firstRows: number): [BatchRange, BatchRange] {
    return bisectAt(this.#rows.sendableIn(batch), firstRows, batch.round)
  }

  #found(batchId: number): number {
    return this.#foundBefore.get(batchId) ?? 0
  }
}

function join(first: BatchRange, second: BatchRange): BatchRange {
  return {
    firstOrdinal: first.firstOrdinal,
    lastOrdinal: second.lastOrdinal,
    rowCount: first.rowCount + second.rowCount,
    firstRowNumber: first.firstRowNumber,
    lastRowNumber: second.lastRowNumber,
    round: first.round,
  }
}
