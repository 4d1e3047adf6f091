import type { Issue, IssueCode } from '../../shared/model/issue.ts'

/** Whether a finding depends on other rows of the job: checking the row alone does not give it. */
export function isAboutOthers(code: IssueCode): boolean {
  return code === 'duplicate.inFile' || code === 'phone.shared'
}

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
