import type { Job, PauseReason } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { assertIdentified, assertUploadable } from './assertUploadable.ts'
import { chooseTarget, type CallTarget } from './chooseTarget.ts'
import {
  beginUpload,
  planAhead,
  noteFailedUpload,
  noteNotStarted,
  withFailedUpload,
  type BegunUpload,
} from './beginUpload.ts'
import type { SendableRows } from '../rows/SendableRows.ts'
import type { JobRecord, RecordedJob } from '../journal/JobTable.ts'
import { asStorageError } from '../storageErrors.ts'
import { uploadFacts } from './uploadFacts.ts'
import { recoverUploads } from '../journal/recoverJobs.ts'
import { retryRejected } from './retryRejected.ts'
import { settleUnknown } from './settleUnknown.ts'
import type { UploadParts, UploadRequest } from './UploadParts.ts'
import { CallRateLimiter } from './CallRateLimiter.ts'
import { UploadRun, type UploadDependencies } from './UploadRun.ts'

/** Interval of progress reports while an upload waits for answers. */
const progressGapMs = 200

interface ActiveUpload {
  jobId: string
  run: UploadRun
  ended: Promise<Job>
}

/** Uploads jobs, one at a time: starts, halts and settles them. */
export class UploadService {
  readonly #parts: UploadParts
  #active: ActiveUpload | null = null
  /** Set before the first await of a start, so that a double click does not start two. */
  #isTaken = false
  /** The start that waits for its token, and whether the user cancelled it meanwhile. */
  #starting: { jobId: string; isCalledOff: boolean } | null = null
  /** The app is quitting: a queued job must not start now. */
  #isClosing = false
  readonly #rateLimiter: CallRateLimiter
  readonly #listeners: ((job: Job) => void)[] = []

  constructor(parts: UploadParts) {
    this.#parts = parts
    this.#rateLimiter = new CallRateLimiter(parts.clock)
  }

  /** Whether no upload can start: one is running or starting, or the app is quitting. */
  get isBusy(): boolean {
    return this.#isTaken || this.#isClosing
  }

  /** Registers a callback for every upload whose end was recorded. */
  onEnded(listener: (job: Job) => void): void {
    this.#listeners.push(listener)
  }

  /** Id of the job being uploaded. */
  get activeJobId(): string | null {
    return this.#active?.jobId ?? null
  }

