import type { Batch, BatchAnswer, BatchState } from '../../shared/model/job.ts'

/** A run of rows that goes into one call. Rows in between that are not sent are left out. */
export interface BatchRange {
  firstOrdinal: number
  lastOrdinal: number
  rowCount: number
  firstRowNumber: number
  lastRowNumber: number
  /** Not 0: of these rows only those that are sent again in that round (see schema.ts). */
  round: number
}

/** A batch with what only core needs. */
export interface BatchRecord extends BatchRange {
  id: number
  state: BatchState
  attempts: number
  /** Of its first rows so many are suspect, once the batch it waits for was accepted; see `Bisection`. */
  suspectRows: number
}

/** An answer as its columns hold it, in `batch` and in `attempt`. */
export interface StoredAnswer {
  http_status: number | null
  code: string | null
  error_code: string | null
  message: string | null
  import_id: string | null
}

/** A line of the table `batch`. */
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

/** A batch as it is shown. */
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
