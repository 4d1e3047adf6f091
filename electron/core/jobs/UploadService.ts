import type { Job, PauseReason } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { parseEndpoint, type PlatformClient } from '../platform/index.ts'
import type { JobEvents } from './JobEvents.ts'
import type { JobKeys } from './JobKeys.ts'
import { SendableRows } from './SendableRows.ts'
import { StagedRows } from './StagedRows.ts'
import type { WorkLock } from './WorkLock.ts'
import type { Journal } from './journal/Journal.ts'
import type { JobRow } from './journal/JobTable.ts'
import { asStorageError } from './journal/storageErrors.ts'
import { cutIntoBatches } from './planBatches.ts'
import { ProgressReporter } from './progress/ProgressReporter.ts'
import { purgeRows } from './recoverJobs.ts'
import type { Clock } from './uploading/Clock.ts'
import { UploadRun } from './uploading/UploadRun.ts'

/** Progress is looked at this often while an upload waits for answers. */
const progressGapMs = 200

export interface UploadRequest {
  /** Full address; null keeps the job's own, or takes the setting. */
  endpoint: string | null
  isRehearsal: boolean
  resendUnknown: boolean
  /** 1 to 8; null keeps the job's own. */
  concurrency: number | null
}

export interface UploadParts {
  journal: Journal
  keys: JobKeys
  lock: WorkLock
  events: JobEvents
  client: PlatformClient
  clock: Clock
  random: () => number
  /** The token to use, or null when the user has to give one. */
  readToken: (isRehearsal: boolean) => Promise<string | null>
  /** The address in the settings. */
  defaultEndpoint: () => string
}

interface ActiveUpload {
  jobId: string
  run: UploadRun
  ended: Promise<Job>
}

/** Uploads jobs, one at a time, and knows how to hold, end and settle them. */
export class UploadService {
  readonly #parts: UploadParts
  #active: ActiveUpload | null = null
  /** Taken before the first wait of a start, so that a double click does not start two. */
  #isTaken = false

  constructor(parts: UploadParts) {
    this.#parts = parts
  }

  /** The job that is being uploaded now. */
  get activeJobId(): string | null {
    return this.#active?.jobId ?? null
  }

