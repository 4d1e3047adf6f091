import type { FieldKey } from '../../shared/model/field.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Finding } from './Conversion.ts'

/** The issues of one row: at most one per cause and field, so that issue counts are row counts. */
export class IssueList {
  readonly issues: Issue[] = []
  hasError = false

  add(finding: Finding, field: FieldKey | null, columnIndex: number | null): void {
    if (finding.severity === 'error') this.hasError = true
    for (const issue of this.issues) if (issue.code === finding.code && issue.field === field) return
    this.issues.push({
      code: finding.code,
      severity: finding.severity,
      field,
      columnIndex,
      params: finding.params,
    })
  }
}
