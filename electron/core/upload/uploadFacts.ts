import type { UploadRun } from './UploadRun.ts'
import type { RecordedJob } from '../journal/JobTable.ts'
import type { ProgressFacts } from '../jobs/ProgressReporter.ts'

/** Progress of an upload: counts from the journal, and what the run waits for. */
export function uploadFacts(
  { reconciliation, batches }: RecordedJob,
  run: UploadRun,
  trialRows: number | null,
): ProgressFacts {
  const { total, accepted, rejected, unknown, skipped } = reconciliation
  // A trial ends with its own rows, not with all rows.
  const rowsTotal = Math.min(total - skipped, trialRows ?? Infinity)
  const rowsDone = accepted + rejected + unknown
  return {
    phase: run.isHalting ? 'stopping' : 'uploading',
    rowsDone,
    rowsTotal,
    fraction: rowsTotal === 0 ? 1 : rowsDone / rowsTotal,
    batchesDone: batches.total - batches.pending,
    batchesTotal: batches.total,
    reconciliation,
    waitingFor: run.waitingFor,
    nextAttemptAt: run.nextCallAt?.toISOString() ?? null,
  }
}
