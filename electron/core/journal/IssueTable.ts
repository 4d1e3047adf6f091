import type { RowFilter } from '../../shared/model/checkedRow.ts'
import type { FieldKey } from '../../shared/model/field.ts'
import {
  issueCodesWithoutWork,
  type Issue,
  type IssueCode,
  type IssueGroup,
  type IssueSeverity,
} from '../../shared/model/issue.ts'
import type { Statements } from './Statements.ts'

/** Row filters that are evaluated on findings. */
export type FindingFilter = Extract<RowFilter, { kind: 'errors' | 'warnings' | 'cause' }>

interface StoredIssue {
  code: IssueCode
  severity: IssueSeverity
  field: FieldKey | null
  column_index: number | null
  params_json: string | null
}

type ListedIssue = [
  ordinal: number,
  code: IssueCode,
  severity: IssueSeverity,
  field: FieldKey | null,
  column_index: number | null,
  params_json: string | null,
]

/** From so many rows with the same findings on, a statement for them alone is quicker than taking each from JSON. */
const rowsAlike = 8

/** Tables of findings, by row and by cause. */
export class IssueTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  insert(jobKey: number, ordinal: number, issues: readonly Issue[]): void {
    for (const [position, issue] of issues.entries()) {
      this.#statements.run(
        `INSERT INTO issue (job_key, ordinal, position, code, severity, field, column_index, params_json)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        jobKey,
        ordinal,
        position,
        issue.code,
        issue.severity,
        issue.field,
        issue.columnIndex,
        paramsJsonOf(issue.params),
      )
    }
  }

  of(jobKey: number, ordinal: number): Issue[] {
    const rows = this.#statements.all<StoredIssue>(
      'SELECT * FROM issue WHERE job_key = ? AND ordinal = ? ORDER BY position',
      jobKey,
      ordinal,
    )
    return rows.map(toIssue)
  }

  /**
   * Findings of many rows, by ordinal; rows without findings are absent, rows with the same single finding share it. As one
   * text: a result row for each took a tenth of a bulk change.
   */
  ofMany(jobKey: number, ordinals: readonly number[]): Map<number, readonly Issue[]> {
    const row = this.#statements.get<{ issues: string }>(
      `SELECT json_group_array(json_array(ordinal, code, severity, field, column_index, params_json)) AS issues
       FROM (SELECT ordinal, code, severity, field, column_index, params_json FROM issue
             WHERE job_key = ? AND ordinal IN (SELECT value FROM json_each(?)) ORDER BY ordinal, position)`,
      jobKey,
      JSON.stringify(ordinals),
    )
    const found = new Map<number, readonly Issue[]>()
    const known = new Map<string, Issue>()
    const alone = new Map<Issue, Issue[]>()
    for (const [ordinal, code, severity, field, column_index, params_json] of JSON.parse(
      row?.issues ?? '[]',
    ) as ListedIssue[]) {
      const text = `${code} ${severity} ${field} ${column_index} ${params_json}`
      let issue = known.get(text)
      if (!issue) {
        issue = toIssue({ code, severity, field, column_index, params_json })
        known.set(text, issue)
        alone.set(issue, [issue])
      }
      const issues = found.get(ordinal)
      found.set(ordinal, issues ? [...issues, issue] : alone.get(issue)!)
    }
    return found
  }

  /**
   * Counts the columns with a finding, row by row; rows without one are left out. As two texts: a result row for each of a
   * million takes ten times as long.
   *
   * @param wanted.cause only findings of this cause; null: of any
   * @param wanted.homeColumn the column for findings about a whole row
   * @param wanted.ordinals null: all rows
   */
  cellsByRow(
    jobKey: number,
    wanted: {
      severity: IssueSeverity | 'any'
      cause: { code: IssueCode; field: FieldKey | null } | null
      homeColumn: number
      ordinals: readonly number[] | null
    },
  ): { ordinals: number[]; cells: number[] } {
    const { severity, cause, homeColumn, ordinals } = wanted
    const conditions = ['job_key = ?']
    const values: (number | string | null)[] = [homeColumn, jobKey]
    if (ordinals) {
      conditions.push('ordinal IN (SELECT value FROM json_each(?))')
      values.push(JSON.stringify(ordinals))
    }
    if (severity !== 'any') {
      conditions.push('severity = ?')
      values.push(severity)
    }
    if (cause) {
      conditions.push('code = ?', 'field IS ?')
      values.push(cause.code, cause.field)
    }
    const row = this.#statements.get<{ ordinals: string; cells: string }>(
      `SELECT json_group_array(ordinal) AS ordinals, json_group_array(cells) AS cells
       FROM (SELECT ordinal, count(DISTINCT coalesce(column_index, ?)) AS cells FROM issue
             WHERE ${conditions.join(' AND ')} GROUP BY ordinal)`,
      ...values,
    )
    return {
      ordinals: JSON.parse(row?.ordinals ?? '[]') as number[],
      cells: JSON.parse(row?.cells ?? '[]') as number[],
    }
  }

  /** `replace` for many rows, those with the same findings together. */
  replaceMany(
    jobKey: number,
    changes: readonly { ordinals: readonly number[]; issues: readonly Issue[] }[],
  ): void {
    this.#statements.run(
      'DELETE FROM issue WHERE job_key = ? AND ordinal IN (SELECT value FROM json_each(?))',
      jobKey,
      JSON.stringify(changes.flatMap(({ ordinals }) => ordinals)),
    )
    const single: unknown[] = []
    for (const { ordinals, issues } of changes) {
      for (const [position, { code, severity, field, columnIndex, params }] of issues.entries()) {
        const values = [position, code, severity, field, columnIndex, paramsJsonOf(params)] as const
        if (ordinals.length < rowsAlike) for (const ordinal of ordinals) single.push([ordinal, ...values])
        else this.#insertAlike(jobKey, ordinals, values)
      }
    }
    if (single.length === 0) return
    this.#statements.run(
      `INSERT INTO issue (job_key, ordinal, position, code, severity, field, column_index, params_json)
       SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
       FROM json_each(?)`,
      jobKey,
      JSON.stringify(single),
    )
  }

  #insertAlike(
    jobKey: number,
    ordinals: readonly number[],
    values: readonly (string | number | null)[],
  ): void {
    this.#statements.run(
      `INSERT INTO issue (job_key, ordinal, position, code, severity, field, column_index, params_json)
       SELECT ?, value, ?, ?, ?, ?, ?, ? FROM json_each(?)`,
      jobKey,
      ...values,
      JSON.stringify(ordinals),
    )
  }

  replace(jobKey: number, ordinal: number, issues: readonly Issue[]): void {
    this.#statements.run('DELETE FROM issue WHERE job_key = ? AND ordinal = ?', jobKey, ordinal)
    this.insert(jobKey, ordinal, issues)
  }

  /** Ordinals from `fromOrdinal` on of rows with a finding that asks for work, ascending. */
  ordinalsToWorkOn(jobKey: number, fromOrdinal: number, limit: number): number[] {
    const rows = this.#statements.all<{ ordinal: number }>(
      `SELECT DISTINCT ordinal FROM issue WHERE job_key = ? AND ordinal >= ?
       AND code NOT IN (SELECT value FROM json_each(?)) ORDER BY ordinal LIMIT ?`,
      jobKey,
      fromOrdinal,
      JSON.stringify(issueCodesWithoutWork),
      limit,
    )
    return rows.map((row) => row.ordinal)
  }

  /** Ordinals of an inclusive range that have a finding of this cause. */
  ordinalsWith(jobKey: number, code: IssueCode, firstOrdinal: number, lastOrdinal: number): Set<number> {
    const rows = this.#statements.all<{ ordinal: number }>(
      'SELECT DISTINCT ordinal FROM issue WHERE job_key = ? AND code = ? AND ordinal BETWEEN ? AND ?',
      jobKey,
      code,
      firstOrdinal,
      lastOrdinal,
    )
    return new Set(rows.map((row) => row.ordinal))
  }

  /**
   * Reads from the duplicate findings of an inclusive ordinal range which row each row repeats.
   *
   * @returns row number of the earlier row, by ordinal of the repeated row
   */
  duplicateFindings(jobKey: number, firstOrdinal: number, lastOrdinal: number): Map<number, number> {
    const rows = this.#statements.all<{ ordinal: number; params_json: string }>(
      `SELECT ordinal, params_json FROM issue WHERE job_key = ? AND code = 'duplicate.inFile' AND field IS NULL
       AND ordinal BETWEEN ? AND ?`,
      jobKey,
      firstOrdinal,
      lastOrdinal,
    )
    return new Map(
      rows.map((row) => [row.ordinal, (JSON.parse(row.params_json) as { otherRow: number }).otherRow]),
    )
  }

  /** Adds to the count of a cause, or subtracts from it; deletes a cause whose count reaches 0. */
  addToGroup(jobKey: number, { code, field, severity, count }: IssueGroup): void {
    const { changes } = this.#statements.run(
      `UPDATE issue_group SET findings = findings + ? WHERE job_key = ? AND code = ? AND field IS ? AND severity = ?`,
      count,
      jobKey,
      code,
      field,
      severity,
    )
    if (changes === 0) this.insertGroups(jobKey, [{ code, field, severity, count }])
    else if (count < 0)
      this.#statements.run('DELETE FROM issue_group WHERE job_key = ? AND findings <= 0', jobKey)
  }

  /** Stores the counts of a job's findings, so that pages need not count them. */
  insertGroups(jobKey: number, groups: readonly IssueGroup[]): void {
    for (const { code, field, severity, count } of groups) {
      this.#statements.run(
        'INSERT INTO issue_group (job_key, code, field, severity, findings) VALUES (?, ?, ?, ?, ?)',
        jobKey,
        code,
        field,
        severity,
        count,
      )
    }
  }

  /** Findings by cause: errors first, then by descending count. */
  groups(jobKey: number): IssueGroup[] {
    const rows = this.#statements.all<IssueGroup>(
      `SELECT code, field, severity, findings AS count FROM issue_group WHERE job_key = ?
       ORDER BY severity = 'error' DESC, findings DESC, code, field`,
      jobKey,
    )
    return rows.map((row) => ({ ...row }))
  }

  /**
   * Counts the rows with a finding of one cause. A row has at most one finding per cause and field, so this
   * is exact.
   */
  countRows(jobKey: number, cause: { code: IssueCode; field: string | null }): number {
    const row = this.#statements.get<{ count: number }>(
      `SELECT coalesce(sum(findings), 0) AS count FROM issue_group
       WHERE job_key = ? AND code = ? AND field IS ?`,
      jobKey,
      cause.code,
      cause.field,
    )
    return row?.count ?? 0
  }

  /**
   * Ordinals of rows that match the filter, ascending: `limit` of those from `fromOrdinal`, after skipping
   * `offset`.
   */
  ordinals(
    jobKey: number,
    filter: FindingFilter,
    page: { fromOrdinal: number; offset: number; limit: number },
  ): number[] {
    const { where, values } = condition(jobKey, filter)
    const row = this.#statements.get<{ ordinals: string }>(
      `SELECT json_group_array(ordinal) AS ordinals FROM (
         SELECT DISTINCT ordinal FROM issue WHERE ${where} AND ordinal >= ? ORDER BY ordinal LIMIT ? OFFSET ?)`,
      ...values,
      page.fromOrdinal,
      page.limit,
      page.offset,
    )
    return JSON.parse(row?.ordinals ?? '[]') as number[]
  }
}

function toIssue({ code, severity, field, column_index, params_json }: StoredIssue): Issue {
  const params = params_json === null ? {} : (JSON.parse(params_json) as Issue['params'])
  return { code, severity, field, columnIndex: column_index, params }
}

function paramsJsonOf(params: Issue['params']): string | null {
  return Object.keys(params).length === 0 ? null : JSON.stringify(params)
}

function condition(
  jobKey: number,
  filter: FindingFilter,
): { where: string; values: (number | string | null)[] } {
  if (filter.kind === 'cause') {
    return { where: 'job_key = ? AND code = ? AND field IS ?', values: [jobKey, filter.code, filter.field] }
  }
  const severity: IssueSeverity = filter.kind === 'errors' ? 'error' : 'warning'
  return { where: 'job_key = ? AND severity = ?', values: [jobKey, severity] }
}
