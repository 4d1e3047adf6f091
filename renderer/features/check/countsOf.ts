import type { Job } from '../../../electron/shared/model/job.ts'
import type { Segment } from '../../stores/checkView.ts'

/** Rows of each segment of the strip. 可上传 + 有错误 + 已跳过 = 全部, unless rows with errors are skipped as a whole. */
export function countsOf(
  job: Pick<
    Job,
    'reconciliation' | 'invalidRows' | 'skippedRows' | 'rowsWithWarnings' | 'editedRows' | 'skipInvalid'
  >,
): Record<Segment, number> {
  const { total } = job.reconciliation
  return {
    all: total,
    ready: total - job.invalidRows - job.skippedRows,
    errors: job.invalidRows,
    warnings: job.rowsWithWarnings,
    edited: job.editedRows,
    skipped: job.skippedRows + (job.skipInvalid ? job.invalidRows : 0),
  }
}
