import type { JobState, PauseReason } from '../../../shared/model/job.ts'
import {
  buildRequestBody,
  classifyCall,
  hashBody,
  type Outcome,
  type PlatformClient,
} from '../../platform/index.ts'
import type { BatchRow } from '../journal/BatchTable.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRow } from '../journal/JobTable.ts'
import { hasMoreToSend } from '../hasMoreToSend.ts'
import type { SendableRows } from '../SendableRows.ts'
import { BadRowSearch } from './BadRowSearch.ts'
import { BisectionGuard } from './BisectionGuard.ts'
import type { Clock } from './Clock.ts'
import type { CallPace } from './CallPace.ts'
import { FailureRounds } from './FailureRounds.ts'
import { RateGovernor } from './RateGovernor.ts'
import { RunToken } from './RunToken.ts'
import type { UploadToken, UploadTokens } from './UploadToken.ts'

/** Calls for one batch in one run before the job pauses, when none surely arrived (decision 7). */
const mostTries = 3
/** Rounds of requests to slow down without one acceptance in between, before the job pauses. */
const mostSlowDowns = 8
/** Rounds in a row without a trustworthy answer, before the job pauses: more would only make more 待确认. */
const mostUnknownInARow = 3

export interface UploadDependencies {
  journal: Journal
  jobRow: JobRow
  rows: SendableRows
  client: PlatformClient
  endpoint: string
  token: UploadToken
  tokens: UploadTokens
  /** No row behind this one is sent: the end of a trial. Null: all are. */
  lastOrdinal: number | null
  pace: CallPace
  callsPerSecond: number | null
  clock: Clock
  /** 0 to 1, as Math.random. */
  random: () => number
  /** Called after everything that was recorded; it does not throw. */
  onChange: () => void
}

/** How a run ended; already written to the journal. */
export interface UploadEnd {
  state: JobState
  reason: PauseReason | null
  message: string | null
}

/**
 * One run of uploading a job: from now until every batch has an outcome, or something stops it.
 *
 * The order of writes is what everything rests on (decision 2): `sending` and the body's hash are on disk before
 * the first byte goes out, the outcome right after the answer. Nothing in memory is needed to go on after a kill.
 */