  /**
   * Starts or goes on with an upload; returns once it is under way (or needs a token).
   *
   * @throws AppError `job.*`, `options.resendNeedsMatching`, `platform.invalidEndpoint`, `storage.*`
   */
  async start(jobId: string, request: UploadRequest): Promise<Job> {
    if (this.#isTaken) throw new AppError('job.busy', 'another upload is under way')
    const releaseLock = this.#parts.lock.hold()
    this.#isTaken = true
    const release = (): void => {
      this.#isTaken = false
      releaseLock()
    }
    try {
      const { journal, keys, clock, readToken } = this.#parts
      const jobRow = journal.jobs.get(jobId)
      assertUploadable(jobRow, request)
      const endpoint = parseEndpoint(
        request.endpoint ?? jobRow.job.endpoint ?? this.#parts.defaultEndpoint(),
      ).href
      const staged = new StagedRows(journal, { key: jobRow.key, id: jobId }, await keys.open(jobRow))
      if (staged.rowCount !== jobRow.job.reconciliation.total) {
        throw new AppError('storage.tampered', 'the number of staged rows is not what was prepared')
      }
      const token = await readToken(request.isRehearsal)
      if (token === null) {
        journal.write(() => journal.jobs.setState(jobRow.key, 'needsToken', clock.now().toISOString()))
        release()
        return this.#announce(jobId)
      }
      const rows = new SendableRows(journal, jobRow.key, staged)
      this.#begin(jobRow, { ...request, endpoint }, rows)
      this.#run(jobId, rows, endpoint, token, release)
      return this.#announce(jobId)
    } catch (error) {
      release()
      throw error
    }
  }

  /**
   * Resolves with the job once its upload has ended, at once when none is under way.
   *
   * @throws AppError `storage.*` when an outcome could not be written down
   */
  async wait(jobId: string): Promise<Job> {
    if (this.#active?.jobId === jobId) return this.#active.ended
    return this.#parts.journal.jobs.get(jobId).job
  }

  /** Starts no more calls; resolves once those in flight have ended and been counted. */
  async halt(jobId: string, how: 'pause' | 'stop', reason: PauseReason = 'user'): Promise<Job> {
    const active = this.#active
    const { journal, clock } = this.#parts
    if (active?.jobId === jobId) {
      if (how === 'pause') active.run.halt('paused', reason)
      else active.run.halt('stopped')
      return active.ended
    }
    const { key, job } = journal.jobs.get(jobId)
    if (how === 'stop' && (job.state === 'paused' || job.state === 'needsToken')) {
      journal.write(() => journal.jobs.setState(key, 'stopped', clock.now().toISOString()))
      return this.#announce(jobId)
    }
    return job
  }

  /**
   * The user's word on what is 待确认: it arrived, or send it again. All of it when `batchId` is null.
   *
   * @throws AppError `job.busy` while it is being uploaded
   */
  settleUnknown(jobId: string, batchId: number | null, decision: 'accepted' | 'resend'): Job {
    if (this.#active?.jobId === jobId) throw new AppError('job.busy', 'the job is being uploaded')
    const { journal, clock, lock } = this.#parts
    const release = lock.hold()
    try {
      const { key } = journal.jobs.get(jobId)
      const at = clock.now().toISOString()
      const state = decision === 'accepted' ? 'accepted' : 'pending'
      journal.write(() => {
        if (batchId === null) journal.batches.moveAll(key, 'unknown', state, at)
        else if (journal.batches.find(key, batchId)?.state === 'unknown') {
          journal.batches.moveOne(batchId, state, at)
        }
        const { job } = journal.jobs.get(jobId)
        const { pending, unknown } = job.reconciliation
        if (pending > 0 && job.state === 'completed') {
          journal.jobs.setState(key, 'paused', at, { reason: 'user' })
        }
        if (pending + unknown === 0) journal.jobs.setState(key, 'completed', at)
      })
      this.#purgeIfDone(jobId)
    } finally {
      release()
    }
    return this.#announce(jobId)
  }

  /** Ends what is under way, for the end of the app. */
  async close(): Promise<void> {
    if (this.#active) await this.halt(this.#active.jobId, 'pause', 'interrupted')
  }

  /** Plans the batches with the first upload; from then on they are what they are. */
  #begin(jobRow: JobRow, request: UploadRequest & { endpoint: string }, rows: SendableRows): void {
    const { journal, clock } = this.#parts
    const at = clock.now().toISOString()
    const { key, job } = jobRow
    journal.write(() => {
      journal.jobs.setUpload(key, {
        endpoint: request.endpoint,
        isRehearsal: request.isRehearsal,
        concurrency: request.concurrency ?? job.concurrency,
        resendUnknown: request.resendUnknown,
      })
      if (!jobRow.isPlanned) {
        for (const range of cutIntoBatches(rows.all(), job.batchRows)) journal.batches.insert(key, range, at)
        journal.jobs.setPlanned(key, true)
      }
      journal.jobs.setState(key, 'uploading', at)
    })
  }

  #run(jobId: string, rows: SendableRows, endpoint: string, token: string, release: () => void): void {
    const { journal, client, clock, random, events } = this.#parts
    const reporter = new ProgressReporter(jobId, () => clock.elapsedMs(), events.progress)
    const jobRow = journal.jobs.get(jobId)
    const reportProgress = (isFinal = false): void =>
      reporter.report(() => {
        const { reconciliation, batches } = journal.jobs.get(jobId).job
        const { total, accepted, rejected, unknown, skipped } = reconciliation
        const rowsTotal = total - skipped
        const rowsDone = accepted + rejected + unknown
        return {
          phase: run.isHalting ? 'stopping' : 'uploading',
          rowsDone,
          rowsTotal,
          fraction: rowsTotal === 0 ? 1 : rowsDone / rowsTotal,
          batchesDone: batches.total - batches.pending,
          batchesTotal: batches.total,
          reconciliation,
          waitingFor: run.waitingFor,
        }
      }, isFinal)
    const run = new UploadRun({
      journal,
      jobRow,
      rows,
      client,
      endpoint,
      token,
      clock,
      random,
      onChange: reportProgress,
    })
    const ticker = setInterval(reportProgress, progressGapMs)
    const ended = run
      .run()
      .catch((error: unknown) => {
        this.#noteFailure(jobId, error)
        throw asStorageError(error)
      })
      .finally(() => {
        clearInterval(ticker)
        this.#active = null
        release()
      })
      .then(() => {
        reportProgress(true)
        this.#purgeIfDone(jobId)
        return this.#announce(jobId)
      })
    ended.catch(() => undefined)
    this.#active = { jobId, run, ended }
  }

  /** The disk refused an outcome; saying so in the journal may fail as well, and recovery says it then. */
  #noteFailure(jobId: string, error: unknown): void {
    const { journal, clock } = this.#parts
    try {
      const { key } = journal.jobs.get(jobId)
      journal.write(() =>
        journal.jobs.setState(key, 'paused', clock.now().toISOString(), {
          reason: 'storage',
          message: asStorageError(error).code,
        }),
      )
    } catch {
      return
    }
  }

  /**
   * Removes the rows of a job that is done: all of them went up, and nothing is left that a report or a second
   * try would need. A rehearsal keeps them for the real upload.
   */
  #purgeIfDone(jobId: string): void {
    const { journal } = this.#parts
    const { key, job } = journal.jobs.get(jobId)
    const { rejected, skipped, unknown, pending } = job.reconciliation
    const isDone = job.state === 'completed' && rejected + skipped + unknown + pending === 0
    if (isDone && !job.isRehearsal && job.hasRows) purgeRows(journal, key)
  }

  #announce(jobId: string): Job {
    const { job } = this.#parts.journal.jobs.get(jobId)
    this.#parts.events.changed(job)
    return job
  }
}

function assertUploadable(jobRow: JobRow, request: UploadRequest): void {
  const { job, isPlanned } = jobRow
  const { total, skipped, pending, unknown } = job.reconciliation
  if (job.state === 'preparing' || job.state === 'uploading') {
    throw new AppError('job.wrongState', `job is ${job.state}`, { params: { state: job.state } })
  }
  if (request.resendUnknown && !job.options.isMatching) {
    throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
  }
  if (!isPlanned && job.invalidRows > 0 && !job.skipInvalid) {
    throw new AppError('job.hasInvalidRows', `${job.invalidRows} rows have errors`, {
      params: { count: job.invalidRows },
    })
  }
  const sendable = isPlanned ? pending + (request.resendUnknown ? unknown : 0) : total - skipped
  if (sendable === 0) throw new AppError('job.nothingToUpload', 'no row is left to upload')
}
