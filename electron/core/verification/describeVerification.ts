import { fieldKeyOf, type FieldKey } from '../../shared/model/field.ts'
import {
  unsureReasons,
  type Verification,
  type VerificationPurpose,
} from '../../shared/model/verification.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/** Fields of a record that the lookup does not answer, or in no documented form. */
const unreadFields: ReadonlySet<FieldKey> = new Set<FieldKey>(['tags', 'address', 'platform', 'mpid'])

/** Describes what is known of a 核对. Callers hold the transaction. */
export function describeVerification(
  journal: Journal,
  { key, job }: JobRecord,
  purpose: VerificationPurpose,
  now: { isRunning: boolean; nextLookAt: Date | null },
): Verification {
  const { verifications } = journal
  const record = verifications.find(key, purpose)
  const counts = verifications.counts(key, purpose)
  const sum = (verdict: 'present' | 'missing' | 'unsure'): number =>
    counts.reduce((total, each) => total + (each.verdict === verdict ? each.count : 0), 0)
  const [present, missing, unsure] = [sum('present'), sum('missing'), sum('unsure')]
  const byField = new Map<FieldKey, number>()
  for (const { fields, count } of verifications.differingFields(key, purpose)) {
    for (const field of fields as FieldKey[]) byField.set(field, (byField.get(field) ?? 0) + count)
  }
  const targets = [...job.mapping.columns, ...job.mapping.constants].flatMap(({ target }) =>
    target === null ? [] : [fieldKeyOf(target)],
  )
  const isUnderWay = record?.state === 'running' || record?.state === 'waiting'
  const isCutOff = isUnderWay && !now.isRunning
  return {
    jobId: job.id,
    purpose,
    state: isCutOff || record === null ? 'paused' : record.state,
    reason: isCutOff ? 'interrupted' : (record?.reason ?? null),
    rows: purpose === 'sample' ? verifications.countChecks(key, purpose) : countInDoubt(journal, key),
    present,
    missing,
    unsure,
    unsureBy: unsureReasons.flatMap((reason) => {
      const count = counts.find((each) => each.verdict === 'unsure' && each.reason === reason)?.count ?? 0
      return count === 0 ? [] : [{ reason, count }]
    }),
    differing: [...byField].map(([field, count]) => ({ field, count })).sort((a, b) => b.count - a.count),
    unread: [...new Set(targets)].filter((field) => unreadFields.has(field) || field.startsWith('custom:')),
    resendable: verifications.countMissing(key),
    nextLookAt: now.nextLookAt?.toISOString() ?? null,
    startedAt: record?.startedAt ?? job.changedAt,
    changedAt: record?.changedAt ?? job.changedAt,
  }
}

/** Rows in doubt, and those that were settled by asking. */
function countInDoubt(journal: Journal, key: number): number {
  const unknown = journal.batches.inState(key, 'unknown').reduce((sum, { rowCount }) => sum + rowCount, 0)
  return unknown + journal.verifications.countSettled(key)
}
