import { wholeSurvey, type CallSurvey, type CallVersionName } from '../../shared/model/callVersion.ts'
import type { StandardField } from '../../shared/model/field.ts'
import type { Journal } from '../journal/Journal.ts'
import { callVersionOf } from '../platform/callVersions.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Worker task: what a version of the call leaves out of a job's rows. */
export const surveyTask = defineTask<
  { dataDir: string; jobId: string; dataKey: Uint8Array; callVersion: CallVersionName },
  CallSurvey
>('survey')

/** Counts, over the rows to be sent with their corrections, what a version of the call does not take. */
export function surveyCall(
  journal: Journal,
  jobId: string,
  dataKey: Buffer,
  callVersion: CallVersionName,
): CallSurvey {
  const { key, job } = journal.jobs.get(jobId)
  const survey = wholeSurvey(callVersion)
  const examine = callVersionOf(callVersion).createExaminer(job.mapping)
  if (!examine) return survey
  const unsent = new Map<StandardField, number>()
  const staged = new StagedRows(journal, { key, id: job.id }, dataKey)
  for (const { firstOrdinal, rowCount } of staged.places) {
    const lastOrdinal = firstOrdinal + rowCount - 1
    const left = journal.staging.unsentBetween(key, firstOrdinal, lastOrdinal)
    for (const { ordinal, recordJson } of staged.records(firstOrdinal, lastOrdinal)) {
      if (left.has(ordinal)) continue
      const examined = examine(recordJson)
      for (const field of examined.unsent) unsent.set(field, (unsent.get(field) ?? 0) + 1)
      if (!examined.hasIdentity) survey.rowsWithoutIdentity += 1
      if (examined.hasCustomerId) survey.rowsWithCustomerId += 1
    }
  }
  return { ...survey, unsent: [...unsent].map(([field, rows]) => ({ field, rows })) }
}
