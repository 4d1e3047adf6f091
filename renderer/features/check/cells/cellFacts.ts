import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { Issue } from '../../../../electron/shared/model/issue.ts'

/** The findings of one row, by column. */
export interface RowFacts {
  byColumn: ReadonlyMap<number, { finding: 'error' | 'warning'; issues: readonly Issue[] }>
  /** The most severe finding of the row. */
  finding: 'error' | 'warning' | null
}

/** Returns a function that groups the findings of a row, once for each row. */
export function createRowFacts(): (row: CheckedRow) => RowFacts {
  const known = new WeakMap<CheckedRow, RowFacts>()
  return (row) => {
    let facts = known.get(row)
    if (!facts) known.set(row, (facts = group(row.issues)))
    return facts
  }
}

function group(issues: readonly Issue[]): RowFacts {
  const byColumn = new Map<number, { finding: 'error' | 'warning'; issues: Issue[] }>()
  let finding: RowFacts['finding'] = null
  for (const issue of issues) {
    if (finding !== 'error') finding = issue.severity
    if (issue.columnIndex === null) continue
    const entry = byColumn.get(issue.columnIndex) ?? { finding: issue.severity, issues: [] }
    if (issue.severity === 'error') entry.finding = 'error'
    entry.issues.push(issue)
    byColumn.set(issue.columnIndex, entry)
  }
  return { byColumn, finding }
}
