import type { Statements } from './Statements.ts'

/** Which rows are sent again, and in which round of it (see schema.ts). Callers hold the transaction. */
export class RoundTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** The newest round of sending again; 0: there was none. */
  last(jobKey: number): number {
    const sql = 'SELECT max(round) AS round FROM batch WHERE job_key = ?'
    return this.#statements.get<{ round: number | null }>(sql, jobKey)?.round ?? 0
  }

  /** Puts rows into a round of sending again; a row is in the newest one only. */
  add(jobKey: number, ordinals: readonly number[], round: number): void {
    this.#statements.run(
      'INSERT OR REPLACE INTO retry_row (job_key, ordinal, round) SELECT ?, value, ? FROM json_each(?)',
      jobKey,
      round,
      JSON.stringify(ordinals),
    )
  }

  /** Ordinals, from one to another (both included), of the rows of a round. */
  between(jobKey: number, round: number, firstOrdinal: number, lastOrdinal: number): Set<number> {
    const rows = this.#statements.all<{ ordinal: number }>(
      'SELECT ordinal FROM retry_row WHERE job_key = ? AND ordinal BETWEEN ? AND ? AND round = ?',
      jobKey,
      firstOrdinal,
      lastOrdinal,
      round,
    )
    return new Set(rows.map((row) => row.ordinal))
  }
}
