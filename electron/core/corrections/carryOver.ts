import { comparableFields } from '../duplicates/hashIdentities.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { correctRows } from './correctRows.ts'
import type { CorrectionKeys } from './RowEditor.ts'

/** A job whose corrections may be carried over, and the key of its rows. */
export interface CorrectionSource {
  fromJobId: string
  dataKey: Uint8Array
}

/**
 * Carries the user's decisions over from another job of the same file: corrected and skipped rows, the duplicate choice, and
 * whether invalid rows are skipped. They become the first log entry of the new job; the old undo history is not carried over.
 *
 * @throws AppError `storage.*`
 */
export async function carryOver(
  journal: Journal,
  jobId: string,
  keys: CorrectionKeys,
  { fromJobId, dataKey }: CorrectionSource,
): Promise<void> {
  const source = journal.jobs.get(fromJobId)
  const { key, job } = journal.jobs.get(jobId)
  const { keep } = source.duplicateChoice
  const available = comparableFields(job.mapping)
  const fields = fieldsOf(source).filter((field) => available.includes(field))
  const keepsDuplicateChoice = keep !== null && fields.length > 0
  // A duplicate choice fills blanks again by itself; without one, filled cells are carried over as if typed.
  const carryOver = { kind: 'carryOver', fromJobId, dataKey, withMerged: !keepsDuplicateChoice } as const
  await correctRows(journal, jobId, keys, carryOver)
  if (keepsDuplicateChoice) {
    await correctRows(journal, jobId, keys, { kind: 'chooseDuplicates', fields, keep })
  }
  if (source.job.skipInvalid) {
    journal.write(() => journal.jobs.setSkipInvalid(key, true, new Date().toISOString()))
  }
}

function fieldsOf({ job, duplicateChoice }: JobRecord): ReturnType<typeof comparableFields> {
  return duplicateChoice.fields ?? comparableFields(job.mapping)
}