export class UploadRun {
  readonly #with: UploadDependencies
  readonly #governor: RateGovernor
  readonly #search: BadRowSearch
  readonly #guard = new BisectionGuard()
  readonly #inFlight = new Set<Promise<void>>()
  readonly #triesByBatch = new Map<number, number>()
  readonly #halted = new AbortController()
  readonly #whenHalted = new Promise<void>((resolve) => {
    this.#halted.signal.addEventListener('abort', () => resolve())
  })
  readonly #token: RunToken
  readonly #slowDowns = new FailureRounds()
  readonly #unknowns = new FailureRounds()
  #callsBegun = 0
  #end: UploadEnd | null = null
  #failure: unknown = null
  #waitingFor: 'network' | 'rateLimit' = 'rateLimit'

  constructor(dependencies: UploadDependencies) {
    const { journal, jobRow, rows, clock, random, endpoint, pace, callsPerSecond } = dependencies
    this.#with = dependencies
    const { token, tokens } = dependencies
    this.#token = new RunToken(tokens, token, (...end) => this.halt(...end))
    const { concurrency } = jobRow.job
    this.#governor = new RateGovernor({ concurrency, clock, random, pace, callsPerSecond })
    // A wait the platform asked for outlives a pause, and a kill.
    this.#governor.holdFor(journal.jobs.holdMs(endpoint, clock.now()))
    this.#search = new BadRowSearch(journal, jobRow.key, rows)
  }

  /** What the run waits for before its next call, for show. */
  get waitingFor(): 'network' | 'rateLimit' | null {
    return this.#end === null && this.#governor.holdMs() > 0 ? this.#waitingFor : null
  }

  /** Whether it was told to end and only waits for calls in flight. */
  get isHalting(): boolean {
    return this.#end !== null
  }

  /**
   * Starts no more calls; the run ends once those in flight have ended. They are never cut off. The first reason
   * counts, but a stop is also more than a pause that was asked for before.
   */
  halt(state: JobState, reason: PauseReason | null = null, message: string | null = null): void {
    if (this.#end === null || state === 'stopped') this.#end = { state, reason, message }
    this.#halted.abort()
  }

  /**
   * Runs to its end.
   *
   * @throws AppError `storage.*` when an outcome could not be written down; such a batch stays `sending` and is
   *   待确认 once the job is recovered. No call is in flight any more when it throws.
   */
  async run(): Promise<UploadEnd> {
    for (;;) {
      const next = this.#startCalls()
      if (this.#inFlight.size === 0) {
        if (this.#failure !== null) throw this.#failure
        if (this.#end !== null || next === 'nothingLeft') break
      }
      await this.#waitForChange(next)
    }
    return this.#writeEnd()
  }

  #writeEnd(): UploadEnd {
    const { journal, jobRow, clock, lastOrdinal } = this.#with
    return journal.write(() => {
      const isMoreLeft = hasMoreToSend(journal.jobs.get(jobRow.job.id).job)
      const end: UploadEnd = { state: 'completed', reason: null, message: null }
      if (isMoreLeft && this.#end) Object.assign(end, this.#end)
      else if (isMoreLeft && lastOrdinal !== null) {
        Object.assign(end, { state: 'paused', reason: 'trial' })
        // The trial is over: whoever goes on from here, by whatever way, means all that is left.
        journal.jobs.setTrialRows(jobRow.key, null)
      }
      journal.jobs.setState(jobRow.key, end.state, clock.now().toISOString(), end)
      return end
    })
  }

  /** @returns `nothingLeft`, or the milliseconds before another call may start, 0 when as many as may are in flight */
  #startCalls(): 'nothingLeft' | number {
    try {
      while (this.#end === null && this.#inFlight.size < this.#governor.allowedCalls) {
        const batch = this.#nextBatch()
        if (!batch) return 'nothingLeft'
        if (!this.#token.isReady()) return 0
        // Asked once: between two looks at the clock a wait may end, and nobody would wait for it any more.
        const waitMs = this.#governor.waitMs()
        if (waitMs > 0) return waitMs
        this.#startCall(batch)
      }
    } catch (error) {
      this.#fail(error)
    }
    return 0
  }

  #startCall(batch: BatchRow): void {
    const call = this.#sendBatch(batch).catch((error: unknown) => this.#fail(error))
    const settled: Promise<void> = call.finally(() => this.#inFlight.delete(settled))
    this.#inFlight.add(settled)
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.halt('paused', 'storage')
  }

  async #waitForChange(next: 'nothingLeft' | number): Promise<void> {
    const wakers: Promise<unknown>[] = [...this.#inFlight]
    if (this.#token.renewal) wakers.push(this.#token.renewal, this.#whenHalted)
    const isEnough = new AbortController()
    if (this.#end === null && next !== 'nothingLeft' && next > 0) {
      const signal = AbortSignal.any([this.#halted.signal, isEnough.signal])
      wakers.push(this.#with.clock.wait(next, signal))
      this.#with.onChange()
    }
    await Promise.race(wakers)
    isEnough.abort()
  }

  /** Pending batches first; what is 待确认 goes last and only by the user's word for this job. */
  #nextBatch(): BatchRow | null {
    const { journal, jobRow, lastOrdinal } = this.#with
    const pending = journal.batches.nextPending(jobRow.key, lastOrdinal ?? undefined)
    if (pending || !jobRow.job.resendUnknown) return pending
    const exhausted = [...this.#triesByBatch].filter(([, tries]) => tries >= mostTries).map(([id]) => id)
    return journal.batches.nextUnknown(jobRow.key, exhausted)
  }

  /** Everything up to the first `await` happens at once, so that no other call can take the same batch. */
  async #sendBatch(batch: BatchRow): Promise<void> {
    const { journal, jobRow, rows, client, clock, endpoint } = this.#with
    const token = this.#token.value
    const body = buildRequestBody(jobRow.job.options, rows.recordsOf(batch))
    const bodyHash = hashBody(body)
    const attemptId = journal.write(() =>
      journal.batches.beginAttempt(batch.id, bodyHash, clock.now().toISOString()),
    )
    this.#triesByBatch.set(batch.id, this.#tries(batch) + 1)
    this.#callsBegun += 1
    const callNumber = this.#callsBegun
    this.#governor.callStarted()
    const result = await client.send({ endpoint, token, body })
    const outcome = classifyCall(result, clock.now().getTime())
    this.#record(batch, attemptId, outcome)
    if (outcome.kind === 'token') this.#token.refused(token, outcome.answer.message)
    else this.#react(batch, outcome, callNumber)
    this.#with.onChange()
  }

  #record(batch: BatchRow, attemptId: number, outcome: Outcome): void {
    const { journal, jobRow, clock } = this.#with
    const now = clock.now()
    journal.write(() => {
      const end = { outcome: outcome.kind, answer: outcome.answer }
      journal.batches.endAttempt(attemptId, end, now.toISOString())
      if (outcome.retryAfterMs !== null) journal.jobs.setHold(jobRow.key, now, outcome.retryAfterMs)
      this.#settleBatch(batch, outcome, now.toISOString())
    })
  }

  /** What becomes of the batch; inside the transaction that ends its attempt. */
  #settleBatch(batch: BatchRow, outcome: Outcome, at: string): void {
    const { batches } = this.#with.journal
    const { kind, answer } = outcome
    switch (kind) {
      case 'accepted':
        batches.setState(batch.id, 'accepted', at, answer)
        return this.#search.accepted(batch, at)
      case 'unknown':
        return batches.setState(batch.id, 'unknown', at, answer)
      case 'tooLarge':
        if (batch.rowCount > 1) return this.#search.halve(batch, answer, at)
        return batches.setState(batch.id, 'rejected', at, answer)
      case 'rejected':
        if (batch.rowCount > 1 && this.#isWorthSearching(outcome)) {
          return this.#search.refused(batch, answer, at)
        }
        if (batch.rowCount === 1) this.#search.rowRefused(batch)
        return batches.setState(batch.id, 'rejected', at, answer)
      default:
        // It surely did not arrive, so it goes back to where it was: a batch that may have arrived once
        // stays 待确认 even when sending it again failed.
        return batches.setState(batch.id, batch.state, at, answer)
    }
  }

  #isWorthSearching(outcome: Outcome): boolean {
    return this.#with.jobRow.job.bisectRejected && !this.#guard.isPointless(outcome.answer)
  }

  /** What the outcome means for the calls after it. */
  #react(batch: BatchRow, outcome: Outcome, callNumber: number): void {
    const { kind, answer, retryAfterMs } = outcome
    const { message } = answer
    switch (kind) {
      case 'accepted':
        this.#sawAnswer()
        this.#guard.accepted()
        return this.#governor.succeeded()
      case 'rejected':
        this.#sawAnswer()
        if (batch.rowCount === 1) this.#guard.rowRejected(answer)
        return
      case 'tooLarge':
        return this.#sawAnswer()
      case 'permission':
        // A new token after the permission was given: the same way on as for an expired one (decision 7).
        return this.halt('needsToken', 'permission', message)
      case 'address':
      case 'certificate':
        return this.halt('paused', kind, message)
      case 'slowDown': {
        // Being asked to wait is not a failure of this batch.
        this.#triesByBatch.set(batch.id, this.#tries(batch) - 1)
        const isNewRound = this.#slowDowns.note(callNumber, this.#callsBegun)
        this.#waitingFor = 'rateLimit'
        this.#governor.slowDown(retryAfterMs, this.#slowDowns.count, isNewRound)
        if (this.#slowDowns.count >= mostSlowDowns) this.halt('paused', 'rateLimited', message)
        return
      }
      case 'notSent':
      case 'serverBusy': {
        if (outcome.failure === 'proxyAuthentication') return this.halt('paused', outcome.failure)
        const reason = kind === 'notSent' ? 'network' : 'server'
        this.#waitingFor = 'network'
        this.#governor.backOff(retryAfterMs, this.#tries(batch))
        if (this.#tries(batch) >= mostTries) this.halt('paused', reason, message)
        return
      }
      case 'unknown':
        this.#unknowns.note(callNumber, this.#callsBegun)
        this.#waitingFor = 'network'
        this.#governor.backOff(null, this.#unknowns.count)
        if (this.#unknowns.count >= mostUnknownInARow) this.halt('paused', 'server', message)
    }
  }

  /** The platform took a call and said what it thinks of it: it is there, and not too busy. */
  #sawAnswer(): void {
    this.#slowDowns.reset()
    this.#unknowns.reset()
  }

  #tries(batch: BatchRow): number {
    return this.#triesByBatch.get(batch.id) ?? 0
  }
}
