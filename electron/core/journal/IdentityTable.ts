import type { DuplicateField } from '../../shared/model/correction.ts'
import type { Statements } from './Statements.ts'

/** A row that repeats the customer of an earlier one. */
export interface DuplicateRow {
  ordinal: number
  firstOrdinal: number
  field: DuplicateField
}

/**
 * Tables of customer identity: keyed digests of identifiers per chunk, repeated customers, and the key of the
 * digests (sealed).
 */
export class IdentityTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  setDigests(jobKey: number, chunk: { chunkIndex: number; firstOrdinal: number }, sealed: Uint8Array): void {
    this.#statements.run(
      'INSERT OR REPLACE INTO identity_digest (job_key, chunk_index, first_ordinal, sealed) VALUES (?, ?, ?, ?)',
      jobKey,
      chunk.chunkIndex,
      chunk.firstOrdinal,
      sealed,
    )
  }

  /** Digests of one chunk; null past the last chunk. */
  digests(jobKey: number, chunkIndex: number): { firstOrdinal: number; sealed: Uint8Array } | null {
    const sql =
      'SELECT first_ordinal AS firstOrdinal, sealed FROM identity_digest WHERE job_key = ? AND chunk_index = ?'
    return this.#statements.get(sql, jobKey, chunkIndex) ?? null
  }

  setDuplicate(jobKey: number, ordinal: number, pair: Omit<DuplicateRow, 'ordinal'> | null): void {
    if (!pair) {
      this.#statements.run('DELETE FROM duplicate WHERE job_key = ? AND ordinal = ?', jobKey, ordinal)
      return
    }
    this.#statements.run(
      'INSERT OR REPLACE INTO duplicate (job_key, ordinal, first_ordinal, field) VALUES (?, ?, ?, ?)',
      jobKey,
      ordinal,
      pair.firstOrdinal,
      pair.field,
    )
  }

  /** Repeated rows of an inclusive ordinal range, ascending. */
  duplicatesBetween(jobKey: number, firstOrdinal: number, lastOrdinal: number): DuplicateRow[] {
    return this.#statements.all(
      `SELECT ordinal, first_ordinal AS firstOrdinal, field FROM duplicate
       WHERE job_key = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal`,
      jobKey,
      firstOrdinal,
      lastOrdinal,
    )
  }

  /** Ordinals of the rows that repeat the customer of the given row, ascending. */
  repetitionsOf(jobKey: number, firstOrdinal: number): number[] {
    return this.#statements
      .all<{ ordinal: number }>(
        'SELECT ordinal FROM duplicate WHERE job_key = ? AND first_ordinal = ? ORDER BY ordinal',
        jobKey,
        firstOrdinal,
      )
      .map((row) => row.ordinal)
  }

  /** The first row after `afterOrdinal` that a later row repeats; null when there is none. */
  nextRepeated(jobKey: number, afterOrdinal: number): number | null {
    const sql = 'SELECT min(first_ordinal) AS first FROM duplicate WHERE job_key = ? AND first_ordinal > ?'
    return this.#statements.get<{ first: number | null }>(sql, jobKey, afterOrdinal)?.first ?? null
  }

  countDuplicates(jobKey: number): { groups: number; rows: number } {
    const sql =
      'SELECT count(DISTINCT first_ordinal) AS groups, count(*) AS rows FROM duplicate WHERE job_key = ?'
    const row = this.#statements.get<{ groups: number; rows: number }>(sql, jobKey)
    return { groups: row?.groups ?? 0, rows: row?.rows ?? 0 }
  }

  /** Whether a row repeats a customer or is repeated. */
  isRepeated(jobKey: number, ordinal: number): boolean {
    return (
      this.#statements.get(
        `SELECT 1 FROM duplicate WHERE job_key = ?1 AND ordinal = ?2
         UNION ALL SELECT 1 FROM duplicate WHERE job_key = ?1 AND first_ordinal = ?2 LIMIT 1`,
        jobKey,
        ordinal,
      ) !== undefined
    )
  }

  secret(name: string): { masterKeyId: string; wrapped: Uint8Array } | null {
    const sql = 'SELECT master_key_id AS masterKeyId, wrapped FROM secret WHERE name = ?'
    return this.#statements.get(sql, name) ?? null
  }

  setSecret(name: string, masterKeyId: string, wrapped: Buffer): void {
    const sql = 'INSERT OR REPLACE INTO secret (name, master_key_id, wrapped) VALUES (?, ?, ?)'
    this.#statements.run(sql, name, masterKeyId, wrapped)
  }

  renameSecret(name: string, newName: string): void {
    this.#statements.run('UPDATE OR REPLACE secret SET name = ? WHERE name = ?', newName, name)
  }

  /** Deletes the digest keys: the remaining digests can no longer be linked to customers. */
  removeSecrets(): void {
    this.#statements.run('DELETE FROM secret')
  }
}
