import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { FieldKey } from '../../../shared/model/field.ts'
import type { Issue, IssueCode, IssueGroup, IssueSeverity } from '../../../shared/model/issue.ts'

/** Which rows of a job to show. */
export type RowFilter =
  | { kind: 'all' }
  | { kind: 'errors' }
  | { kind: 'warnings' }
  | { kind: 'cause'; code: IssueCode; field: string | null }

interface StoredIssue {
  code: IssueCode
  severity: IssueSeverity
  field: FieldKey | null
  column_index: number | null
  params_json: string | null
}

/** The findings of a journal, by row and by cause. */
export class IssueTable {
  readonly #database: DatabaseSync
  readonly #insert: StatementSync

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#insert = database.prepare(
      `INSERT INTO issue (job_key, ordinal, position, code, severity, field, column_index, params_json)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
  }

  insert(jobKey: number, ordinal: number, issues: readonly Issue[]): void {
    for (const [position, issue] of issues.entries()) {
      const params = Object.keys(issue.params).length === 0 ? null : JSON.stringify(issue.params)
      this.#insert.run(
        jobKey,
        ordinal,
        position,
        issue.code,
        issue.severity,
        issue.field,
        issue.columnIndex,
        params,
      )
    }
  }

  of(jobKey: number, ordinal: number): Issue[] {
    const rows = this.#database
      .prepare('SELECT * FROM issue WHERE job_key = ? AND ordinal = ? ORDER BY position')
      .all(jobKey, ordinal) as unknown as StoredIssue[]
    return rows.map((row) => ({
      code: row.code,
      severity: row.severity,
      field: row.field,
      columnIndex: row.column_index,
      params: row.params_json === null ? {} : (JSON.parse(row.params_json) as Issue['params']),
    }))
  }

  /** Findings by cause: errors first, then by how many. */
  groups(jobKey: number): IssueGroup[] {
    const rows = this.#database
      .prepare(
        `SELECT code, field, severity, count(*) AS count FROM issue WHERE job_key = ?
         GROUP BY code, field, severity ORDER BY severity = 'error' DESC, count DESC, code`,
      )
      .all(jobKey)
    return rows.map((row) => ({ ...row })) as unknown as IssueGroup[]
  }

  countRows(jobKey: number, filter: Exclude<RowFilter, { kind: 'all' }>): number {
    const { where, values } = condition(jobKey, filter)
    const row = this.#database
      .prepare(`SELECT count(DISTINCT ordinal) AS count FROM issue WHERE ${where}`)
      .get(...values) as { count: number }
    return row.count
  }

  ordinals(
    jobKey: number,
    filter: Exclude<RowFilter, { kind: 'all' }>,
    offset: number,
    limit: number,
  ): number[] {
    const { where, values } = condition(jobKey, filter)
    const rows = this.#database
      .prepare(`SELECT DISTINCT ordinal FROM issue WHERE ${where} ORDER BY ordinal LIMIT ? OFFSET ?`)
      .all(...values, limit, offset) as unknown as { ordinal: number }[]
    return rows.map((row) => row.ordinal)
  }

  remove(jobKey: number): void {
    this.#database.prepare('DELETE FROM issue WHERE job_key = ?').run(jobKey)
  }
}

function condition(
  jobKey: number,
  filter: Exclude<RowFilter, { kind: 'all' }>,
): { where: string; values: (number | string | null)[] } {
  if (filter.kind === 'cause') {
    return { where: 'job_key = ? AND code = ? AND field IS ?', values: [jobKey, filter.code, filter.field] }
  }
  const severity: IssueSeverity = filter.kind === 'errors' ? 'error' : 'warning'
  return { where: 'job_key = ? AND severity = ?', values: [jobKey, severity] }
}
