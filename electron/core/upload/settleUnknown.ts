import { staleRows } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/**
 * Records the user's decision on 待确认 batches: they arrived, or are sent again. Callers hold the transaction.
 *
 * @param word the decision; `batchId` null: all 待确认 batches. A batch in another state is left as it is
 * @throws AppError `job.staleRows` when the rows to send again were removed
 */
export function settleUnknown(
  journal: Journal,
  { key, job: before }: JobRecord,
  word: { batchId: number | null; decision: 'accepted' | 'resend' },
  at: string,
): void {
  const { batchId, decision } = word
  const state = decision === 'accepted' ? 'accepted' : 'pending'
  if (decision === 'resend' && !before.hasRows) throw staleRows(before)
  if (batchId === null) journal.batches.moveAll(key, 'unknown', state, at)
  else if (journal.batches.find(key, batchId)?.state === 'unknown') {
    journal.batches.moveOne(batchId, state, at)
  }
  const { reconciliation } = journal.jobs.get(before.id).job
  if (decision === 'accepted') {
    journal.jobs.addAcceptedByUser(key, before.reconciliation.unknown - reconciliation.unknown)
  }
  if (reconciliation.pending > 0 && before.state === 'completed') {
    journal.jobs.setState(key, 'paused', at, { reason: 'user' })
  }
  if (reconciliation.pending + reconciliation.unknown === 0) journal.jobs.setState(key, 'completed', at)
}
