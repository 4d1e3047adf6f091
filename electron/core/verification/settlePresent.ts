import type { Journal } from '../journal/Journal.ts'
import { moveRows } from './moveRows.ts'

/**
 * Records the 待确认 rows that are on the platform as accepted, batch by batch, as far as nothing was sent since they
 * were looked up. With nothing left to send or to ask about, the job is completed. Callers hold the
 * transaction.
 *
 * @returns number of rows
 */
export function settlePresent(journal: Journal, jobKey: number, jobId: string, at: string): number {
  const checks = journal.verifications.checks(jobKey, 'unknown', 'present')
  let settled = 0
  for (const batch of journal.batches.inState(jobKey, 'unknown')) {
    const ordinals = new Set(
      checks.flatMap(({ batchId, ordinal, lookedAt }) =>
        batchId === batch.id && lookedAt >= batch.changedAt ? [ordinal] : [],
      ),
    )
    moveRows(journal, jobKey, batch, { ordinals, state: 'accepted', at })
    settled += ordinals.size
  }
  const { reconciliation } = journal.jobs.get(jobId).job
  if (settled > 0 && reconciliation.pending + reconciliation.unknown === 0) {
    journal.jobs.setState(jobKey, 'completed', at)
  }
  return settled
}

/**
 * Makes the rows that are proven missing unsent again (重新上传), as far as nothing was sent since they were looked up.
 * What was found about them is forgotten: it does not hold for the next call. Callers hold the transaction.
 *
 * @returns number of rows
 */
export function releaseMissing(journal: Journal, jobKey: number, at: string): number {
  const missing = journal.verifications.missing(jobKey)
  for (const batch of journal.batches.inState(jobKey, 'unknown')) {
    const ordinals = new Set(missing.flatMap((row) => (row.batchId === batch.id ? [row.ordinal] : [])))
    moveRows(journal, jobKey, batch, { ordinals, state: 'pending', at })
  }
  journal.verifications.removeChecksOf(
    jobKey,
    missing.map(({ ordinal }) => ordinal),
  )
  if (missing.length > 0) journal.jobs.setState(jobKey, 'paused', at, { reason: 'user' })
  return missing.length
}
