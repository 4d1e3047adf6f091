import type { Issue } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import { duplicateIssue } from './duplicateIssue.ts'
import type { RowComparison } from './RowComparison.ts'

type OnFirst = (before: readonly Issue[], added: Issue) => void

/** Rows updated in one transaction. */
const pieceRows = 500

/**
 * Updates rows already written when a later row shows that two groups are one customer: all of them then repeat the first row
 * of the joined group. A step is one transaction.
 *
 * @param onFirst called for each row that was first of its group and now repeats another: its earlier findings, the new one
 */
export function* joinCustomers(
  journal: Journal,
  jobKey: number,
  comparison: RowComparison,
  onFirst: OnFirst,
): Generator<void> {
  const ordinals = affectedRows(journal, jobKey, comparison)
  for (let isDone = false; !isDone;) {
    journal.write(() => {
      for (let count = 0; count < pieceRows && !isDone; count += 1) {
        const next = ordinals.next()
        isDone = next.done === true
        if (!next.done) rewrite(journal, jobKey, comparison, next.value, onFirst)
      }
    })
    yield
  }
}

function* affectedRows(journal: Journal, jobKey: number, comparison: RowComparison): Generator<number> {
  for (const first of comparison.formerFirsts) {
    const repetitions = journal.identities.repetitionsOf(jobKey, first)
    yield first
    yield* repetitions
  }
}

function rewrite(
  journal: Journal,
  jobKey: number,
  comparison: RowComparison,
  ordinal: number,
  onFirst: OnFirst,
): void {
  const repeated = comparison.repeated(ordinal)
  if (!repeated) return
  journal.identities.setDuplicate(jobKey, ordinal, repeated.duplicate)
  const before = journal.issues.of(jobKey, ordinal)
  const others = before.filter(({ code }) => code !== 'duplicate.inFile')
  const added = duplicateIssue(repeated.otherRow)
  if (others.length === before.length) onFirst(before, added)
  journal.issues.replace(jobKey, ordinal, [...others, added])
}
