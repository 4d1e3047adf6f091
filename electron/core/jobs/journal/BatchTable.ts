import type { DatabaseSync } from 'node:sqlite'
import type { Batch, BatchAnswer, BatchState } from '../../../shared/model/job.ts'

/** A run of rows that goes into one call. Rows in between that are not sent are left out. */
export interface BatchRange {
  firstOrdinal: number
  lastOrdinal: number
  rowCount: number
  firstRowNumber: number
  lastRowNumber: number
}

/** A batch with what only core needs. */
export interface BatchRow extends BatchRange {
  id: number
  state: BatchState
  attempts: number
}

/** The result of a call as the journal keeps it. */
export interface AttemptEnd {
  outcome: string
  answer: BatchAnswer
}

interface StoredBatch {
  id: number
  state: BatchState
  first_ordinal: number
  last_ordinal: number
  row_count: number
  first_row_number: number
  last_row_number: number
  attempts: number
  http_status: number | null
  code: string | null
  error_code: string | null
  message: string | null
  import_id: string | null
  changed_at: string
}

/** The batches of a journal and every call made for them. Callers hold the transaction. */
export class BatchTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(jobKey: number, range: BatchRange, changedAt: string, parentId: number | null = null): number {
    const result = this.#database
      .prepare(
        `INSERT INTO batch (job_key, parent_id, first_ordinal, last_ordinal, row_count, first_row_number,
           last_row_number, state, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
      )
      .run(
        jobKey,
        parentId,
        range.firstOrdinal,
        range.lastOrdinal,
        range.rowCount,
        range.firstRowNumber,
        range.lastRowNumber,
        changedAt,
      )
    return Number(result.lastInsertRowid)
  }

  /** The first batch, in the order of the rows, that still has to be sent. */
  nextPending(jobKey: number): BatchRow | null {
    const row = this.#database
      .prepare("SELECT * FROM batch WHERE job_key = ? AND state = 'pending' ORDER BY first_ordinal LIMIT 1")
      .get(jobKey) as StoredBatch | undefined
    return row ? toBatchRow(row) : null
  }

  /** The first batch whose outcome is unknown, but for those given. */
  nextUnknown(jobKey: number, excludedIds: readonly number[]): BatchRow | null {
    const rows = this.#database
      .prepare("SELECT * FROM batch WHERE job_key = ? AND state = 'unknown' ORDER BY first_ordinal")
      .iterate(jobKey) as IterableIterator<unknown>
    for (const row of rows) {
      const batch = toBatchRow(row as StoredBatch)
      if (!excludedIds.includes(batch.id)) return batch
    }
    return null
  }

  /** `sending` with the body's hash: committed before the first byte goes out (decision 2). */
  beginAttempt(batchId: number, bodyHash: string, startedAt: string): number {
    this.#database
      .prepare(
        `UPDATE batch SET state = 'sending', body_hash = ?, attempts = attempts + 1, changed_at = ?
         WHERE id = ? AND state IN ('pending', 'unknown')`,
      )
      .run(bodyHash, startedAt, batchId)
    const result = this.#database
      .prepare('INSERT INTO attempt (batch_id, body_hash, started_at) VALUES (?, ?, ?)')
      .run(batchId, bodyHash, startedAt)
    return Number(result.lastInsertRowid)
  }

  endAttempt(attemptId: number, end: AttemptEnd, endedAt: string): void {
    const { answer } = end
    this.#database
      .prepare(
        `UPDATE attempt SET ended_at = ?, outcome = ?, http_status = ?, code = ?, error_code = ?, message = ?,
           import_id = ? WHERE id = ?`,
      )
      .run(
        endedAt,
        end.outcome,
        answer.httpStatus,
        answer.code,
        answer.errorCode,
        answer.message,
        answer.importId,
        attemptId,
      )
  }

  setState(batchId: number, state: BatchState, changedAt: string, answer: BatchAnswer | null = null): void {
    this.#database
      .prepare(
        `UPDATE batch SET state = ?, http_status = ?, code = ?, error_code = ?, message = ?, import_id = ?,
           changed_at = ? WHERE id = ?`,
      )
      .run(
        state,
        answer?.httpStatus ?? null,
        answer?.code ?? null,
        answer?.errorCode ?? null,
        answer?.message ?? null,
        answer?.importId ?? null,
        changedAt,
        batchId,
      )
  }

  /** Moves every batch of a job from one state to another; returns how many there were. */
  moveAll(jobKey: number, from: BatchState, to: BatchState, changedAt: string): number {
    const result = this.#database
      .prepare('UPDATE batch SET state = ?, changed_at = ? WHERE job_key = ? AND state = ?')
      .run(to, changedAt, jobKey, from)
    return Number(result.changes)
  }

  /** Moves one batch by the user's word; what the platform answered stays with it. */
  moveOne(batchId: number, to: BatchState, changedAt: string): void {
    this.#database
      .prepare('UPDATE batch SET state = ?, changed_at = ? WHERE id = ?')
      .run(to, changedAt, batchId)
  }

  /** One leaf batch of a job, or null when the id belongs elsewhere. */
  find(jobKey: number, batchId: number): BatchRow | null {
    const row = this.#database
      .prepare('SELECT * FROM batch WHERE id = ? AND job_key = ?')
      .get(batchId, jobKey) as StoredBatch | undefined
    return row ? toBatchRow(row) : null
  }

  /** Leaf batches in the order of the rows. */
  leaves(jobKey: number): (BatchRow & { answer: BatchAnswer })[] {
    const rows = this.#database
      .prepare("SELECT * FROM batch WHERE job_key = ? AND state <> 'split' ORDER BY first_ordinal")
      .all(jobKey) as unknown as StoredBatch[]
    return rows.map((row) => ({ ...toBatchRow(row), answer: toAnswer(row) }))
  }

  /** Leaf batches for show. `pending` includes what is being sent. */
  list(jobKey: number, state: BatchState | 'all'): Batch[] {
    const states =
      state === 'all'
        ? ['pending', 'sending', 'accepted', 'rejected', 'unknown']
        : state === 'pending'
          ? ['pending', 'sending']
          : [state]
    const rows = this.#database
      .prepare(
        `SELECT * FROM batch WHERE job_key = ? AND state IN (${states.map(() => '?').join(', ')})
         ORDER BY first_ordinal`,
      )
      .all(jobKey, ...states) as unknown as StoredBatch[]
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      rowCount: row.row_count,
      firstRowNumber: row.first_row_number,
      lastRowNumber: row.last_row_number,
      attempts: row.attempts,
      answer: toAnswer(row),
      changedAt: row.changed_at,
    }))
  }

  /** Jobs that have a batch in flight: after a crash, those whose outcome nobody saw. */
  jobsSending(): number[] {
    const rows = this.#database
      .prepare("SELECT DISTINCT job_key FROM batch WHERE state = 'sending'")
      .all() as unknown as { job_key: number }[]
    return rows.map((row) => row.job_key)
  }

  /** Ends attempts nobody saw the end of. */
  abandonAttempts(jobKey: number, endedAt: string): void {
    this.#database
      .prepare(
        `UPDATE attempt SET ended_at = ?, outcome = 'unknown', message = 'interrupted' WHERE outcome IS NULL
           AND batch_id IN (SELECT id FROM batch WHERE job_key = ?)`,
      )
      .run(endedAt, jobKey)
  }

  remove(jobKey: number): void {
    this.#database
      .prepare('DELETE FROM attempt WHERE batch_id IN (SELECT id FROM batch WHERE job_key = ?)')
      .run(jobKey)
    // Halves refer to the batch they came from: children go first.
    this.#database.prepare('UPDATE batch SET parent_id = NULL WHERE job_key = ?').run(jobKey)
    this.#database.prepare('DELETE FROM batch WHERE job_key = ?').run(jobKey)
  }
}

function toBatchRow(row: StoredBatch): BatchRow {
  return {
    id: row.id,
    state: row.state,
    firstOrdinal: row.first_ordinal,
    lastOrdinal: row.last_ordinal,
    rowCount: row.row_count,
    firstRowNumber: row.first_row_number,
    lastRowNumber: row.last_row_number,
    attempts: row.attempts,
  }
}

function toAnswer(row: StoredBatch): BatchAnswer {
  return {
    httpStatus: row.http_status,
    code: row.code,
    errorCode: row.error_code,
    message: row.message,
    importId: row.import_id,
  }
}
