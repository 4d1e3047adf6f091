import type { Batch, BatchAnswer, BatchState } from '../../shared/model/job.ts'

/** Range of rows sent in one call; excludes rows in between that are not sent. */
export interface BatchRange {
  firstOrdinal: number
  lastOrdinal: number
  rowCount: number
  firstRowNumber: number
  lastRowNumber: number
  /** Retry round; unless it is 0, only the rows of that round belong to the batch (see schema.ts). */
  round: number
}

/** A batch with its internal fields. */
export interface BatchRecord extends BatchRange {
  id: number
  state: BatchState
  attempts: number
  /**
   * Number of leading rows of which one must be bad, once the batch it waits for was accepted; see
   * `Bisection`.
   */
  suspectRows: number
}

/** Columns of an answer, in `batch` and in `attempt`. */
export interface StoredAnswer {
  http_status: number | null
  code: string | null
  error_code: string | null
  message: string | null
  import_id: string | null
}

/** A row of the table `batch`. */
export interface StoredBatch extends StoredAnswer {
  id: number
  state: BatchState
  first_ordinal: number
  last_ordinal: number
  row_count: number
  first_row_number: number
  last_row_number: number
  attempts: number
  suspect_rows: number
  round: number
  changed_at: string
}

export function toBatchRecord(row: StoredBatch): BatchRecord {
  return {
    id: row.id,
    state: row.state,
    firstOrdinal: row.first_ordinal,
    lastOrdinal: row.last_ordinal,
    rowCount: row.row_count,
    firstRowNumber: row.first_row_number,
    lastRowNumber: row.last_row_number,
    attempts: row.attempts,
    suspectRows: row.suspect_rows,
    round: row.round,
  }
}

/** Maps a stored batch to the one shown in the window. */
export function toBatch(row: StoredBatch): Batch {
  return {
    id: row.id,
    state: row.state,
    rowCount: row.row_count,
    firstRowNumber: row.first_row_number,
    lastRowNumber: row.last_row_number,
    attempts: row.attempts,
    answer: toAnswer(row),
    changedAt: row.changed_at,
  }
}

export function toAnswer(row: StoredAnswer): BatchAnswer {
  return {
    httpStatus: row.http_status,
    code: row.code,
    errorCode: row.error_code,
    message: row.message,
    importId: row.import_id,
  }
}
