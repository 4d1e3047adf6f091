import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { BatchRange } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { planAllBatches, ordinalAt } from './planBatches.ts'
import { recoverUploads } from '../journal/recoverJobs.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { rememberRepairs } from './rememberRepairs.ts'
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

/** Batches planned in one stretch: some milliseconds. */
const batchesPerTurn = 100

/** The batches of a job as planned from its rows at one revision. */
export interface BatchPlan {
  editRevision: number
  batchRows: number
  trialRows: number | null
  ranges: readonly BatchRange[]
}

/** Plans the batches of a job's first upload, with pauses for other work; null when they are fixed already. */
export async function planAhead(journal: Journal, jobId: string): Promise<BatchPlan | null> {
  const { key, isPlanned, editRevision, job } = journal.read(() => journal.jobs.get(jobId))
  if (isPlanned) return null
  const { batchRows, trialRows } = job
  const ranges: BatchRange[] = []
  for (const range of planAllBatches(new SendableRows(journal, key, null), batchRows, trialRows ?? 0)) {
    ranges.push(range)
    if (ranges.length % batchesPerTurn === 0) await turn()
  }
  return { editRevision, batchRows, trialRows, ranges }
}

/**
 * Plans the batches on the first upload (they are fixed from then on) and moves the job to `uploading`.
 *
 * @param ahead what was planned a moment ago; not used where the job has changed since
 * @throws AppError `storage.tampered` when rows are missing, `storage.*`
 */
export function beginUpload(
  journal: Journal,
  jobRecord: JobRecord,
  request: BeginRequest,
  dataKey: Buffer,
  now: Date,
  ahead: BatchPlan | null = null,
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
      const isCurrent =
        ahead?.editRevision === journal.jobs.get(job.id).editRevision &&
        ahead.batchRows === job.batchRows &&
        ahead.trialRows === trialRows
      const ranges = isCurrent ? ahead.ranges : planAllBatches(rows, job.batchRows, trialRows ?? 0)
      for (const range of ranges) journal.batches.insert(key, range, at)
      journal.jobs.setPlanned(key, true)
      rememberRepairs(journal, journal.jobs.get(job.id))
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