  /**
   * Starts or resumes an upload; resolves once it is running (or needs a token).
   *
   * @throws AppError `job.*`, `options.*`, `platform.invalidEndpoint`, `storage.*`
   */
  async start(jobId: string, request: UploadRequest): Promise<Job> {
    if (this.isBusy) throw new AppError('job.busy', 'another upload is under way')
    const releaseLock = this.#parts.lock.hold()
    this.#isTaken = true
    const starting = (this.#starting = { jobId, isCalledOff: false })
    const release = (): void => {
      this.#isTaken = false
      this.#starting = null
      releaseLock()
    }
    try {
      const { journal, keys, clock, tokens, surveys } = this.#parts
      // We hold the lock, so a job still marked `uploading` is stale: its failure could not be recorded.
      recoverUploads(journal, clock.now())
      const asked = this.#uploadable(jobId, request)
      const { key, isPlanned } = asked.jobRecord
      const { trialRows } = request
      // Stored before the token is read, so that a start without a token is resumed as a trial.
      if (trialRows !== undefined && !isPlanned)
        journal.write(() => journal.jobs.setTrialRows(key, trialRows))
      const dataKey = await keys.open(asked.jobRecord)
      // Rows that name nobody in this version must not be found out by the platform.
      if (!isPlanned) assertIdentified(await surveys.of(jobId, asked.callVersion))
      const plan = await planAhead(journal, jobId)
      const source = tokens(asked.endpoint, request.isRehearsal)
      const answer = await source.read()
      this.#starting = null
      if (this.#isClosing) throw new AppError('job.busy', 'the app is ending')
      if (starting.isCalledOff) {
        release()
        return this.#tellEnded(jobId)
      }
      // Reread: the job may have changed during keychain access. Address and version stay: the token is valid for
      // that address alone.
      const { endpoint, callVersion } = asked
      const { jobRecord } = this.#uploadable(jobId, { ...request, endpoint, callVersion })
      if (answer.kind !== 'token') {
        noteNotStarted(journal, jobRecord, { resendUnknown: request.resendUnknown, answer }, clock.now())
        release()
      } else {
        const target = { ...request, endpoint, callVersion }
        const begun = beginUpload(journal, jobRecord, target, dataKey, clock.now(), plan)
        this.#run(begun, { token: answer.token, tokens: source }, release)
      }
    } catch (error) {
      release()
      throw asStorageError(error)
    }
    return this.#parts.feed.announce(jobId)
  }

  /**
   * Resolves with the job once its upload has ended; at once when none is running.
   *
   * @throws AppError `storage.*` when an outcome could not be recorded
   */
  async wait(jobId: string): Promise<Job> {
    if (this.#active?.jobId === jobId) return this.#active.ended
    return this.#parts.feed.get(jobId)
  }

  /**
   * Starts no more calls; resolves once those in flight have ended and are recorded.
   *
   * @throws AppError `storage.inUse` when another process works in the data folder
   */
  async halt(jobId: string, how: 'pause' | 'stop', reason: PauseReason = 'user'): Promise<Job> {
    if (this.#active?.jobId === jobId) {
      const { run, ended } = this.#active
      if (how === 'pause') run.halt('paused', reason)
      else run.halt('stopped')
      return ended
    }
    if (this.#starting?.jobId === jobId) {
      this.#starting.isCalledOff = true
      const [state, why] = how === 'pause' ? (['paused', { reason }] as const) : (['stopped', null] as const)
      this.#changeAtRest(jobId, ({ key }, at) => this.#parts.journal.jobs.setState(key, state, at, why))
      return this.#parts.feed.announce(jobId)
    }
    const isResting = ({ state }: RecordedJob): boolean => state === 'paused' || state === 'needsToken'
    const job = this.#parts.feed.get(jobId)
    if (job.state !== 'uploading' && !(how === 'stop' && isResting(job))) return job
    this.#changeAtRest(jobId, ({ key, job: now }, at) => {
      if (how === 'stop' && isResting(now)) this.#parts.journal.jobs.setState(key, 'stopped', at)
    })
    return this.#parts.feed.announce(jobId)
  }

  /**
   * Records the user's decision on 待确认 batches: they arrived, or are sent again.
   *
   * @param batchId null: all 待确认 batches
   * @throws AppError `job.busy` while the job is being uploaded, `job.staleRows` when the rows to send again
   *   were removed
   */
  settleUnknown(jobId: string, batchId: number | null, decision: 'accepted' | 'resend'): Job {
    if (this.#active?.jobId === jobId) throw new AppError('job.busy', 'the job is being uploaded')
    const { journal } = this.#parts
    this.#changeAtRest(jobId, (jobRecord, at) => settleUnknown(journal, jobRecord, { batchId, decision }, at))
    this.#parts.removal.removeIfDone(jobId)
    return this.#parts.feed.announce(jobId)
  }

  /**
   * Makes rejected rows pending again (仅重传失败数据); the next start sends nothing else.
   *
   * @param choice `bisect` (拆开重试): batches that are rejected again are bisected, also with matching off
   * @throws AppError `job.restFirst` while other rows are still to be sent, `job.nothingToUpload`,
   *   `job.staleRows`
   */
  retryRejected(jobId: string, choice: { bisect: boolean } = { bisect: false }): Job {
    this.#changeAtRest(jobId, (jobRecord, at) => retryRejected(this.#parts.journal, jobRecord, choice, at))
    return this.#parts.feed.announce(jobId)
  }

  /**
   * 改好并重传: makes the rejected rows that the user changed pending again, and no others.
   *
   * @throws AppError as `retryRejected`; `job.changing` when a row is changed meanwhile
   */
  async retryRepaired(jobId: string): Promise<Job> {
    const { journal, corrections, feed } = this.#parts
    const { ordinals, editRevision } = await corrections.repairedRows(jobId)
    this.#changeAtRest(jobId, (jobRecord, at) => {
      if (jobRecord.editRevision !== editRevision) {
        throw new AppError('job.changing', 'a row was changed after the repaired ones were found')
      }
      retryRejected(journal, jobRecord, { bisect: false, ordinals: new Set(ordinals) }, at)
    })
    return feed.announce(jobId)
  }

