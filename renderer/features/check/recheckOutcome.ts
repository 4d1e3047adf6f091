import type { DuplicateKeep } from '../../../electron/shared/model/correction.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { Recheck } from '../../stores/correcting.ts'

/** Manual changes of a job that a recheck has to carry over. */
type HandWork = Recheck['before']

/** An item that was carried over or lost; `rows` where rows are counted. */
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

/** Compares the manual changes before and after a recheck. Omits kinds of changes that did not exist. */
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
  // Rows left out as duplicates belong to that choice and are not counted separately.
  if (keepsChoice) sort('skipped', before.skippedRows, after.skippedRows)
  else sort('skipped', after.skippedRows, after.skippedRows)
  if (before.skipInvalid) (after.skipInvalid ? kept : lost).push({ name: 'skipInvalid', rows: 0 })
  return { kept, lost }
}
