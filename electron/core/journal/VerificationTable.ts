import type {
  RowVerdict,
  UnsureReason,
  VerificationPurpose,
  VerificationReason,
  VerificationState,
} from '../../shared/model/verification.ts'
import type { Statements } from './Statements.ts'

/** A 核对 as stored. */
export interface VerificationRecord {
  state: VerificationState
  reason: VerificationReason | null
  startedAt: string
  changedAt: string
}

/**
 * What is known of a row: names of fields and times, never a value. `verdict` null: looked up, and to be looked up
 * again.
 */
export interface RowCheck {
  ordinal: number
  rowNumber: number
  /** The batch whose call is in question. */
  batchId: number
  verdict: RowVerdict | null
  reason: UnsureReason | null
  /** Keys of the fields that differ. */
  fields: string[]
  /** ISO time: begin of the first look that found no customer, of those since the last one that did. */
  absentSince: string | null
  /** ISO time: begin of the last look. */
  lookedAt: string
}

/** A few rows of a finished job, sealed with a key of their own. */
export interface KeptSampleRecord {
  /** ISO time. */
  keptAt: string
  masterKeyId: string
  wrappedKey: Uint8Array
  sealed: Uint8Array
}

interface StoredVerification {
  state: VerificationState
  reason: VerificationReason | null
  started_at: string
  changed_at: string
}

interface StoredCheck {
  ordinal: number
  row_number: number
  batch_id: number
  verdict: RowVerdict | null
  reason: UnsureReason | null
  fields: string
  absent_since: string | null
  looked_at: string
}

/**
 * Checks that still say something: of rows that a check has settled, and of rows that are in doubt since the call
 * that was asked about.
 */
const isValid = `(purpose = 'sample' OR verdict = 'present' AND batch.state = 'accepted'
  OR batch.state = 'unknown' AND looked_at >= batch.changed_at)`

