import type { DatabaseSync } from 'node:sqlite'
import type { BatchState, Job, JobState, PauseReason, Reconciliation } from '../../../shared/model/job.ts'
import type { Mapping } from '../../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../../shared/model/matchingOptions.ts'
import { AppError } from '../../../shared/errors/AppError.ts'

/** What a job is made with. */
export interface NewJob {
  id: string
  fileName: string
  sheetName: string
  createdAt: string
  options: MatchingOptions
  mapping: Mapping
  /** Header names by position among the file's columns, for reports. */
  columns: { index: number; name: string }[]
  batchRows: number
  concurrency: number
  bisectRejected: boolean
  masterKeyId: string
  wrappedKey: Buffer
}

/** What checking found out about a job's rows. */
export interface CheckedCounts {
  totalRows: number
  invalidRows: number
  warningRows: number
  rowsWithoutFuzzyIdentity: number
  rowsWithoutIdentityId: number
}

/** A job's key in the journal together with what only core needs. */
export interface JobRow {
  key: number
  job: Job
  columns: { index: number; name: string }[]
  isPlanned: boolean
  masterKeyId: string | null
  wrappedKey: Uint8Array | null
}

interface StoredJob {
  key: number
  id: string
  file_name: string
  sheet_name: string
  state: JobState
  pause_reason: PauseReason | null
  pause_message: string | null
  created_at: string
  changed_at: string
  completed_at: string | null
  endpoint: string | null
  is_rehearsal: number
  options_json: string
  mapping_json: string
  columns_json: string
  batch_rows: number
  concurrency: number
  bisect_rejected: number
  resend_unknown: number
  skip_invalid: number
  total_rows: number
  invalid_rows: number
  warning_rows: number
  rows_without_fuzzy_identity: number
  rows_without_identity_id: number
  is_planned: number
  master_key_id: string | null
  wrapped_key: Uint8Array | null
}

