import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { planAllBatches } from './planBatches.ts'

/** Records that the journal was found to have lost. */
export interface LostRecords {
  /** File names of jobs with calls that the journal does not know. */
  fileNames: string[]
  /** Number of uploaded jobs that are missing from the journal. */
  jobs: number
}

/**
 * Compares the journal with its mark (decision 17). If a job made more calls than the journal knows, its
 * pending and rejected batches (planned now if it had none) become 待确认: pending rows may have been sent,
 * rejected ones sent again. Without a readable mark, this applies to every job with such rows.
 *
 * Callers hold the data folder's lock, and no upload is running.
 *
 * @throws AppError `storage.*`
 */
export function recoverLostAttempts(journal: Journal, now: Date): LostRecords {
  const { mark } = journal
  const marks = mark.read()
  const records = journal.read(() => journal.jobs.list())
  const distrusted = records.filter(({ key, job }) => {
    const known = job.isRehearsal ? 0 : journal.attemptsOf(key)
    const lost = marks === null ? Number(hasUnsent(job)) : (marks.of(job.id)?.attempts ?? 0) - known
    if (lost <= 0) return false
    journal.write(() => distrust(journal, { key, job }, known + lost, now.toISOString()))
    return true
  })
  if (marks === null) {
    mark.reset()
    for (const { key, job } of distrusted) mark.raise(job.id, journal.attemptsOf(key))
  }
  return {
    fileNames: distrusted.map(({ job }) => job.fileName),
    jobs: marks?.missingFrom(records.map(({ job }) => job.id)) ?? 0,
  }
}

function hasUnsent({ reconciliation, hasRows }: JobRecord['job']): boolean {
  return reconciliation.pending > 0 || (hasRows && reconciliation.rejected > 0)
}

function distrust(
  journal: Journal,
  { key, job }: Pick<JobRecord, 'key' | 'job'>,
  attempts: number,
  at: string,
): void {
  const { jobs, batches } = journal
  if (job.isRehearsal) {
    // The missing calls were made after the job had left the rehearsal.
    batches.remove(key)
    journal.verifications.remove(key)
    jobs.resetUpload(key, at)
  }
  const { isPlanned } = jobs.get(job.id)
  if (!isPlanned) {
    if (job.invalidRows > 0) jobs.setSkipInvalid(key, true, at)
    const ranges = planAllBatches(new SendableRows(journal, key, null), job.batchRows)
    for (const range of ranges) batches.insert(key, range, at)
    jobs.setPlanned(key, true)
  }
  for (const state of ['pending', 'rejected'] as const) batches.moveAll(key, state, 'unknown', at)
  jobs.addLostAttempts(key, attempts - journal.attemptsOf(key))
  // The user chose it for calls without an answer, not for calls without a record.
  jobs.setResendUnknown(key, false)
  jobs.setTrialRows(key, null)
  jobs.setState(key, 'completed', at)
}
