import type { Attempt, BatchAnswer, BatchState, ReceiptLine } from '../../../shared/model/job.ts'
import type { Statements } from './Statements.ts'

interface StoredAnswer {
  http_status: number | null
  code: string | null
  error_code: string | null
  message: string | null
  import_id: string | null
}

interface StoredLine extends StoredAnswer {
  id: number
  state: BatchState
  first_row_number: number
  last_row_number: number
  row_count: number
  attempts: number
  changed_at: string
  last_call_at: string | null
}

interface StoredAttempt extends StoredAnswer {
  id: number
  batch_id: number
  started_at: string
  ended_at: string | null
  outcome: string | null
}

/** What became of batches, for the receipt; it changes nothing. */
export class ReceiptTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls made for a batch, first to last. */
  attempts(batchId: number): Attempt[] {
    const rows = this.#statements.all<StoredAttempt>(
      'SELECT * FROM attempt WHERE batch_id = ? ORDER BY id',
      batchId,
    )
    return rows.map((row) => ({
      id: row.id,
      batchId: row.batch_id,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
      answer: toAnswer(row),
    }))
  }

  /** Batches that were not cut up, in the order of the rows. */
  lines(jobKey: number, offset: number, limit: number): ReceiptLine[] {
    const rows = this.#statements.all<StoredLine>(
      `SELECT *, (SELECT max(started_at) FROM attempt WHERE batch_id = batch.id) AS last_call_at
       FROM batch WHERE job_key = ? AND state <> 'split' ORDER BY first_ordinal LIMIT ? OFFSET ?`,
      jobKey,
      limit,
      offset,
    )
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      rowCount: row.row_count,
      firstRowNumber: row.first_row_number,
      lastRowNumber: row.last_row_number,
      attempts: row.attempts,
      answer: toAnswer(row),
      changedAt: row.changed_at,
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

function toAnswer(row: StoredAnswer): BatchAnswer {
  return {
    httpStatus: row.http_status,
    code: row.code,
    errorCode: row.error_code,
    message: row.message,
    importId: row.import_id,
  }
}
