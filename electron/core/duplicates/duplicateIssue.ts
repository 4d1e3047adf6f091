import type { Issue } from '../../shared/model/issue.ts'

/** The finding on a row whose customer an earlier row has that is sent as well. */
export function duplicateIssue(otherRow: number): Issue {
  return {
    code: 'duplicate.inFile',
    severity: 'warning',
    field: null,
    columnIndex: null,
    params: { otherRow },
  }
}
