import type { DuplicateKeep } from '../../../electron/shared/model/correction.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { Recheck } from '../../stores/correcting.ts'

/** What the user did to a job by hand, as far as a new check has to take it over. */
type HandWork = Recheck['before']

/** One thing that was taken over, or was not; `rows` where rows are counted. */
export interface Part {
  name: 'edited' | 'skipped' | 'skipInvalid' | 'duplicates'
  rows: number
}

export function handWorkOf(
  job: Pick<Job, 'editedRows' | 'skippedRows' | 'skipInvalid'>,
  keep: DuplicateKeep | null,
): HandWork {
  const { editedRows, skippedRows, skipInvalid } = job
  return { editedRows, skippedRows, skipInvalid, keep }
}

/** What of the work before a new check is still there after it; work that there was not is not spoken of. */
export function compareHandWork(before: HandWork, after: HandWork): { kept: Part[]; lost: Part[] } {
  const kept: Part[] = []
  const lost: Part[] = []
  const sort = (name: Part['name'], was: number, is: number): void => {
    if (Math.min(was, is) > 0) kept.push({ name, rows: Math.min(was, is) })
    if (was > is) lost.push({ name, rows: was - is })
  }
  sort('edited', before.editedRows, after.editedRows)
  const keepsChoice = before.keep === after.keep
  if (before.keep !== null) (keepsChoice ? kept : lost).push({ name: 'duplicates', rows: 0 })
  // Rows left out as duplicates go with their choice; how many those are is not known apart.
  if (keepsChoice) sort('skipped', before.skippedRows, after.skippedRows)
  else sort('skipped', after.skippedRows, after.skippedRows)
  if (before.skipInvalid) (after.skipInvalid ? kept : lost).push({ name: 'skipInvalid', rows: 0 })
  return { kept, lost }
}
