import { setImmediate as turn } from 'node:timers/promises'
import { defaultCallVersion } from '../../shared/model/callVersion.ts'
import type { JobState, PauseReason } from '../../shared/model/job.ts'
import { callVersionOf } from '../platform/callVersions.ts'
import type { CallVersion } from '../platform/CallVersion.ts'
import { classifyCall, type Outcome } from '../platform/outcome.ts'
import type { PlatformClient } from '../platform/PlatformClient.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { hasMoreToSend } from '../journal/hasMoreToSend.ts'
import type { SendableRows } from '../rows/SendableRows.ts'
import { BatchSettlement } from './BatchSettlement.ts'
import { RetryPolicy } from './RetryPolicy.ts'
import type { Clock } from './Clock.ts'
import type { CallRateLimiter } from './CallRateLimiter.ts'
import { PreparedBodies } from './PreparedBodies.ts'
import { ConcurrencyLimiter } from './ConcurrencyLimiter.ts'
import { SizeLimit } from './SizeLimit.ts'
import { UpcomingBatches } from './UpcomingBatches.ts'
import { RunToken } from '../tokens/RunToken.ts'
import type { UploadToken, UploadTokens } from '../tokens/RunToken.ts'

export interface UploadDependencies {
  journal: Journal
  jobRecord: JobRecord
  rows: SendableRows
  client: PlatformClient
  endpoint: string
  token: UploadToken
  tokens: UploadTokens
  /** Last row to send, for a trial; null: all rows. */
  lastOrdinal: number | null
  rateLimiter: CallRateLimiter
  callsPerSecond: number | null
  clock: Clock
  /** 0 to 1, as Math.random. */
  random: () => number
  /** Called after every recorded change; must not throw. */
  onChange: () => void
}

/** How a run ended; already recorded in the journal. */
export interface UploadEnd {
  state: JobState
  reason: PauseReason | null
  message: string | null
}

/** A call recorded as `sending`. */
interface BegunCall {
  batch: BatchRecord
  attemptId: number
  callNumber: number
  token: string
  body: Buffer
}

/** A call that has ended but is not recorded yet. */
type EndedCall = BegunCall & { outcome: Outcome }

/**
 * One run of uploading a job, until every batch has an outcome or something stops it.
 *
 * Crash safety depends on the order of writes (decision 2): `sending` and the body's hash are on disk before
 * the first byte is sent, the outcome right after the answer. Resuming after a kill needs nothing from
 * memory. Answers and the next calls are recorded in one transaction, so that the disk is waited for once
 * between an answer and the next call.
 */