  /** Pauses the running upload because the app quits; nothing starts after it. */
  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#active) await this.halt(this.#active.jobId, 'pause', 'interrupted')
  }

  #read(jobId: string): JobRecord {
    return this.#parts.journal.read(() => this.#parts.journal.jobs.get(jobId))
  }

  #uploadable(jobId: string, request: UploadRequest): { jobRecord: JobRecord } & CallTarget {
    const jobRecord = this.#read(jobId)
    this.#parts.corrections.assertAtRest(jobId)
    assertUploadable(jobRecord, request)
    return { jobRecord, ...chooseTarget(jobRecord.job, request, this.#parts) }
  }

  #run(
    { jobRecord, rows, lastOrdinal }: BegunUpload,
    token: Pick<UploadDependencies, 'token' | 'tokens'>,
    release: () => void,
  ): void {
    const { journal, client, clock, random, feed } = this.#parts
    const callsPerSecond = this.#parts.callsPerSecond()
    const { id: jobId, endpoint, trialRows } = jobRecord.job
    if (endpoint === null) throw new AppError('internal', 'an upload without an address')
    const reporter = feed.trackProgress(jobId, () => clock.elapsedMs())
    const reportProgress = (isFinal = false): void => {
      try {
        reporter.report(() => uploadFacts(this.#read(jobId).job, run, trialRows), isFinal)
      } catch {
        // Display only: an error that keeps it from being read also stops the run, which reports it.
      }
    }
    const onChange = (): void => reportProgress()
    const work = { journal, jobRecord, rows, lastOrdinal, client, endpoint, ...token }
    const run = new UploadRun({
      ...work,
      clock,
      random,
      onChange,
      callsPerSecond,
      rateLimiter: this.#rateLimiter,
    })
    const stopTicking = clock.every(progressGapMs, onChange)
    const ended = this.#followToEnd(jobId, run, rows, () => {
      stopTicking()
      this.#active = null
      release()
      reportProgress(true)
    })
    // `wait` rejects with the failure; without a caller that waits, it must not be an unhandled rejection.
    ended.catch(() => undefined)
    this.#active = { jobId, run, ended }
  }

  async #followToEnd(jobId: string, run: UploadRun, rows: SendableRows, finish: () => void): Promise<Job> {
    try {
      await run.run()
    } catch (error) {
      const { journal, clock, feed } = this.#parts
      const failure = asStorageError(error)
      const isNoted = noteFailedUpload(journal, jobId, failure.code, clock.now())
      finish()
      const announce = (): void => feed.tryAnnounce(jobId)
      if (isNoted) announce()
      else withFailedUpload(journal, jobId, failure.code, clock.now(), announce)
      throw failure
    }
    await this.#keepSample(jobId, rows)
    this.#parts.removal.removeIfDone(jobId)
    finish()
    return this.#tellEnded(jobId)
  }

  /** Best effort: without a sample there is nothing to compare later, and the upload is what it is. */
  async #keepSample(jobId: string, rows: SendableRows): Promise<void> {
    const { removal, samples, clock } = this.#parts
    try {
      if (removal.isDone(jobId)) await samples.keep(jobId, rows, clock.now())
    } catch {
      return
    }
  }

  #tellEnded(jobId: string): Job {
    const job = this.#parts.feed.announce(jobId)
    for (const listener of this.#listeners) listener(job)
    return job
  }

  /** Changes a job that is not being uploaded, neither by this process nor by another. */
  #changeAtRest(jobId: string, change: (jobRecord: JobRecord, at: string) => void): void {
    const { journal, clock, lock } = this.#parts
    const release = lock.hold()
    try {
      journal.write(() => {
        if (!this.#isTaken) recoverUploads(journal, clock.now())
        change(journal.jobs.get(jobId), clock.now().toISOString())
      })
    } finally {
      release()
    }
  }
}
