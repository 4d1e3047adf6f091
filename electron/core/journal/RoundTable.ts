import type { Statements } from './Statements.ts'

/** Table of the rows that are sent again, by retry round (see schema.ts). Callers hold the transaction. */
export class RoundTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Newest retry round; 0: none. */
  last(jobKey: number): number {
    const sql = 'SELECT max(round) AS round FROM batch WHERE job_key = ?'
    return this.#statements.get<{ round: number | null }>(sql, jobKey)?.round ?? 0
  }

  /** Adds rows to a retry round; a row belongs to its newest round only. */
  add(jobKey: number, ordinals: readonly number[], round: number): void {
    this.#statements.run(
      'INSERT OR REPLACE INTO retry_row (job_key, ordinal, round) SELECT ?, value, ? FROM json_each(?)',
      jobKey,
      round,
      JSON.stringify(ordinals),
    )
  }

  /** Ordinals of a round's rows in an inclusive range. */
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
