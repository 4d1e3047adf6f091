import type { CallVersionName } from '../../shared/model/callVersion.ts'
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

/** Table of jobs: creates them, reads them with their batch counts, and changes their state. */
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

  /**
   * Adds to the counts affected by a row change, and increments `edit_revision`, which invalidates cached row
   * positions.
   */
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

  /** Sets the date on which rows were checked, `yyyy-MM-dd`. */
  setCheckedOn(key: number, checkedOn: string): void {
    this.#statements.run('UPDATE job SET checked_on = ? WHERE key = ?', checkedOn, key)
  }

  /** Sets the keyed hash of the file's bytes, in hexadecimal. */
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

  /** Call only while the job is prepared: every record derives from its mapping. */
  setMapping(key: number, mapping: Mapping): void {
    this.#statements.run('UPDATE job SET mapping_json = ? WHERE key = ?', JSON.stringify(mapping), key)
  }

  /**
   * Puts a new generation of a job's rows in the place of the former one: the job keeps its id, its settings and
   * its edit log, and takes mapping, counts and key of the generation, whose own entry goes. The caller marks the
   * former rows as removed.
   *
   * @param generationKey key of a job in `preparing` whose rows were sealed under this job's id
   */
  takeGeneration(key: number, generationKey: number, changedAt: string): void {
    const counts = `mapping_json, total_rows, invalid_rows, warning_rows, rows_with_warnings,
      rows_without_fuzzy_identity, rows_without_identity_id, edited_rows, skipped_rows, checked_on,
      duplicates_are_stale`
    this.#statements.run(
      `UPDATE job SET (${counts}) = (SELECT ${counts} FROM job WHERE key = ?2),
         edit_revision = edit_revision + 1, changed_at = ?3 WHERE key = ?1`,
      key,
      generationKey,
      changedAt,
    )
    this.remove(generationKey)
    for (const table of ['edit', 'edit_step']) {
      this.#statements.run(`UPDATE ${table} SET job_key = ? WHERE job_key = ?`, generationKey, key)
    }
    this.#statements.run('UPDATE job SET key = ? WHERE key = ?', generationKey, key)
  }

  setOptions(key: number, options: MatchingOptions, changedAt: string): void {
    const sql = 'UPDATE job SET options_json = ?, changed_at = ? WHERE key = ?'
    this.#statements.run(sql, JSON.stringify(options), changedAt, key)
  }

  /** Stores the parameters of an upload, so that it resumes with the same ones. */
  setUpload(
    key: number,
    upload: {
      endpoint: string
      callVersion: CallVersionName
      isRehearsal: boolean
      concurrency: number
      resendUnknown: boolean
    },
  ): void {
    this.#statements.run(
      `UPDATE job SET endpoint = ?, call_version = ?, is_rehearsal = ?, concurrency = ?, resend_unknown = ?
         WHERE key = ?`,
      upload.endpoint,
      upload.callVersion,
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

  /** Sets how many rows are uploaded first, as a trial; null: all rows. */
  setTrialRows(key: number, trialRows: number | null): void {
    this.#statements.run('UPDATE job SET trial_rows = ? WHERE key = ?', trialRows, key)
  }

  setPlanned(key: number, isPlanned: boolean): void {
    this.#statements.run('UPDATE job SET is_planned = ? WHERE key = ?', Number(isPlanned), key)
  }

  /** Sets whether rejected batches are bisected although matching is off (拆开重试). */
  setBisectsOnRequest(key: number, bisects: boolean): void {
    this.#statements.run('UPDATE job SET bisects_on_request = ? WHERE key = ?', Number(bisects), key)
  }

  /**
   * Stores a wait requested by the platform: nothing is sent to the job's address before it is over. Never
   * shortens a longer wait.
   */
  setHold(key: number, now: Date, holdMs: number): void {
    const held = this.#statements.all<StoredHold>('SELECT hold_until, hold_ms FROM job WHERE key = ?', key)
    if (longestHoldMs(held, now) > holdMs) return
    const sql = 'UPDATE job SET hold_until = ?, hold_ms = ? WHERE key = ?'
    this.#statements.run(sql, new Date(now.getTime() + holdMs).toISOString(), holdMs, key)
  }

  /**
   * Waits requested by the platform at an address, for any job.
   *
   * @returns `delayMs`: rest of the longest short wait; `isLong`: whether a wait above `longestWaitMs` is not
   *   over
   */
  holdsAt(endpoint: string, now: Date): { delayMs: number; isLong: boolean } {
    const sql = 'SELECT hold_until, hold_ms FROM job WHERE endpoint = ?'
    const holds = this.#statements.all<StoredHold>(sql, endpoint)
    const [long, short] = [holds.filter(isLong), holds.filter((hold) => !isLong(hold))]
    return { delayMs: longestHoldMs(short, now), isLong: longestHoldMs(long, now) > 0 }
  }

  /** Clears the long waits of an address, once the platform accepts calls there again. */
  clearLongHolds(endpoint: string): void {
    const sql = 'UPDATE job SET hold_until = NULL, hold_ms = NULL WHERE endpoint = ? AND hold_ms > ?'
    this.#statements.run(sql, endpoint, longestWaitMs)
  }

  /**
   * Calls counted by the mark but lost by the journal. Stored, so that a later start does not count them as
   * lost again.
   */
  lostAttempts(key: number): number {
    const sql = 'SELECT lost_attempts FROM job WHERE key = ?'
    return this.#statements.get<{ lost_attempts: number }>(sql, key)?.lost_attempts ?? 0
  }

  addLostAttempts(key: number, attempts: number): void {
    this.#statements.run('UPDATE job SET lost_attempts = lost_attempts + ? WHERE key = ?', attempts, key)
  }

  /** Resets a job to its state before the first upload. */
  resetUpload(key: number, changedAt: string): void {
    this.#statements.run(
      `UPDATE job SET state = 'prepared', pause_reason = NULL, pause_message = NULL, completed_at = NULL,
         endpoint = NULL, call_version = NULL, is_rehearsal = 0, resend_unknown = 0, is_planned = 0, trial_rows = NULL, bisects_on_request = 0,
         accepted_by_user = 0, hold_until = NULL, hold_ms = NULL,
         changed_at = ? WHERE key = ?`,
      changedAt,
      key,
    )
  }

  /** Counts rows that the user confirmed to be on the platform. */
  addAcceptedByUser(key: number, rows: number): void {
    this.#statements.run('UPDATE job SET accepted_by_user = accepted_by_user + ? WHERE key = ?', rows, key)
  }

  /** When the clock first indicated that the rows' retention is about to expire; null: it does not. */
  expiringSince(key: number): string | null {
    const sql = 'SELECT expiring_since FROM job WHERE key = ?'
    return this.#statements.get<{ expiring_since: string | null }>(sql, key)?.expiring_since ?? null
  }

  setExpiringSince(key: number, since: string | null): void {
    this.#statements.run('UPDATE job SET expiring_since = ? WHERE key = ?', since, key)
  }

  /**
   * Deletes the job's wrapped key: rows still in this journal cannot be read any more. A copy made before has
   * the key, which the master key of this computer opens.
   */
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
 * Longer waits pause the job instead of being waited out, and block no other start: one such answer once
 * blocked every job of an address for 24.8 days.
 */
export const longestWaitMs = 15 * 60_000

function isLong({ hold_ms }: StoredHold): boolean {
  return (hold_ms ?? 0) > longestWaitMs
}

/** Caps each wait at the requested length, so that clock jumps cannot extend it. */
function longestHoldMs(holds: readonly StoredHold[], now: Date): number {
  const left = holds.map(({ hold_until, hold_ms }) =>
    hold_until === null ? 0 : Math.min(Date.parse(hold_until) - now.getTime(), hold_ms ?? 0),
  )
  return left.reduce((longest, each) => Math.max(longest, each), 0)
}
