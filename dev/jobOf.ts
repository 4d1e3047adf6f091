import type { Job, Reconciliation } from '../electron/shared/model/job.ts'

const nothing: Reconciliation = { total: 0, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 0 }

/** Returns a job with the given fields set; all others have defaults. */
export function jobOf(
  changes: Partial<Omit<Job, 'reconciliation'>> & { reconciliation?: Partial<Reconciliation> } = {},
): Job {
  return {
    id: 'job-1',
    fileName: '客户.xlsx',
    sheetName: 'Sheet1',
    state: 'uploading',
    queuePosition: null,
    nextAttemptAt: null,
    heldUntil: null,
    trialRows: null,
    revision: 0,
    pauseReason: null,
    pauseMessage: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    completedAt: null,
    endpoint: 'https://platform.test/x',
    callVersion: 'v1',
    isRehearsal: false,
    options: { isMatching: true, matchingType: 1, importMode: 2 },
    mapping: { columns: [], constants: [], blanksClear: false },
    batchRows: 500,
    concurrency: 2,
    bisectRejected: true,
    resendUnknown: false,
    recordsLost: false,
    acceptedByUser: 0,
    skipInvalid: false,
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: 0,
    editedRows: 0,
    skippedRows: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
    batches: { total: 0, accepted: 0, rejected: 0, unknown: 0, pending: 0 },
    hasRows: true,
    ...changes,
    reconciliation: { ...nothing, ...changes.reconciliation },
  }
}
