import type { BatchState, JobState, PauseReason } from '../../shared/model/job.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import {
  toJobRecord,
  type BatchCounts,
  type CheckedCounts,
  type CountDelta,
  type JobRecord,
  type NewJob,
  type StoredJob,
} from './jobRecord.ts'
import type { DuplicateChoiceRecord } from './CorrectionTable.ts'
import type { Statements } from './Statements.ts'

export type { CheckedCounts, CountDelta, JobRecord, NewJob, RecordedJob } from './jobRecord.ts'

/** The jobs of a journal: made, read with their counts, and moved from state to state. */
export class JobTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  insert(job: NewJob): number {
    return this.#statements.run(
      `INSERT INTO job (id, file_name, sheet_name, state, created_at, changed_at, options_json, mapping_json,
         columns_json, batch_rows, concurrency, bisect_rejected, master_key_id, wrapped_key)
       VALUES (?, ?, ?, 'preparing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      job.id,
      job.fileName,
      job.sheetName,
      job.createdAt,
      job.createdAt,
      JSON.stringify(job.options),
      JSON.stringify(job.mapping),
      JSON.stringify(job.columns),
      job.rowsPerBatch,
      job.concurrency,
      Number(job.bisectRejected),
      job.masterKeyId,
      job.wrappedKey,
    ).insertedKey
  }

  /** All jobs, newest first. */
  list(): JobRecord[] {
    return this.#statements
      .all<StoredJob>('SELECT * FROM job ORDER BY key DESC')
      .map((row) => this.#read(row))
  }

  inState(state: JobState): JobRecord[] {
    const rows = this.#statements.all<StoredJob>('SELECT * FROM job WHERE state = ? ORDER BY key', state)
    return rows.map((row) => this.#read(row))
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): JobRecord {
    const row = this.#statements.get<StoredJob>('SELECT * FROM job WHERE id = ?', jobId)
    if (!row) throw new AppError('job.notFound', 'no such job', { params: { jobId } })
    return this.#read(row)
  }

  setState(
    key: number,
    state: JobState,
    changedAt: string,
    pause: { reason: PauseReason | null; message?: string | null } | null = null,
  ): void {
    this.#statements.run(
      `UPDATE job SET state = ?, pause_reason = ?, pause_message = ?, changed_at = ?,
         completed_at = CASE WHEN ? = 'completed' THEN ? ELSE NULL END WHERE key = ?`,
      state,
      pause?.reason ?? null,
      pause?.message ?? null,
      changedAt,
      state,
      changedAt,
      key,
    )
  }

  setChecked(key: number, counts: CheckedCounts, changedAt: string): void {
    this.#statements.run(
      `UPDATE job SET state = 'prepared', total_rows = ?, invalid_rows = ?, warning_rows = ?, rows_with_warnings = ?,
         rows_without_fuzzy_identity = ?, rows_without_identity_id = ?, changed_at = ? WHERE key = ?`,
      counts.totalRows,
      counts.invalidRows,
      counts.warningRows,
      counts.rowsWithWarnings,
      counts.rowsWithoutFuzzyIdentity,
      counts.rowsWithoutIdentityId,
      changedAt,
      key,
    )
  }

  /** Changes the counts that a change of rows touches, and lets everyone who remembers positions know. */
  addCounts(key: number, delta: CountDelta, changedAt: string): void {
    this.#statements.run(
      `UPDATE job SET invalid_rows = invalid_rows + ?, warning_rows = warning_rows + ?,
         rows_with_warnings = rows_with_warnings + ?, rows_without_fuzzy_identity = rows_without_fuzzy_identity + ?,
         rows_without_identity_id = rows_without_identity_id + ?, edited_rows = edited_rows + ?,
         skipped_rows = skipped_rows + ?, edit_revision = edit_revision + 1, changed_at = ? WHERE key = ?`,
      delta.invalidRows,
      delta.warningRows,
      delta.rowsWithWarnings,
      delta.rowsWithoutFuzzyIdentity,
      delta.rowsWithoutIdentityId,
      delta.editedRows,
      delta.skippedRows,
      changedAt,
      key,
    )
  }

  /** The day by which rows were checked, `yyyy-MM-dd`. */
  setCheckedOn(key: number, checkedOn: string): void {
    this.#statements.run('UPDATE job SET checked_on = ? WHERE key = ?', checkedOn, key)
  }

  /** The keyed hash of the bytes of the file, in hexadecimal. */
  setFileHash(key: number, fileHash: string): void {
    this.#statements.run('UPDATE job SET file_hash = ? WHERE key = ?', fileHash, key)
  }

  setDuplicateChoice(key: number, choice: DuplicateChoiceRecord): void {
    this.#statements.run(
      'UPDATE job SET duplicate_fields = ?, duplicate_keep = ? WHERE key = ?',
      choice.fields === null ? null : JSON.stringify(choice.fields),
      choice.keep,
      key,
    )
  }

  setDuplicatesStale(key: number, areStale: boolean): void {
    this.#statements.run('UPDATE job SET duplicates_are_stale = ? WHERE key = ?', Number(areStale), key)
  }

  setSkipInvalid(key: number, skipInvalid: boolean, changedAt: string): void {
    const sql = 'UPDATE job SET skip_invalid = ?, changed_at = ? WHERE key = ?'
    this.#statements.run(sql, Number(skipInvalid), changedAt, key)
  }

  /** Only while the job is prepared: every record follows from its mapping. */
  setMapping(key: number, mapping: Mapping): void {
    this.#statements.run('UPDATE job SET mapping_json = ? WHERE key = ?', JSON.stringify(mapping), key)
  }

  setOptions(key: number, options: MatchingOptions, changedAt: string): void {
    const sql = 'UPDATE job SET options_json = ?, changed_at = ? WHERE key = ?'
    this.#statements.run(sql, JSON.stringify(options), changedAt, key)
  }

  /** What an upload is started with; kept so that going on later means the same. */
  setUpload(
    key: number,
    upload: { endpoint: string; isRehearsal: boolean; concurrency: number; resendUnknown: boolean },
  ): void {
    this.#statements.run(
      'UPDATE job SET endpoint = ?, is_rehearsal = ?, concurrency = ?, resend_unknown = ? WHERE key = ?',
      upload.endpoint,
      Number(upload.isRehearsal),
      upload.concurrency,
      Number(upload.resendUnknown),
      key,
    )
  }

  setResendUnknown(key: number, resendUnknown: boolean): void {
    this.#statements.run('UPDATE job SET resend_unknown = ? WHERE key = ?', Number(resendUnknown), key)
  }

  setRowsPerBatch(key: number, rowsPerBatch: number): void {
    this.#statements.run('UPDATE job SET batch_rows = ? WHERE key = ?', rowsPerBatch, key)
  }

  /** How many rows are to be tried first; null: all go up. */
  setTrialRows(key: number, trialRows: number | null): void {
    this.#statements.run('UPDATE job SET trial_rows = ? WHERE key = ?', trialRows, key)
  }

  setPlanned(key: number, isPlanned: boolean): void {
    this.#statements.run('UPDATE job SET is_planned = ? WHERE key = ?', Number(isPlanned), key)
  }

  /** Whether rejected batches are bisected although matching is off. */
  setBisectsOnRequest(key: number, bisects: boolean): void {
    this.#statements.run('UPDATE job SET bisects_on_request = ? WHERE key = ?', Number(bisects), key)
  }

  /** A wait that the platform asked for: nothing is sent to this job's address before it is over. It shortens no longer one. */
  setHold(key: number, now: Date, holdMs: number): void {
    const held = this.#statements.all<StoredHold>('SELECT hold_until, hold_ms FROM job WHERE key = ?', key)
    if (longestHoldMs(held, now) > holdMs) return
    const sql = 'UPDATE job SET hold_until = ?, hold_ms = ? WHERE key = ?'
    this.#statements.run(sql, new Date(now.getTime() + holdMs).toISOString(), holdMs, key)
  }

  /** Waits that the platform asked for at that address, of any job. */
  holdsAt(endpoint: string, now: Date): { delayMs: number; isLong: boolean } {
    const sql = 'SELECT hold_until, hold_ms FROM job WHERE endpoint = ?'
    const holds = this.#statements.all<StoredHold>(sql, endpoint)
    const [long, short] = [holds.filter(isLong), holds.filter((hold) => !isLong(hold))]
    return { delayMs: longestHoldMs(short, now), isLong: longestHoldMs(long, now) > 0 }
  }

  /** The platform takes calls at that address again. */
  clearLongHolds(endpoint: string): void {
    const sql = 'UPDATE job SET hold_until = NULL, hold_ms = NULL WHERE endpoint = ? AND hold_ms > ?'
    this.#statements.run(sql, endpoint, longestWaitMs)
  }

  /** Calls that the mark knows of and the journal had lost; a later start does not take them for lost again. */
  lostAttempts(key: number): number {
    const sql = 'SELECT lost_attempts FROM job WHERE key = ?'
    return this.#statements.get<{ lost_attempts: number }>(sql, key)?.lost_attempts ?? 0
  }

  addLostAttempts(key: number, attempts: number): void {
    this.#statements.run('UPDATE job SET lost_attempts = lost_attempts + ? WHERE key = ?', attempts, key)
  }

  /** Back to before its first upload. */
  resetUpload(key: number, changedAt: string): void {
    this.#statements.run(
      `UPDATE job SET state = 'prepared', pause_reason = NULL, pause_message = NULL, completed_at = NULL,
         endpoint = NULL, is_rehearsal = 0, resend_unknown = 0, is_planned = 0, trial_rows = NULL, bisects_on_request = 0,
         hold_until = NULL, hold_ms = NULL,
         changed_at = ? WHERE key = ?`,
      changedAt,
      key,
    )
  }

  /** Since when the clock says that the rows are about to be kept for too long; null: it does not. */
  expiringSince(key: number): string | null {
    const sql = 'SELECT expiring_since FROM job WHERE key = ?'
    return this.#statements.get<{ expiring_since: string | null }>(sql, key)?.expiring_since ?? null
  }

  setExpiringSince(key: number, since: string | null): void {
    this.#statements.run('UPDATE job SET expiring_since = ? WHERE key = ?', since, key)
  }

  /** Makes the staged rows unreadable for ever, even in a copy of the journal. */
  removeKey(key: number): void {
    this.#statements.run('UPDATE job SET wrapped_key = NULL WHERE key = ?', key)
  }

  remove(key: number): void {
    this.#statements.run('DELETE FROM job WHERE key = ?', key)
  }

  #read(row: StoredJob): JobRecord {
    return toJobRecord(row, this.#countBatches(row.key))
  }

  #countBatches(key: number): BatchCounts {
    const none = (): { batches: number; rows: number } => ({ batches: 0, rows: 0 })
    const counts = {
      pending: none(),
      sending: none(),
      accepted: none(),
      rejected: none(),
      unknown: none(),
      split: none(),
    }
    const rows = this.#statements.all<{ state: BatchState; batches: number; rows: number }>(
      'SELECT state, count(*) AS batches, sum(row_count) AS rows FROM batch WHERE job_key = ? GROUP BY state',
      key,
    )
    for (const row of rows) counts[row.state] = { batches: row.batches, rows: row.rows }
    return counts
  }
}

interface StoredHold {
  hold_until: string | null
  hold_ms: number | null
}

/**
 * A longer wait pauses its job instead of being waited for, and blocks no other start: one such answer once kept every job from
 * an address for 24.8 days.
 */
export const longestWaitMs = 15 * 60_000

function isLong({ hold_ms }: StoredHold): boolean {
  return (hold_ms ?? 0) > longestWaitMs
}

/** Never longer than what was asked for, however a clock jumped in between. */
function longestHoldMs(holds: readonly StoredHold[], now: Date): number {
  const left = holds.map(({ hold_until, hold_ms }) =>
    hold_until === null ? 0 : Math.min(Date.parse(hold_until) - now.getTime(), hold_ms ?? 0),
  )
  return Math.max(0, ...left)
}
