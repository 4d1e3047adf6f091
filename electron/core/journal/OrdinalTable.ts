import type { SQLInputValue } from 'node:sqlite'
import type { IssueCode } from '../../shared/model/issue.ts'
import type { Statements } from './Statements.ts'

/**
 * Ordinals of rows by what is known about them, ascending. Each list comes as one text: a result row for each
 * of a million ordinals took ten times as long.
 */
export class OrdinalTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Rows with an error, or with a warning. */
  withSeverity(jobKey: number, severity: 'error' | 'warning'): Uint32Array {
    return this.#list('issue WHERE job_key = ? AND severity = ?', jobKey, severity)
  }

  /** As `withSeverity`, of an inclusive range of ordinals. */
  withSeverityBetween(
    jobKey: number,
    severity: 'error' | 'warning',
    firstOrdinal: number,
    lastOrdinal: number,
  ): Uint32Array {
    const from = 'issue WHERE job_key = ? AND severity = ? AND ordinal BETWEEN ? AND ?'
    return this.#list(from, jobKey, severity, firstOrdinal, lastOrdinal)
  }

  withFindings(jobKey: number, severity: 'error' | 'any'): Uint32Array {
    const condition = severity === 'error' ? " AND severity = 'error'" : ''
    return this.#list(`issue WHERE job_key = ?${condition}`, jobKey)
  }

  withCause(jobKey: number, { code, field }: { code: IssueCode; field: string | null }): Uint32Array {
    return this.#list('issue WHERE job_key = ? AND code = ? AND field IS ?', jobKey, code, field)
  }

  /** Rows with corrected cells. */
  edited(jobKey: number): Uint32Array {
    return this.#list('row_override WHERE job_key = ?', jobKey)
  }

  /** Rows left out by the user or as duplicates. */
  skipped(jobKey: number): Uint32Array {
    return this.#list("row_state WHERE job_key = ? AND state <> 'invalid'", jobKey)
  }

  /** Rows left out or with errors. */
  unsent(jobKey: number): Uint32Array {
    return this.#list('row_state WHERE job_key = ?', jobKey)
  }

  /** Rows of repeated customers, group by group: the first row of each and the rows that repeat it. */
  grouped(jobKey: number): { ordinals: Uint32Array; firstOrdinals: Uint32Array } {
    const sql = `SELECT json_group_array(first_ordinal) AS firsts, json_group_array(ordinal) AS ordinals
      FROM (SELECT first_ordinal, ordinal FROM duplicate WHERE job_key = ?1
            UNION SELECT first_ordinal, first_ordinal FROM duplicate WHERE job_key = ?1
            ORDER BY first_ordinal, ordinal)`
    const row = this.#statements.get<{ firsts: string; ordinals: string }>(sql, jobKey)
    return { ordinals: parseList(row?.ordinals), firstOrdinals: parseList(row?.firsts) }
  }

  #list(from: string, ...values: SQLInputValue[]): Uint32Array {
    const sql = `SELECT json_group_array(ordinal) AS ordinals
      FROM (SELECT DISTINCT ordinal FROM ${from} ORDER BY ordinal)`
    return parseList(this.#statements.get<{ ordinals: string }>(sql, ...values)?.ordinals)
  }
}

function parseList(text = '[]'): Uint32Array {
  return Uint32Array.from(JSON.parse(text) as number[])
}
