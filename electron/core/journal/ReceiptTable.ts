import type { Attempt, ReceiptLine } from '../../shared/model/job.ts'
import { toAnswer, toBatch, type StoredAnswer, type StoredBatch } from './batchRecord.ts'
import type { Statements } from './Statements.ts'

interface StoredLine extends StoredBatch {
  earlier_attempts: number
  last_call_at: string | null
}

interface StoredAttempt extends StoredAnswer {
  id: number
  batch_id: number
  row_count: number
  first_row_number: number
  last_row_number: number
  started_at: string
  ended_at: string | null
  outcome: string | null
}

/**
 * Batches that are lines of the receipt. Excludes batches that were cut up and parts that were joined before
 * they were sent; includes rejected batches whose rows were moved to a new batch (仅重传失败数据), which have no
 * parts.
 */
const isLine = `(state <> 'split' OR attempts > 0 AND NOT EXISTS (
  SELECT 1 FROM batch AS part WHERE part.parent_id = line.id))`

/** A batch and those it was cut out of, newest first. */
const lineage = (id: string): string => `WITH RECURSIVE lineage (id, parent_id) AS (
  SELECT id, parent_id FROM batch WHERE id = ${id}
  UNION ALL SELECT batch.id, batch.parent_id FROM batch JOIN lineage ON batch.id = lineage.parent_id)`

/** Reads the outcomes of batches for the receipt; read-only. */
export class ReceiptTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls made for a batch and for those it was cut out of, oldest first. */
  attempts(batchId: number): Attempt[] {
    const rows = this.#statements.all<StoredAttempt>(
      `${lineage('?')}
       SELECT attempt.*, row_count, first_row_number, last_row_number FROM attempt
       JOIN batch ON batch.id = attempt.batch_id WHERE batch_id IN (SELECT id FROM lineage) ORDER BY attempt.id`,
      batchId,
    )
    return rows.map((row) => ({
      id: row.id,
      batchId: row.batch_id,
      rowCount: row.row_count,
      firstRowNumber: row.first_row_number,
      lastRowNumber: row.last_row_number,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
      answer: toAnswer(row),
    }))
  }

  countLines(jobKey: number): number {
    const sql = `SELECT count(*) AS lines FROM batch AS line WHERE job_key = ? AND ${isLine}`
    return this.#statements.get<{ lines: number }>(sql, jobKey)?.lines ?? 0
  }

  /** A page of lines in row order; a batch that was sent again precedes the batch it was sent again as. */
  lines(jobKey: number, offset: number, limit: number): ReceiptLine[] {
    const rows = this.#statements.all<StoredLine>(
      `SELECT *, (SELECT max(started_at) FROM attempt WHERE batch_id = line.id) AS last_call_at,
         (${lineage('line.id')} SELECT count(*) FROM attempt
            WHERE batch_id IN (SELECT id FROM lineage WHERE id <> line.id)) AS earlier_attempts
       FROM batch AS line WHERE job_key = ? AND ${isLine} ORDER BY first_ordinal, id LIMIT ? OFFSET ?`,
      jobKey,
      limit,
      offset,
    )
    return rows.map((row) => ({
      ...toBatch(row),
      earlierAttempts: row.earlier_attempts,
      lastCallAt: row.last_call_at,
    }))
  }

  /** Import ids of accepted batches, in row order. */
  importIds(jobKey: number): string[] {
    const rows = this.#statements.all<{ import_id: string }>(
      `SELECT import_id FROM batch WHERE job_key = ? AND state = 'accepted' AND import_id IS NOT NULL
       ORDER BY first_ordinal`,
      jobKey,
    )
    return rows.map((row) => row.import_id)
  }
}
