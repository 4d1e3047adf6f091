import type { CorrectionService } from '../../../electron/core/corrections/CorrectionService.ts'
import type { DuplicateField, DuplicateKeep, RowsChanged } from '../../../electron/shared/model/correction.ts'

/** Compares customers by these fields and settles all of them alike, as 重复客户 does. */
export async function chooseDuplicates(
  corrections: CorrectionService,
  jobId: string,
  fields: DuplicateField[],
  keep: DuplicateKeep,
): Promise<RowsChanged> {
  await corrections.duplicates(jobId, fields)
  return corrections.setGroupChoice(jobId, { firstOrdinal: null, keep })
}
