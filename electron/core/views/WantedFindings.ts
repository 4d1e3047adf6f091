import type { Cause } from '../../shared/model/fix.ts'
import type { Issue } from '../../shared/model/issue.ts'

/** The findings that 上一个 and 下一个 go through. */
export interface WantedFindings {
  severity: 'error' | 'any'
  /** Null: of any cause. */
  cause: Cause | null
}

/**
 * Columns of a row with a wanted finding, ascending.
 *
 * @param homeColumn the column for findings about a whole row
 */
export function columnsWithFinding(
  issues: readonly Issue[],
  { severity, cause }: WantedFindings,
  homeColumn: number,
): number[] {
  const columns = new Set<number>()
  for (const issue of issues) {
    if (severity === 'error' && issue.severity !== 'error') continue
    if (cause !== null && (issue.code !== cause.code || issue.field !== cause.field)) continue
    columns.add(issue.columnIndex ?? homeColumn)
  }
  return [...columns].sort((one, other) => one - other)
}
