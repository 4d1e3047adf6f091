import type { Reconciliation } from '../../shared/model/job.ts'

/** Increases when a member of an answer is removed or changes its meaning; added members do not count. */
export const answerVersion = 1

const noRows: Reconciliation = { total: 0, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 0 }

/** What an error says about a job when it concerns none. */
export const noJob = { jobId: null, state: null, reconciliation: noRows } as const
