import type { Journal } from '../journal/Journal.ts'
import { SendableRows } from '../rows/SendableRows.ts'
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

/**
 * Records the user's decision about single 待确认 rows: they arrived, or are sent again. Callers hold the transaction.
 */
export function settleRows(
  journal: Journal,
  { key, jobId }: { key: number; jobId: string },
  { ordinals, decision }: { ordinals: readonly number[]; decision: 'accepted' | 'resend' },
  at: string,
): void {
  const chosen = new Set(ordinals)
  let settled = 0
  for (const batch of journal.batches.inState(key, 'unknown')) {
    const rows = new SendableRows(journal, key, null).sendableIn(batch)
    const own = new Set(rows.flatMap(({ ordinal }) => (chosen.has(ordinal) ? [ordinal] : [])))
    const state = decision === 'accepted' ? 'accepted' : 'pending'
    moveRows(journal, key, batch, { ordinals: own, state, at })
    settled += own.size
  }
  journal.verifications.removeChecksOf(key, ordinals)
  if (decision === 'accepted') journal.jobs.addAcceptedByUser(key, settled)
  const { reconciliation, state } = journal.jobs.get(jobId).job
  if (reconciliation.pending + reconciliation.unknown === 0) journal.jobs.setState(key, 'completed', at)
  else if (reconciliation.pending > 0 && state === 'completed') {
    journal.jobs.setState(key, 'paused', at, { reason: 'user' })
  }
}
