import type { Batch, BatchAnswer, BatchState } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import {
  toAnswer,
  toBatch,
  toBatchRecord,
  type BatchRange,
  type BatchRecord,
  type StoredBatch,
} from './batchRecord.ts'
import type { Statements } from './Statements.ts'

/** Origin of a batch that was cut out of another. */
export interface BatchOrigin {
  parentId: number
  /** Id of the batch that must end before this one is sent. */
  waitsFor?: number
  suspectRows?: number
}

/** Result of a call, as stored. */
export interface AttemptEnd {
  outcome: string
  answer: BatchAnswer
}

/** What `toBatchRecord` takes. */
const recordColumns =
  'id, state, first_ordinal, last_ordinal, row_count, first_row_number, last_row_number, attempts, suspect_rows, round'

/** Tables of batches and of the calls (attempts) made for them. Callers hold the transaction. */
export class BatchTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  insert(jobKey: number, range: BatchRange, changedAt: string, origin: BatchOrigin | null = null): number {
    return this.#statements.run(
      `INSERT INTO batch (job_key, parent_id, waits_for, suspect_rows, first_ordinal, last_ordinal, row_count,
         first_row_number, last_row_number, round, state, changed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
      jobKey,
      origin?.parentId ?? null,
      origin?.waitsFor ?? null,
      origin?.suspectRows ?? 0,
      range.firstOrdinal,
      range.lastOrdinal,
      range.rowCount,
      range.firstRowNumber,
      range.lastRowNumber,
      range.round,
      changedAt,
    ).insertedKey
  }

  /**
   * Reads the first pending batches that wait for no other, in row order.
   *
   * @param lastOrdinal excludes batches that begin after this row; null: no limit
   */
  nextPending(jobKey: number, limit: number, lastOrdinal: number | null): BatchRecord[] {
    const rows = this.#statements.all<StoredBatch>(
      `SELECT ${recordColumns} FROM batch WHERE job_key = ? AND state = 'pending' AND first_ordinal <= ? AND NOT EXISTS (
         SELECT 1 FROM batch AS first WHERE first.id = batch.waits_for AND first.state IN ('pending', 'sending'))
       ORDER BY first_ordinal LIMIT ?`,
      jobKey,
      lastOrdinal ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    return rows.map(toBatchRecord)
  }

  /** Reads the first batch in row order whose outcome is unknown, except those given. */
  nextUnknown(jobKey: number, excludedIds: readonly number[]): BatchRecord | null {
    const row = this.#statements.get<StoredBatch>(
      `SELECT * FROM batch WHERE job_key = ? AND state = 'unknown'
         AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY first_ordinal LIMIT 1`,
      jobKey,
      JSON.stringify(excludedIds),
    )
    return row ? toBatchRecord(row) : null
  }

  /** Reads the batch that waits for the given one; null when there is none or it was sent. */
  waitingFor(batchId: number): BatchRecord | null {
    const row = this.#statements.get<StoredBatch>(
      "SELECT * FROM batch WHERE waits_for = ? AND state = 'pending'",
      batchId,
    )
    return row ? toBatchRecord(row) : null
  }

  /**
   * Marks a batch `sending` and stores the body's hash. Must be committed before the first byte is sent
   * (decision 2).
   *
   * @returns id of the attempt
   * @throws AppError `internal` unless the batch is `pending` or `unknown`: sending it would duplicate its
   *   rows
   */
  beginAttempt(batchId: number, bodyHash: string, startedAt: string): number {
    const { changes } = this.#statements.run(
      `UPDATE batch SET state = 'sending', body_hash = ?, attempts = attempts + 1, changed_at = ?
       WHERE id = ? AND state IN ('pending', 'unknown')`,
      bodyHash,
      startedAt,
      batchId,
    )
    if (changes !== 1) throw new AppError('internal', `batch ${batchId} is not one to be sent`)
    return this.#statements.run(
      'INSERT INTO attempt (batch_id, body_hash, started_at) VALUES (?, ?, ?)',
      batchId,
      bodyHash,
      startedAt,
    ).insertedKey
  }

  endAttempt(attemptId: number, end: AttemptEnd, endedAt: string): void {
    const { answer } = end
    this.#statements.run(
      `UPDATE attempt SET ended_at = ?, outcome = ?, http_status = ?, code = ?, error_code = ?, message = ?,
         import_id = ? WHERE id = ?`,
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

  /** Whether a call of this job, or of any job with the same address, already returned this import id, whatever else it said. */
  hasImportId(jobKey: number, importId: string): boolean {
    const row = this.#statements.get(
      `SELECT 1 FROM attempt JOIN batch ON batch.id = attempt.batch_id JOIN job ON job.key = batch.job_key
       WHERE attempt.import_id = ?
         AND (job.key = ? OR job.endpoint = (SELECT endpoint FROM job WHERE key = ?)) LIMIT 1`,
      importId,
      jobKey,
      jobKey,
    )
    return row !== undefined
  }

  setState(batchId: number, state: BatchState, changedAt: string, answer: BatchAnswer | null = null): void {
    this.#statements.run(
      `UPDATE batch SET state = ?, http_status = ?, code = ?, error_code = ?, message = ?, import_id = ?,
         changed_at = ? WHERE id = ?`,
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

  /** Counts the calls made for a job, including those for batches bisected since. */
  countAttempts(jobKey: number): number {
    const sql = 'SELECT coalesce(sum(attempts), 0) AS attempts FROM batch WHERE job_key = ?'
    return this.#statements.get<{ attempts: number }>(sql, jobKey)?.attempts ?? 0
  }

  /**
   * Moves every batch of a job from one state to another.
   *
   * @returns number of batches moved
   */
  moveAll(jobKey: number, from: BatchState, to: BatchState, changedAt: string): number {
    return this.#statements.run(
      'UPDATE batch SET state = ?, changed_at = ? WHERE job_key = ? AND state = ?',
      to,
      changedAt,
      jobKey,
      from,
    ).changes
  }

  /** Changes a batch's state by the user's decision; unlike `setState`, keeps the platform's answer. */
  moveOne(batchId: number, to: BatchState, changedAt: string): void {
    this.#statements.run('UPDATE batch SET state = ?, changed_at = ? WHERE id = ?', to, changedAt, batchId)
  }

  /** Reads a batch of a job; null when the id belongs to another job. */
  find(jobKey: number, batchId: number): BatchRecord | null {
    const row = this.#statements.get<StoredBatch>(
      'SELECT * FROM batch WHERE id = ? AND job_key = ?',
      batchId,
      jobKey,
    )
    return row ? toBatchRecord(row) : null
  }

  /**
   * Batches in a state, in row order, with the time of their last change. A range may enclose rows that are not
   * part of the batch (`SendableRows.membersOf`).
   */
  inState(jobKey: number, state: BatchState): (BatchRecord & { changedAt: string })[] {
    const rows = this.#statements.all<StoredBatch>(
      'SELECT * FROM batch WHERE job_key = ? AND state = ? ORDER BY first_ordinal, id',
      jobKey,
      state,
    )
    return rows.map((row) => ({ ...toBatchRecord(row), changedAt: row.changed_at }))
  }

  /** Rejected and unknown leaf batches, in row order: the content of an error report. */
  troubled(jobKey: number): (BatchRecord & { answer: BatchAnswer })[] {
    const rows = this.#statements.all<StoredBatch>(
      "SELECT * FROM batch WHERE job_key = ? AND state IN ('rejected', 'unknown') ORDER BY first_ordinal",
      jobKey,
    )
    return rows.map((row) => ({ ...toBatchRecord(row), answer: toAnswer(row) }))
  }

  /**
   * Rejected batches whose range has a row, the narrowest first as a rule; the row is part of one of them at most.
   *
   * @param limit how many to look for from the row backwards; negative: all
   */
  rejectedAround(jobKey: number, ordinal: number, limit: number): (BatchRecord & { answer: BatchAnswer })[] {
    const rows = this.#statements.all<StoredBatch>(
      `SELECT * FROM batch WHERE job_key = ?1 AND state = 'rejected' AND first_ordinal <= ?2
       ORDER BY first_ordinal DESC LIMIT ?3`,
      jobKey,
      ordinal,
      limit,
    )
    return rows
      .filter(({ last_ordinal: last }) => last >= ordinal)
      .map((row) => ({ ...toBatchRecord(row), answer: toAnswer(row) }))
  }

  /**
   * Leaf batches for display, in row order.
   *
   * @param state `pending` includes `sending`
   * @param limit negative: no limit
   */
  list(jobKey: number, state: BatchState | 'all', offset = 0, limit = -1): Batch[] {
    const states =
      state === 'all'
        ? ['pending', 'sending', 'accepted', 'rejected', 'unknown']
        : state === 'pending'
          ? ['pending', 'sending']
          : [state]
    const rows = this.#statements.all<StoredBatch>(
      `SELECT * FROM batch WHERE job_key = ? AND state IN (${states.map(() => '?').join(', ')})
       ORDER BY first_ordinal, id LIMIT ? OFFSET ?`,
      jobKey,
      ...states,
      limit,
      offset,
    )
    return rows.map(toBatch)
  }

  /** Keys of jobs with a batch in flight. After a crash, the outcome of these batches is unknown. */
  jobsSending(): number[] {
    const rows = this.#statements.all<{ key: number }>(
      `SELECT key FROM job WHERE EXISTS (SELECT 1 FROM batch WHERE job_key = job.key AND state = 'sending')`,
    )
    return rows.map((row) => row.key)
  }

  /** Ends a job's open attempts as interrupted and moves its `sending` batches to `unknown` (待确认). */
  abandonSending(jobKey: number, at: string): void {
    this.#statements.run(
      `UPDATE attempt SET ended_at = ?, outcome = 'unknown', message = 'interrupted' WHERE outcome IS NULL
       AND batch_id IN (SELECT id FROM batch WHERE job_key = ? AND state = 'sending')`,
      at,
      jobKey,
    )
    this.moveAll(jobKey, 'sending', 'unknown', at)
  }

  remove(jobKey: number): void {
    this.#statements.run(
      'DELETE FROM attempt WHERE batch_id IN (SELECT id FROM batch WHERE job_key = ?)',
      jobKey,
    )
    // Parts reference the batch they were cut from (foreign key): clear the references first.
    this.#statements.run(
      'UPDATE batch SET parent_id = NULL WHERE job_key = ? AND parent_id IS NOT NULL',
      jobKey,
    )
    this.#statements.run('DELETE FROM batch WHERE job_key = ?', jobKey)
    this.#statements.run('DELETE FROM retry_row WHERE job_key = ?', jobKey)
  }
}
