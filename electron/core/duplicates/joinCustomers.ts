import type { Issue } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import { duplicateIssue } from './duplicateIssue.ts'
import type { RowComparison } from './RowComparison.ts'

type OnFirst = (before: readonly Issue[], added: Issue) => void

/** Rows put right in one transaction. */
const pieceRows = 500

/**
 * Puts right what was written of rows before a later row showed that two customers are one: all of them repeat the first row of
 * the two.
 *
 * @param told.onPiece called after every transaction
 * @param told.onFirst told of each row that began a customer and now repeats one: what was found of it before, and the new finding
 */
export function joinCustomers(
  journal: Journal,
  jobKey: number,
  comparison: RowComparison,
  told: { onPiece: () => void; onFirst: OnFirst },
): void {
  const ordinals = affectedRows(journal, jobKey, comparison)
  for (let isDone = false; !isDone;) {
    journal.write(() => {
      for (let count = 0; count < pieceRows && !isDone; count += 1) {
        const next = ordinals.next()
        isDone = next.done === true
        if (!next.done) rewrite(journal, jobKey, comparison, next.value, told.onFirst)
      }
    })
    told.onPiece()
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
