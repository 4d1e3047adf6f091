import type { Attempt, Receipt, ReceiptLine } from '../../electron/shared/model/job.ts'
import { acceptedAnswer } from './batches.ts'
import type { FakeJobs } from './FakeJobs.ts'

/** Returns receipt lines of failed batches, with accepted ones around them. */
export function jobReceipt(jobs: FakeJobs, jobId: string, offset: number, limit: number): Receipt {
  const { fileName, endpoint, isRehearsal, reconciliation, batchRows } = jobs.get(jobId)
  const special = new Map((jobs.batches.get(jobId) ?? []).map((batch) => [batch.id, batch]))
  const at = new Date().toISOString()
  const count = Math.max(special.size, Math.ceil(reconciliation.accepted / batchRows))
  const lines = Array.from({ length: count }, (_, index): ReceiptLine => {
    const id = index + 1
    const first = 4 + index * batchRows
    const usual = {
      id,
      state: 'accepted' as const,
      rowCount: batchRows,
      firstRowNumber: first,
      lastRowNumber: first + batchRows - 1,
      attempts: id % 5 === 3 ? 2 : 1,
      answer: acceptedAnswer(id),
      changedAt: at,
    }
    return { ...(special.get(id) ?? usual), lastCallAt: at, earlierAttempts: 0 }
  })
  return {
    jobId,
    fileName,
    endpoint,
    isRehearsal,
    reconciliation,
    lines: lines.slice(offset, offset + limit),
    totalLines: lines.length,
    importIds: lines.flatMap(({ answer }) => answer?.importId ?? []),
  }
}

export function attemptsOf(batchId: number): Attempt[] {
  const slowDown = { httpStatus: 429, code: null, errorCode: null, message: '操作频繁', importId: null }
  const end = (seconds: number): string => new Date(Date.now() - 60_000 + seconds * 1_000).toISOString()
  const batch = { batchId, rowCount: 500, firstRowNumber: 2, lastRowNumber: 501 }
  return [
    { id: 1, ...batch, startedAt: end(0), endedAt: end(1), outcome: 'slowDown', answer: slowDown },
    {
      id: 2,
      ...batch,
      startedAt: end(4),
      endedAt: end(5),
      outcome: 'accepted',
      answer: acceptedAnswer(batchId),
    },
  ]
}