/** The jobs of a journal: made, read with their counts, and moved from state to state. */
export class JobTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(job: NewJob): number {
    const result = this.#database
      .prepare(
        `INSERT INTO job (id, file_name, sheet_name, state, created_at, changed_at, options_json, mapping_json,
           columns_json, batch_rows, concurrency, bisect_rejected, master_key_id, wrapped_key)
         VALUES (?, ?, ?, 'preparing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        job.id,
        job.fileName,
        job.sheetName,
        job.createdAt,
        job.createdAt,
        JSON.stringify(job.options),
        JSON.stringify(job.mapping),
        JSON.stringify(job.columns),
        job.batchRows,
        job.concurrency,
        Number(job.bisectRejected),
        job.masterKeyId,
        job.wrappedKey,
      )
    return Number(result.lastInsertRowid)
  }

  /** All jobs, newest first. */
  list(): JobRow[] {
    const rows = this.#database.prepare('SELECT * FROM job ORDER BY key DESC').all() as unknown as StoredJob[]
    return rows.map((row) => this.#read(row))
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): JobRow {
    const row = this.#database.prepare('SELECT * FROM job WHERE id = ?').get(jobId) as StoredJob | undefined
    if (!row) throw new AppError('job.notFound', 'no such job', { params: { jobId } })
    return this.#read(row)
  }

  setState(
    key: number,
    state: JobState,
    changedAt: string,
    pause: { reason: PauseReason | null; message?: string | null } | null = null,
  ): void {
    this.#database
      .prepare(
        `UPDATE job SET state = ?, pause_reason = ?, pause_message = ?, changed_at = ?,
           completed_at = CASE WHEN ? = 'completed' THEN ? ELSE NULL END WHERE key = ?`,
      )
      .run(state, pause?.reason ?? null, pause?.message ?? null, changedAt, state, changedAt, key)
  }

  setChecked(key: number, counts: CheckedCounts, changedAt: string): void {
    this.#database
      .prepare(
        `UPDATE job SET state = 'prepared', total_rows = ?, invalid_rows = ?, warning_rows = ?,
           rows_without_fuzzy_identity = ?, rows_without_identity_id = ?, changed_at = ? WHERE key = ?`,
      )
      .run(
        counts.totalRows,
        counts.invalidRows,
        counts.warningRows,
        counts.rowsWithoutFuzzyIdentity,
        counts.rowsWithoutIdentityId,
        changedAt,
        key,
      )
  }

  setSkipInvalid(key: number, skipInvalid: boolean, changedAt: string): void {
    this.#database
      .prepare('UPDATE job SET skip_invalid = ?, changed_at = ? WHERE key = ?')
      .run(Number(skipInvalid), changedAt, key)
  }

  setOptions(key: number, options: MatchingOptions, changedAt: string): void {
    this.#database
      .prepare('UPDATE job SET options_json = ?, changed_at = ? WHERE key = ?')
      .run(JSON.stringify(options), changedAt, key)
  }

  /** What an upload is started with; kept so that going on later means the same. */
  setUpload(
    key: number,
    upload: { endpoint: string; isRehearsal: boolean; concurrency: number; resendUnknown: boolean },
  ): void {
    this.#database
      .prepare(
        'UPDATE job SET endpoint = ?, is_rehearsal = ?, concurrency = ?, resend_unknown = ? WHERE key = ?',
      )
      .run(upload.endpoint, Number(upload.isRehearsal), upload.concurrency, Number(upload.resendUnknown), key)
  }

  setBatchRows(key: number, batchRows: number): void {
    this.#database.prepare('UPDATE job SET batch_rows = ? WHERE key = ?').run(batchRows, key)
  }

  setPlanned(key: number, isPlanned: boolean): void {
    this.#database.prepare('UPDATE job SET is_planned = ? WHERE key = ?').run(Number(isPlanned), key)
  }

  /** Back to before its first upload. */
  resetUpload(key: number, changedAt: string): void {
    this.#database
      .prepare(
        `UPDATE job SET state = 'prepared', pause_reason = NULL, pause_message = NULL, completed_at = NULL,
           endpoint = NULL, is_rehearsal = 0, resend_unknown = 0, is_planned = 0, changed_at = ? WHERE key = ?`,
      )
      .run(changedAt, key)
  }

  /** Destroys the key: what is staged can never be read again, even from a copy of the journal. */
  destroyKey(key: number): void {
    this.#database.prepare('UPDATE job SET wrapped_key = NULL WHERE key = ?').run(key)
  }

  remove(key: number): void {
    this.#database.prepare('DELETE FROM job WHERE key = ?').run(key)
  }

  #read(row: StoredJob): JobRow {
    const byState = this.#countBatches(row.key)
    const skipped = this.#countSkipped(row)
    const reconciliation: Reconciliation = {
      total: row.total_rows,
      accepted: byState.accepted.rows,
      rejected: byState.rejected.rows,
      skipped,
      unknown: byState.unknown.rows,
      // Counted by itself, not as what is left over, so that a line that does not balance can be seen.
      pending: row.is_planned ? byState.pending.rows + byState.sending.rows : row.total_rows - skipped,
    }
    const leaves = byState.accepted.batches + byState.rejected.batches + byState.unknown.batches
    const open = byState.pending.batches + byState.sending.batches
    return {
      key: row.key,
      columns: JSON.parse(row.columns_json) as JobRow['columns'],
      isPlanned: row.is_planned === 1,
      masterKeyId: row.master_key_id,
      wrappedKey: row.wrapped_key,
      job: {
        id: row.id,
        fileName: row.file_name,
        sheetName: row.sheet_name,
        state: row.state,
        pauseReason: row.pause_reason,
        pauseMessage: row.pause_message,
        createdAt: row.created_at,
        changedAt: row.changed_at,
        completedAt: row.completed_at,
        endpoint: row.endpoint,
        isRehearsal: row.is_rehearsal === 1,
        options: JSON.parse(row.options_json) as MatchingOptions,
        mapping: JSON.parse(row.mapping_json) as Mapping,
        batchRows: row.batch_rows,
        concurrency: row.concurrency,
        bisectRejected: row.bisect_rejected === 1,
        resendUnknown: row.resend_unknown === 1,
        skipInvalid: row.skip_invalid === 1,
        invalidRows: row.invalid_rows,
        warningRows: row.warning_rows,
        rowsWithoutFuzzyIdentity: row.rows_without_fuzzy_identity,
        rowsWithoutIdentityId: row.rows_without_identity_id,
        reconciliation,
        batches: {
          total: leaves + open,
          accepted: byState.accepted.batches,
          rejected: byState.rejected.batches,
          unknown: byState.unknown.batches,
          pending: open,
        },
        hasRows: row.wrapped_key !== null && row.state !== 'preparing',
      },
    }
  }

  #countBatches(key: number): { [State in BatchState]: { batches: number; rows: number } } {
    const none = (): { batches: number; rows: number } => ({ batches: 0, rows: 0 })
    const counts = {
      pending: none(),
      sending: none(),
      accepted: none(),
      rejected: none(),
      unknown: none(),
      split: none(),
    }
    const rows = this.#database
      .prepare(
        'SELECT state, count(*) AS batches, sum(row_count) AS rows FROM batch WHERE job_key = ? GROUP BY state',
      )
      .all(key) as unknown as { state: BatchState; batches: number; rows: number }[]
    for (const row of rows) counts[row.state] = { batches: row.batches, rows: row.rows }
    return counts
  }

  /** Rows with errors are left out by the user's word, and by that alone. */
  #countSkipped(row: StoredJob): number {
    return row.skip_invalid === 1 ? row.invalid_rows : 0
  }
}