export class UploadRun {
  readonly #with: UploadDependencies
  readonly #version: CallVersion
  readonly #limiter: ConcurrencyLimiter
  readonly #retryPolicy: RetryPolicy
  readonly #settlement: BatchSettlement
  readonly #bodies: PreparedBodies
  readonly #sizeLimit = new SizeLimit()
  readonly #inFlight = new Set<Promise<void>>()
  #ended: EndedCall[] = []
  readonly #upcoming: UpcomingBatches
  readonly #halted = new AbortController()
  readonly #whenHalted = new Promise<void>((resolve) => {
    this.#halted.signal.addEventListener('abort', () => resolve())
  })
  readonly #token: RunToken
  /** Calls made for the job, over all its runs. */
  #attempts: number
  /** The address last asked for a long wait; the first acceptance resets this. */
  #isProbing: boolean
  #end: UploadEnd | null = null
  #failure: unknown = null

  constructor(dependencies: UploadDependencies) {
    const { journal, jobRecord, rows, clock, random, endpoint, rateLimiter, callsPerSecond } = dependencies
    this.#with = dependencies
    const { token, tokens } = dependencies
    this.#token = new RunToken(tokens, token, (...end) => this.halt(...end))
    const { concurrency, callVersion } = jobRecord.job
    this.#version = callVersionOf(callVersion ?? defaultCallVersion)
    this.#limiter = new ConcurrencyLimiter({ concurrency, clock, random, rateLimiter, callsPerSecond })
    // Retry-After survives pauses and restarts. A long one has paused its job; a new start overrides it and
    // probes with a single call.
    const { delayMs, isLong } = journal.jobs.holdsAt(endpoint, clock.now())
    this.#limiter.holdFor(delayMs)
    if (isLong) this.#limiter.probe()
    this.#isProbing = isLong
    this.#retryPolicy = new RetryPolicy(this.#limiter, (...end) => this.halt(...end))
    this.#settlement = new BatchSettlement({ journal, jobRecord, rows, clock })
    this.#bodies = new PreparedBodies(rows, this.#version.createBodyWriter(jobRecord.job))
    this.#upcoming = new UpcomingBatches((count) =>
      journal.batches.nextPending(jobRecord.key, count, dependencies.lastOrdinal),
    )
    this.#attempts = journal.attemptsOf(jobRecord.key)
  }

  /** What the run waits for before its next call, for display; null: nothing. */
  get waitingFor(): 'network' | 'rateLimit' | null {
    return this.#end === null ? this.#retryPolicy.waitingFor : null
  }

  /** When the next call may start; null unless the run waits for that. */
  get nextCallAt(): Date | null {
    if (this.waitingFor === null) return null
    return new Date(this.#with.clock.now().getTime() + this.#limiter.holdMs())
  }

  /** Whether the run was halted and only waits for calls in flight. */
  get isHalting(): boolean {
    return this.#end !== null
  }

  /**
   * Starts no more calls; the run ends once those in flight have ended. They are never aborted. The first
   * reason counts, except that a stop overrides an earlier pause.
   */
  halt(state: JobState, reason: PauseReason | null = null, message: string | null = null): void {
    if (this.#end === null || state === 'stopped') this.#end = { state, reason, message }
    this.#halted.abort()
  }

  /**
   * Runs until the upload is complete or halted.
   *
   * @throws AppError `storage.*` when an outcome could not be recorded; its batch stays `sending` and becomes
   *   待确认 when the job is recovered. No call is in flight any more when it throws.
   */
  async run(): Promise<UploadEnd> {
    let isChanged = false
    for (;;) {
      isChanged ||= this.#ended.length > 0
      const { next, hasSent } = this.#advance()
      if (this.#inFlight.size === 0) {
        if (this.#failure !== null) throw this.#failure
        if (this.#end !== null || next === 'nothingLeft') break
      }
      if (hasSent) {
        // undici writes to a kept-alive socket one turn after it was asked to. What no call waits for comes later.
        await turn()
        await turn()
        continue
      }
      if (isChanged) this.#with.onChange()
      isChanged = false
      // One body at a time, so that an answer waits for one at most.
      if (!this.#prepareAhead()) await this.#waitForChange(next)
      // Answers that arrive together are recorded together: the disk is waited for once.
      await turn()
    }
    return this.#writeEnd()
  }

  #writeEnd(): UploadEnd {
    const { journal, jobRecord, clock, lastOrdinal } = this.#with
    journal.assertInPlace()
    return journal.write(() => {
      const isMoreLeft = hasMoreToSend(journal.jobs.get(jobRecord.job.id).job)
      const end: UploadEnd = { state: 'completed', reason: null, message: null }
      if (isMoreLeft && this.#end) Object.assign(end, this.#end)
      else if (isMoreLeft && lastOrdinal !== null) {
        Object.assign(end, { state: 'paused', reason: 'trial' })
        // The trial is over: every later start uploads all remaining rows.
        journal.jobs.setTrialRows(jobRecord.key, null)
      }
      journal.jobs.setState(jobRecord.key, end.state, clock.now().toISOString(), end)
      return end
    })
  }

  /**
   * Records the answers, begins the next calls and sends them.
   *
   * @returns `next`: `nothingLeft`, or the milliseconds until another call may start; 0: wait for a call in
   *   flight or a token
   */
  #advance(): { next: 'nothingLeft' | number; hasSent: boolean } {
    const { journal } = this.#with
    const ended = this.#ended.splice(0)
    const begun: BegunCall[] = []
    let next: 'nothingLeft' | number = 0
    let failure: unknown = null
    try {
      if (ended.length > 0 || this.#isRoomForCalls) {
        journal.write(() => {
          for (const call of ended) this.#settle(call)
          try {
            next = this.#beginCalls(begun)
          } catch (error) {
            // Record the answers all the same.
            failure = error
          }
        })
      }
    } catch (error) {
      failure ??= error
      begun.length = 0
      this.#settleAlone(ended)
    }
    if (begun.length > 0) failure ??= this.#raiseMark(begun)
    for (const call of begun) this.#send(call)
    if (failure !== null) this.#fail(failure)
    return { next, hasSent: begun.length > 0 }
  }

  /**
   * Raises the mark, as the last step before calls are sent (decision 17). If that fails, they are not sent
   * and are recorded as such.
   *
   * @returns the error, else null
   */
  #raiseMark(begun: BegunCall[]): unknown {
    const { journal, jobRecord } = this.#with
    // The practice server stores nothing, so lost calls do no harm.
    if (jobRecord.job.isRehearsal) return null
    try {
      this.#attempts += begun.length
      journal.mark.raise(jobRecord.job.id, this.#attempts)
      return null
    } catch (error) {
      const answer = { httpStatus: null, code: null, errorCode: null, message: null, importId: null }
      const none = { retryAfterMs: null, failure: null, detail: null, hint: null }
      const outcome = { kind: 'notSent', answer, ...none } as const
      this.#settleAlone(begun.splice(0).map((call) => ({ ...call, outcome })))
      return error
    }
  }

  get #isRoomForCalls(): boolean {
    return this.#end === null && this.#inFlight.size < this.#limiter.allowedCalls
  }

  #settle({ batch, attemptId, callNumber, token, body, outcome: reported }: EndedCall): void {
    const outcome = this.#settlement.record(batch, attemptId, reported)
    // Otherwise every later answer on that connection would be one call late.
    if (outcome.kind !== reported.kind) this.#with.client.renewConnections()
    this.#noteSize(batch, body, outcome)
    if (outcome.kind !== 'accepted') this.#upcoming.changed()
    if (this.#isProbing && outcome.kind === 'accepted') {
      this.#isProbing = false
      this.#with.journal.jobs.clearLongHolds(this.#with.endpoint)
    }
    if ((outcome.hint ?? outcome.kind) === 'token') this.#token.refused(token, outcome.answer.message)
    this.#retryPolicy.callEnded(batch, outcome, callNumber)
  }

  #noteSize({ rowCount }: BatchRecord, body: Buffer, { kind, answer }: Outcome): void {
    if (kind === 'accepted' || kind === 'rejected') this.#sizeLimit.passed(body.length)
    if (kind !== 'tooLarge') return
    this.#sizeLimit.refused(rowCount, body.length)
    if (this.#sizeLimit.refusesEverything) this.halt('paused', 'tooLarge', answer.message)
  }

  /** Records answers without next calls: a disk with no room for both may have some for the answers. */
  #settleAlone(ended: readonly EndedCall[]): void {
    if (ended.length === 0) return
    try {
      this.#with.journal.write(() => {
        for (const { batch, attemptId, outcome } of ended) this.#settlement.record(batch, attemptId, outcome)
      })
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Synchronous and in one transaction, so that no other call can take the same batch. */
  #beginCalls(begun: BegunCall[]): 'nothingLeft' | number {
    const { journal, clock } = this.#with
    while (this.#end === null && this.#inFlight.size + begun.length < this.#limiter.allowedCalls) {
      const batch = this.#nextBatch()
      if (!batch) return 'nothingLeft'
      if (!this.#token.isReady()) return 0
      // Read once: if the wait ended between two reads, this would return 0 and nothing would wake the run.
      const waitMs = this.#limiter.waitMs()
      if (waitMs > 0) return waitMs
      const { body, hash } = this.#bodies.take(batch)
      const rowsPerCall = this.#sizeLimit.rowsPerCall(batch.rowCount, body.length)
      if (rowsPerCall < batch.rowCount && batch.state === 'pending') {
        this.#settlement.cut(batch, rowsPerCall)
        this.#upcoming.changed()
        continue
      }
      // The next start would not find writes to a journal file that was moved or removed (decision 2).
      if (begun.length === 0) journal.assertInPlace()
      const attemptId = journal.batches.beginAttempt(batch.id, hash, clock.now().toISOString())
      const callNumber = this.#retryPolicy.callBegins(batch)
      this.#upcoming.begun(batch)
      begun.push({ batch, attemptId, callNumber, token: this.#token.value, body })
    }
    return 0
  }

  #send(begun: BegunCall): void {
    const { client, clock, endpoint } = this.#with
    const { token, body } = begun
    const call = client.send({ endpoint, token, body }).then(
      (result) => {
        const now = clock.now().getTime()
        const outcome = classifyCall(result, now, { secret: token, body }, this.#version.isSuccess)
        this.#ended.push({ ...begun, outcome })
      },
      (error: unknown) => this.#fail(error),
    )
    const settled: Promise<void> = call.finally(() => this.#inFlight.delete(settled))
    this.#inFlight.add(settled)
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.halt('paused', 'storage')
  }

  /**
   * Builds one body for the calls that follow those in flight.
   *
   * @returns whether one was built
   */
  #prepareAhead(): boolean {
    if (this.#end !== null || this.#inFlight.size === 0) return false
    try {
      return this.#bodies.prepareOne(this.#upcoming.next(this.#limiter.allowedCalls))
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  async #waitForChange(next: 'nothingLeft' | number): Promise<void> {
    const wakers: Promise<unknown>[] = [...this.#inFlight]
    if (this.#token.renewal) wakers.push(this.#token.renewal, this.#whenHalted)
    const isHeld = this.#end === null && next !== 'nothingLeft' && next > 0
    // Ending a wait takes as long as recording an answer, and mostly there is none.
    const isEnough = isHeld ? new AbortController() : null
    if (isHeld && isEnough) {
      const signal = AbortSignal.any([this.#halted.signal, isEnough.signal])
      wakers.push(this.#with.clock.wait(next, signal))
      this.#with.onChange()
    }
    await Promise.race(wakers)
    isEnough?.abort()
  }

  /** Pending batches first; 待确认 ones last, and only if the user chose so for this job. */
  #nextBatch(): BatchRecord | null {
    const { journal, jobRecord, lastOrdinal } = this.#with
    const [pending = null] = journal.batches.nextPending(jobRecord.key, 1, lastOrdinal)
    if (pending || !jobRecord.job.resendUnknown) return pending
    return journal.batches.nextUnknown(jobRecord.key, this.#retryPolicy.exhaustedIds)
  }
}
