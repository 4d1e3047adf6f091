import type { Batch } from '../../electron/shared/model/job.ts'
import type { FakeJobs } from './FakeJobs.ts'
import type { FakeRows } from './FakeRows.ts'
import type { Handlers } from './Handlers.ts'
import { firstRowNumber } from './rows.ts'

/** Ordinals of the rows of a job that the platform rejected. */
export function rejectedOrdinals(jobs: FakeJobs, jobId: string): number[] {
  return rejectedBatches(jobs, jobId).flatMap((batch) =>
    Array.from({ length: batch.rowCount }, (_, index) => batch.firstRowNumber - firstRowNumber + index),
  )
}

function rejectedBatches(jobs: FakeJobs, jobId: string): Batch[] {
  return (jobs.batches.get(jobId) ?? []).filter(({ state }) => state === 'rejected')
}

/** Routes of rejected rows that are changed and sent again. */
export function repairHandlers(jobs: FakeJobs, rowsOf: (jobId: string) => FakeRows): Handlers {
  const repaired = (jobId: string): number[] =>
    rejectedOrdinals(jobs, jobId).filter((ordinal) => rowsOf(jobId).row(ordinal).editedColumns.length > 0)

  return {
    'job.rejections': ({ jobId, ordinals }) =>
      rejectedBatches(jobs, jobId).flatMap(({ id, rowCount, firstRowNumber: first, answer }) =>
        ordinals
          .filter(
            (ordinal) => ordinal >= first - firstRowNumber && ordinal < first - firstRowNumber + rowCount,
          )
          .map((ordinal) => ({
            ordinal,
            batchId: id,
            rowCount,
            answer: answer!,
            rowsMeant: answer?.message?.includes('第1条') ? [{ place: '第1条', rowNumber: first }] : [],
          })),
      ),
    'job.repairedRows': ({ jobId }) => ({ ordinals: repaired(jobId) }),
    'job.retryRepaired': ({ jobId }) => {
      const rows = new Set(repaired(jobId).map((ordinal) => ordinal + firstRowNumber))
      const counts = { ...jobs.get(jobId).reconciliation }
      counts.pending += rows.size
      counts.rejected -= rows.size
      const left = (jobs.batches.get(jobId) ?? []).filter(({ firstRowNumber: first }) => !rows.has(first))
      jobs.batches.set(jobId, left)
      return jobs.upload(jobId, { reconciliation: counts })
    },
  }
}
