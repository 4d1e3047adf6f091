import type { Batch, BatchAnswer, Job, Reconciliation } from '../../electron/shared/model/job.ts'

/** Uses import ids beyond 2^53, as the platform does. */
export function acceptedAnswer(batchId: number): BatchAnswer {
  const importId = String(9_007_199_254_740_992n + BigInt(batchId))
  return { httpStatus: 200, code: '200', errorCode: 'SUCCESS', message: 'ok', importId }
}

/** @param first the batch's first row in the file */
export function batchOf(
  id: number,
  state: Batch['state'],
  rowCount: number,
  first: number,
  message: string | null,
): Batch {
  const refused = { httpStatus: 200, code: '500', errorCode: 'PARAM_ERROR' }
  const unanswered = { httpStatus: null, code: null, errorCode: null }
  return {
    id,
    state,
    rowCount,
    firstRowNumber: first,
    lastRowNumber: first + rowCount - 1,
    attempts: 1,
    answer: { ...(state === 'rejected' ? refused : unanswered), message, importId: null },
    changedAt: new Date().toISOString(),
  }
}

/** Counts the batches of a job; a rejected one has a single row. */
export function countBatches(job: Job, counts: Reconciliation): Job['batches'] {
  const of = (rows: number): number => Math.ceil(rows / job.batchRows)
  const { accepted, rejected, unknown, pending } = counts
  return {
    total: of(counts.total - counts.skipped),
    accepted: of(accepted),
    rejected,
    unknown: of(unknown),
    pending: of(pending),
  }
}
