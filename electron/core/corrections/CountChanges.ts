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

  /** @param rows so many of them */
  replace(before: RowFacts, after: RowFacts, rows: number): void {
    this.#add(before, -rows)
    this.#add(after, rows)
  }

  #add({ isSkipped, isEdited, hasFuzzyIdentity, hasIdentityId, issues }: RowFacts, change: number): void {
    const delta = this.#delta
    if (isEdited) delta.editedRows += change
    if (isSkipped) {
      delta.skippedRows += change
      return
    }
    const hasError = issues.some(({ severity }) => severity === 'error')
    const hasWarning = issues.some(({ severity }) => severity === 'warning')
    if (hasWarning) delta.rowsWithWarnings += change
    if (hasError) delta.invalidRows += change
    else {
      if (hasWarning) delta.warningRows += change
      if (!hasFuzzyIdentity) delta.rowsWithoutFuzzyIdentity += change
      if (!hasIdentityId) delta.rowsWithoutIdentityId += change
    }
    for (const { code, field, severity } of issues) this.#addToGroup({ code, field, severity, count: change })
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
