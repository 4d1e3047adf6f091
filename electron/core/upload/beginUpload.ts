import { AppError } from '../../shared/errors/AppError.ts'
import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { planBatches, ordinalAt } from './planBatches.ts'
import { recoverUploads } from '../journal/recoverJobs.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import type { TokenAnswer } from '../tokens/RunToken.ts'

/** A job whose upload is recorded as begun. */
export interface BegunUpload {
  jobRecord: JobRecord
  rows: SendableRows
  /** Last row of a trial; null: all rows are sent. */
  lastOrdinal: number | null
}

/** Parameters of a start, as in `UploadRequest`. */
interface BeginRequest {
  endpoint: string
  callVersion: CallVersionName
  isRehearsal: boolean
  resendUnknown: boolean
  concurrency: number | null
}

/**
 * Plans the batches on the first upload (they are fixed from then on) and moves the job to `uploading`.
 *
 * @throws AppError `storage.tampered` when rows are missing, `storage.*`
 */
export function beginUpload(
  journal: Journal,
  jobRecord: JobRecord,
  request: BeginRequest,
  dataKey: Buffer,
  now: Date,
): BegunUpload {
  const { key, job } = jobRecord
  const { trialRows } = job
  const staged = new StagedRows(journal, { key, id: job.id }, dataKey)
  if (staged.rowCount !== job.reconciliation.total) {
    throw new AppError('storage.tampered', 'the number of staged rows is not what was prepared')
  }
  const rows = new SendableRows(journal, key, staged)
  const at = now.toISOString()
  journal.write(() => {
    journal.jobs.setUpload(key, {
      endpoint: request.endpoint,
      callVersion: request.callVersion,
      isRehearsal: request.isRehearsal,
      concurrency: request.concurrency ?? job.concurrency,
      resendUnknown: request.resendUnknown,
    })
    if (!jobRecord.isPlanned) {
      const ranges = planBatches(rows.all(), job.batchRows, trialRows ?? 0)
      for (const range of ranges) journal.batches.insert(key, range, at)
      journal.jobs.setPlanned(key, true)
    }
    journal.jobs.setState(key, 'uploading', at)
  })
  // If the write-ahead log is lost later, the calls are lost with it, but not the rows and the plan.
  journal.tryTruncateLog()
  if (!request.isRehearsal) journal.mark.reserve(job.id)
  const lastOrdinal = trialRows === null ? null : ordinalAt(rows.all(), trialRows)
  return { jobRecord: journal.jobs.get(job.id), rows, lastOrdinal }
}

/**
 * Records that a start got no token. Does not store the address: only a job that has begun has one, since any
 * other may still go to the practice server first.
 */
export function noteNotStarted(
  journal: Journal,
  { key }: JobRecord,
  start: { resendUnknown: boolean; answer: Exclude<TokenAnswer, { kind: 'token' }> },
  now: Date,
): void {
  const { kind, message } = start.answer
  const state = kind === 'needed' ? 'needsToken' : 'paused'
  journal.write(() => {
    journal.jobs.setResendUnknown(key, start.resendUnknown)
    const reason = kind === 'needed' ? null : 'network'
    journal.jobs.setState(key, state, now.toISOString(), { reason, message })
  })
}

/**
 * Records that an outcome could not be written, which may fail as well.
 *
 * @returns whether it was recorded; otherwise the next start does it
 */
export function noteFailedUpload(journal: Journal, jobId: string, code: string, now: Date): boolean {
  try {
    journal.write(() => failUpload(journal, jobId, code, now))
    return true
  } catch {
    return false
  }
}

/**
 * Runs `look` on the job as the next start will find it, for when that cannot be written now; does not throw.
 */
export function withFailedUpload(
  journal: Journal,
  jobId: string,
  code: string,
  now: Date,
  look: () => void,
): void {
  try {
    journal.pretend(() => {
      failUpload(journal, jobId, code, now)
      look()
    })
  } catch {
    return
  }
}

function failUpload(journal: Journal, jobId: string, code: string, now: Date): void {
  recoverUploads(journal, now)
  const { key, job } = journal.jobs.get(jobId)
  if (job.state !== 'paused') return
  journal.jobs.setState(key, 'paused', now.toISOString(), { reason: 'storage', message: code })
}
