import type { Job } from '../../electron/shared/model/job.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'
import { jobOf as plainJobOf } from '../jobOf.ts'
import { proposedMapping } from './rows.ts'

/** Returns a prepared job of 1,000 rows with the given fields changed. */
export function jobOf(fields: Partial<Job> = {}): Job {
  const now = new Date().toISOString()
  return plainJobOf({
    fileName: '门店会员导出-2026年11月.xlsx',
    sheetName: '会员名单',
    state: 'prepared',
    createdAt: now,
    changedAt: now,
    endpoint: null,
    callVersion: null,
    options: { ...defaultMatchingOptions },
    mapping: proposedMapping(),
    rowsWithWarnings: fields.warningRows ?? 0,
    reconciliation: { total: 1_000, pending: 1_000 },
    ...fields,
  })
}