/** Tables of what the platform answered about rows (核对). Callers hold the transaction. */
export class VerificationTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  find(jobKey: number, purpose: VerificationPurpose): VerificationRecord | null {
    const sql = 'SELECT * FROM verification WHERE job_key = ? AND purpose = ?'
    const row = this.#statements.get<StoredVerification>(sql, jobKey, purpose)
    if (!row) return null
    const { state, reason, started_at: startedAt, changed_at: changedAt } = row
    return { state, reason, startedAt, changedAt }
  }

  save(jobKey: number, purpose: VerificationPurpose, record: VerificationRecord): void {
    this.#statements.run(
      `INSERT OR REPLACE INTO verification (job_key, purpose, state, reason, started_at, changed_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      jobKey,
      purpose,
      record.state,
      record.reason,
      record.startedAt,
      record.changedAt,
    )
  }

  saveCheck(jobKey: number, purpose: VerificationPurpose, check: RowCheck): void {
    this.#statements.run(
      `INSERT OR REPLACE INTO row_check (job_key, purpose, ordinal, row_number, batch_id, verdict, reason, fields,
         absent_since, looked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      jobKey,
      purpose,
      check.ordinal,
      check.rowNumber,
      check.batchId,
      check.verdict,
      check.reason,
      check.fields.join(' '),
      check.absentSince,
      check.lookedAt,
    )
  }

  /**
   * Checks in row order, without those of calls made since.
   *
   * @param page absent: all
   */
  checks(
    jobKey: number,
    purpose: VerificationPurpose,
    verdict: RowVerdict | null = null,
    page: { offset: number; limit: number } = { offset: 0, limit: -1 },
  ): RowCheck[] {
    const rows = this.#statements.all<StoredCheck>(
      `SELECT row_check.* FROM row_check LEFT JOIN batch ON batch.id = batch_id
       WHERE row_check.job_key = ?1 AND purpose = ?2 AND (?3 IS NULL OR verdict = ?3) AND ${isValid}
       ORDER BY ordinal LIMIT ?4 OFFSET ?5`,
      jobKey,
      purpose,
      verdict,
      page.limit,
      page.offset,
    )
    return rows.map(toCheck)
  }

  /** Rows by verdict and reason; those of calls made since do not count. */
  counts(
    jobKey: number,
    purpose: VerificationPurpose,
  ): { verdict: RowVerdict; reason: UnsureReason | null; count: number }[] {
    return this.#statements.all(
      `SELECT verdict, reason, count(*) AS count FROM row_check LEFT JOIN batch ON batch.id = batch_id
       WHERE row_check.job_key = ? AND purpose = ? AND verdict IS NOT NULL AND ${isValid}
       GROUP BY verdict, reason ORDER BY count(*) DESC`,
      jobKey,
      purpose,
    )
  }

  /** Rows per set of fields that differ. */
  differingFields(jobKey: number, purpose: VerificationPurpose): { fields: string[]; count: number }[] {
    const rows = this.#statements.all<{ fields: string; count: number }>(
      `SELECT fields, count(*) AS count FROM row_check LEFT JOIN batch ON batch.id = batch_id
       WHERE row_check.job_key = ? AND purpose = ? AND verdict = 'unsure' AND fields <> '' AND ${isValid}
       GROUP BY fields`,
      jobKey,
      purpose,
    )
    return rows.map(({ fields, count }) => ({ fields: fields.split(' '), count }))
  }

  /** Rows of batches by verdict, for the receipt. */
  countsByBatch(batchIds: readonly number[]): { batchId: number; verdict: RowVerdict; count: number }[] {
    return this.#statements.all(
      `SELECT batch_id AS batchId, verdict, count(*) AS count FROM row_check
       WHERE purpose = 'unknown' AND verdict IS NOT NULL AND batch_id IN (SELECT value FROM json_each(?))
       GROUP BY batch_id, verdict`,
      JSON.stringify(batchIds),
    )
  }

  /** Rows proven missing that are still 待确认 since the same call. */
  missing(jobKey: number): { batchId: number; ordinal: number }[] {
    return this.#statements.all(
      `SELECT batch_id AS batchId, ordinal FROM row_check JOIN batch ON batch.id = row_check.batch_id
       WHERE row_check.job_key = ? AND purpose = 'unknown' AND verdict = 'missing'
         AND batch.state = 'unknown' AND row_check.looked_at >= batch.changed_at ORDER BY ordinal`,
      jobKey,
    )
  }

  countMissing(jobKey: number): number {
    const sql = `SELECT count(*) AS missing FROM row_check JOIN batch ON batch.id = row_check.batch_id
      WHERE row_check.job_key = ? AND purpose = 'unknown' AND verdict = 'missing'
        AND batch.state = 'unknown' AND row_check.looked_at >= batch.changed_at`
    return this.#statements.get<{ missing: number }>(sql, jobKey)?.missing ?? 0
  }

  /** Makes checks of rows belong to another batch, which the rows are in now. */
  moveChecks(jobKey: number, ordinals: readonly number[], batchId: number): void {
    this.#statements.run(
      `UPDATE row_check SET batch_id = ? WHERE job_key = ? AND purpose = 'unknown'
         AND ordinal IN (SELECT value FROM json_each(?))`,
      batchId,
      jobKey,
      JSON.stringify(ordinals),
    )
  }

  /** Forgets what was found about rows. */
  removeChecks(jobKey: number, purpose: VerificationPurpose): void {
    this.#statements.run('DELETE FROM row_check WHERE job_key = ? AND purpose = ?', jobKey, purpose)
  }

  /** Removes every check except those that settled a row, so that the other rows can be looked up again. */
  forgetUnsettled(jobKey: number): void {
    const sql = "DELETE FROM row_check WHERE job_key = ? AND purpose = 'unknown' AND verdict IS NOT 'present'"
    this.#statements.run(sql, jobKey)
  }

  /** 待确认 rows that became accepted because they were found. */
  countSettled(jobKey: number): number {
    const sql = `SELECT count(*) AS settled FROM row_check JOIN batch ON batch.id = batch_id
      WHERE row_check.job_key = ? AND purpose = 'unknown' AND verdict = 'present' AND batch.state = 'accepted'`
    return this.#statements.get<{ settled: number }>(sql, jobKey)?.settled ?? 0
  }

  countChecks(jobKey: number, purpose: VerificationPurpose): number {
    const sql = 'SELECT count(*) AS checks FROM row_check WHERE job_key = ? AND purpose = ?'
    return this.#statements.get<{ checks: number }>(sql, jobKey, purpose)?.checks ?? 0
  }

  removeChecksOf(jobKey: number, ordinals: readonly number[]): void {
    this.#statements.run(
      `DELETE FROM row_check WHERE job_key = ? AND purpose = 'unknown'
         AND ordinal IN (SELECT value FROM json_each(?))`,
      jobKey,
      JSON.stringify(ordinals),
    )
  }

  remove(jobKey: number): void {
    for (const table of ['verification', 'row_check', 'kept_sample']) {
      this.#statements.run(`DELETE FROM ${table} WHERE job_key = ?`, jobKey)
    }
  }

  keepSample(jobKey: number, sample: KeptSampleRecord): void {
    this.#statements.run(
      `INSERT OR REPLACE INTO kept_sample (job_key, kept_at, master_key_id, wrapped_key, sealed)
       VALUES (?, ?, ?, ?, ?)`,
      jobKey,
      sample.keptAt,
      sample.masterKeyId,
      sample.wrappedKey,
      sample.sealed,
    )
  }

  keptSample(jobKey: number): KeptSampleRecord | null {
    const sql = `SELECT kept_at AS keptAt, master_key_id AS masterKeyId, wrapped_key AS wrappedKey, sealed
      FROM kept_sample WHERE job_key = ?`
    return this.#statements.get<KeptSampleRecord>(sql, jobKey) ?? null
  }

  removeSample(jobKey: number): void {
    this.#statements.run('DELETE FROM kept_sample WHERE job_key = ?', jobKey)
  }

  removeSamples(): void {
    this.#statements.run('DELETE FROM kept_sample')
  }

  /** Removes samples kept before a time, and all kept after `now`, which a clock that was ahead has dated. */
  removeSamplesBefore(keptBefore: string, now: string): void {
    this.#statements.run('DELETE FROM kept_sample WHERE kept_at < ? OR kept_at > ?', keptBefore, now)
  }

  /** Why an address answers no lookups, and since when; null: not known to. */
  closedReason(address: string): { reason: VerificationReason; closedAt: string } | null {
    const sql = 'SELECT reason, closed_at AS closedAt FROM lookup_access WHERE address = ?'
    return this.#statements.get<{ reason: VerificationReason; closedAt: string }>(sql, address) ?? null
  }

  setClosed(address: string, reason: VerificationReason, closedAt: string): void {
    const sql = 'INSERT OR REPLACE INTO lookup_access (address, reason, closed_at) VALUES (?, ?, ?)'
    this.#statements.run(sql, address, reason, closedAt)
  }

  setOpen(address: string): void {
    this.#statements.run('DELETE FROM lookup_access WHERE address = ?', address)
  }
}

function toCheck(row: StoredCheck): RowCheck {
  return {
    ordinal: row.ordinal,
    rowNumber: row.row_number,
    batchId: row.batch_id,
    verdict: row.verdict,
    reason: row.reason,
    fields: row.fields === '' ? [] : row.fields.split(' '),
    absentSince: row.absent_since,
    lookedAt: row.looked_at,
  }
}
