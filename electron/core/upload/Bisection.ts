import type { BatchAnswer } from '../../shared/model/job.ts'
import type { BatchRange, BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import { bisectAt, planBatches } from './planBatches.ts'
import type { SendableRows } from '../rows/SendableRows.ts'

/**
 * Bad rows found one by one in one batch before it is simply halved: searching costs about `log2(rows) + 2` calls a bad
 * row, halving about two calls a row, which is less once many rows are bad.
 */
const mostSearchedFor = 16

/**
 * Finds the bad rows of a refused batch (decision 6). It lives in the journal: a kill in the middle costs some calls,
 * never a row.
 *
 * A refused batch is cut in two, and the second part waits. If the first part is refused as well, it is cut again, and
 * its second part joins the waiting one. If the first part is accepted, the bad row is among the first of the waiting
 * part (`suspectRows`), which is cut again without being sent. So a bad row is closed in on by halves, the rows before
 * it go up on the way, and all behind it follow in one call. No row is called bad that was not refused by itself.
 *
 * Every method runs in the transaction that ends the attempt it is about.
 */
export class Bisection {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #rows: SendableRows
  /**
   * Bad rows found so far in the batch that a batch was cut from; only to choose the cheaper way on. It changes when a
   * transaction is on disk: ids that were rolled back belong to other batches later.
   */
  readonly #foundBefore = new Map<number, number>()

  constructor(journal: Journal, jobKey: number, rows: SendableRows) {
    this.#journal = journal
    this.#jobKey = jobKey
    this.#rows = rows
  }

  /** A batch of two rows or more was refused for its content. */
  refused(batch: BatchRecord, answer: BatchAnswer, at: string): void {
    if (this.#found(batch.id) >= mostSearchedFor) return this.bisect(batch, answer, at)
    const { batches } = this.#journal
    const [first, second] = this.#bisect(batch, Math.ceil(batch.rowCount / 2))
    const waiting = batches.waitingFor(batch.id)
    batches.setState(batch.id, 'split', at, answer)
    if (waiting) batches.setState(waiting.id, 'split', at)
    this.#insert(batch.id, first, waiting ? join(second, waiting) : second, second.rowCount, at)
  }

  /** A batch of two rows or more was too large: both halves are as good as it was. */
  bisect(batch: BatchRecord, answer: BatchAnswer, at: string): void {
    this.cut(batch, Math.ceil(batch.rowCount / 2), answer, at)
  }

  /** Plans the rows of a batch into parts of at most so many rows. */
  cut(batch: BatchRecord, rowsPerPart: number, answer: BatchAnswer | null, at: string): void {
    const { batches } = this.#journal
    batches.setState(batch.id, 'split', at, answer)
    for (const part of planBatches(this.#rows.sendableIn(batch), rowsPerPart, 0, batch.round)) {
      this.#note(batches.insert(this.#jobKey, part, at, { parentId: batch.id }), this.#found(batch.id))
    }
    this.#noteForWaiting(batch, this.#found(batch.id))
  }

  /** A single row was refused. */
  rowRefused(batch: BatchRecord): void {
    this.#noteForWaiting(batch, this.#found(batch.id) + 1)
  }

  /** A batch went up: if another waits for it, the bad row is at the beginning of that one. */
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

  /** Nothing is known of the part that waits: it is sent as it is, since what it waits for has ended. */
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
