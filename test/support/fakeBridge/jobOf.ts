import type { Job } from '../../../electron/shared/model/job.ts'
import { defaultMatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'
import { proposedMapping } from './rows.ts'

/** A prepared job of 1,000 rows with the given fields changed. */
export function jobOf(fields: Partial<Job> = {}): Job {
  const now = new Date().toISOString()
  return {
    id: 'job-1',
    fileName: '门店会员导出-2026年11月.xlsx',
    sheetName: '会员名单',
    state: 'prepared',
    pauseReason: null,
    pauseMessage: null,
    queuePosition: null,
    nextAttemptAt: null,
    trialRows: null,
    revision: 0,
    createdAt: now,
    changedAt: now,
    completedAt: null,
    endpoint: null,
    isRehearsal: false,
    options: { ...defaultMatchingOptions },
    mapping: proposedMapping(),
    batchRows: 500,
    concurrency: 2,
    bisectRejected: true,
    resendUnknown: false,
    skipInvalid: false,
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: fields.warningRows ?? 0,
    editedRows: 0,
    skippedRows: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
    reconciliation: { total: 1_000, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 1_000 },
    batches: { total: 0, accepted: 0, rejected: 0, unknown: 0, pending: 0 },
    hasRows: true,
    ...fields,
  }
}
