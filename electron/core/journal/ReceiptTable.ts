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
 * Batches that say what became of rows. Not those that were cut up, nor parts that were joined before they were sent; but also
 * refused ones whose rows went into a new batch since (仅重传失败数据): these have no parts.
 */
const isLine = `(state <> 'split' OR attempts > 0 AND NOT EXISTS (
  SELECT 1 FROM batch AS part WHERE part.parent_id = line.id))`

/** A batch and those it was cut out of, from the last to the first. */
const lineage = (id: string): string => `WITH RECURSIVE lineage (id, parent_id) AS (
  SELECT id, parent_id FROM batch WHERE id = ${id}
  UNION ALL SELECT batch.id, batch.parent_id FROM batch JOIN lineage ON batch.id = lineage.parent_id)`

/** What became of batches, for the receipt; it changes nothing. */
export class ReceiptTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls made for a batch and for those it was cut out of, first to last. */
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

  /** In the order of the rows, and what was sent again before what it was sent again as. */
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

  /** Import ids of what was accepted, in the order of the rows. */
  importIds(jobKey: number): string[] {
    const rows = this.#statements.all<{ import_id: string }>(
      `SELECT import_id FROM batch WHERE job_key = ? AND state = 'accepted' AND import_id IS NOT NULL
       ORDER BY first_ordinal`,
      jobKey,
    )
    return rows.map((row) => row.import_id)
  }
}
