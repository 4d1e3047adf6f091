import type { Issue, IssueGroup } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { CountDelta } from '../journal/JobTable.ts'

/** The facts of one row that a job's counts depend on. */
export interface RowFacts {
  /** A skipped row contributes to no other count. */
  isSkipped: boolean
  isEdited: boolean
  hasFuzzyIdentity: boolean
  hasIdentityId: boolean
  issues: readonly Issue[]
}

/** Count changes of one piece, as plain data. */
export interface CountChangeList {
  groups: IssueGroup[]
  delta: CountDelta
}

/** Accumulates count changes of one piece, which are written once. */
export class CountChanges {
  readonly #groups = new Map<string, IssueGroup>()
  readonly #delta: CountDelta = {
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
    editedRows: 0,
    skippedRows: 0,
  }

  replace(before: RowFacts, after: RowFacts): void {
    this.#add(before, -1)
    this.#add(after, 1)
  }

  #add({ isSkipped, isEdited, hasFuzzyIdentity, hasIdentityId, issues }: RowFacts, sign: 1 | -1): void {
    const delta = this.#delta
    if (isEdited) delta.editedRows += sign
    if (isSkipped) {
      delta.skippedRows += sign
      return
    }
    const hasError = issues.some(({ severity }) => severity === 'error')
    const hasWarning = issues.some(({ severity }) => severity === 'warning')
    if (hasWarning) delta.rowsWithWarnings += sign
    if (hasError) delta.invalidRows += sign
    else {
      if (hasWarning) delta.warningRows += sign
      if (!hasFuzzyIdentity) delta.rowsWithoutFuzzyIdentity += sign
      if (!hasIdentityId) delta.rowsWithoutIdentityId += sign
    }
    for (const { code, field, severity } of issues) this.#addToGroup({ code, field, severity, count: sign })
  }

  #addToGroup(change: IssueGroup): void {
    const cause = `${change.code}|${change.severity}|${change.field}`
    const group = this.#groups.get(cause)
    if (group) group.count += change.count
    else this.#groups.set(cause, change)
  }

  list(): CountChangeList {
    return { groups: [...this.#groups.values()].filter(({ count }) => count !== 0), delta: this.#delta }
  }

  /** Callers hold the transaction. */
  static write({ groups, delta }: CountChangeList, journal: Journal, jobKey: number): void {
    for (const group of groups) journal.issues.addToGroup(jobKey, group)
    journal.jobs.addCounts(jobKey, delta, new Date().toISOString())
  }
}
