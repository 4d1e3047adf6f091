import type { BatchAnswer, JobState, PauseReason } from '../../../shared/model/job.ts'
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
import type { SendableRows } from '../SendableRows.ts'
import { halve } from '../planBatches.ts'
import { BisectionGuard } from './BisectionGuard.ts'
import type { Clock } from './Clock.ts'
import { RateGovernor } from './RateGovernor.ts'

/** Calls for one batch in one run before the job pauses, when none surely arrived (decision 7). */
const mostTries = 3
/** Requests to slow down without one acceptance in between, before the job pauses. */
const mostSlowDowns = 8
/** Calls in a row that got no trustworthy answer, before the job pauses: more would only make more 待确认. */
const mostUnknownInARow = 3

export interface UploadDependencies {
  journal: Journal
  jobRow: JobRow
  rows: SendableRows
  client: PlatformClient
  endpoint: string
  token: string
  clock: Clock
  /** 0 to 1, as Math.random. */
  random: () => number
  /** Called after everything that was recorded. */
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
  readonly #guard = new BisectionGuard()
  readonly #inFlight = new Set<Promise<void>>()
  readonly #triesByBatch = new Map<number, number>()
  readonly #halted = new AbortController()
  #end: UploadEnd | null = null
  #failure: unknown = null
  #slowDowns = 0
  #unknownInARow = 0
  #waitingFor: 'network' | 'rateLimit' | null = null

  constructor(dependencies: UploadDependencies) {
    this.#with = dependencies
    this.#governor = new RateGovernor({
      concurrency: dependencies.jobRow.job.concurrency,
      clock: dependencies.clock,
      random: dependencies.random,
    })
  }

  /** What the run waits for before its next call, for show. */
  get waitingFor(): 'network' | 'rateLimit' | null {
    return this.#governor.waitMs() > 0 ? this.#waitingFor : null
  }

  /** Whether it was told to end and only waits for calls in flight. */
  get isHalting(): boolean {
    return this.#end !== null
  }

  /** Starts no more calls; the run ends once those in flight have ended. They are never cut off. */
  halt(state: JobState, reason: PauseReason | null = null, message: string | null = null): void {
    this.#end ??= { state, reason, message }
    this.#halted.abort()
  }

  /**
   * Runs to its end.
   *
   * @throws AppError `storage.*` when an outcome could not be written down; such a batch stays `sending` and is
   *   待确认 after the next start
   */
  async run(): Promise<UploadEnd> {
    for (;;) {
      if (this.#end === null) this.#startCalls()
      if (this.#inFlight.size === 0) {
        if (this.#failure !== null) throw this.#failure
        if (this.#end !== null || this.#nextBatch() === null) break
      }
      await this.#waitForChange()
    }
    const end = this.#end ?? { state: 'completed' as const, reason: null, message: null }
    const { journal, jobRow, clock } = this.#with
    journal.write(() =>
      journal.jobs.setState(
        jobRow.key,
        end.state,
        clock.now().toISOString(),
        { reason: end.reason, message: end.message },
      ),
    )
    return end
  }

  #startCalls(): void {
    while (this.#inFlight.size < this.#governor.allowedCalls && this.#governor.waitMs() === 0) {
      const batch = this.#nextBatch()
      if (!batch) return
      const call = this.#sendBatch(batch).catch((error: unknown) => {
        this.#failure ??= error
        this.halt('paused', 'storage')
      })
      const settled: Promise<void> = call.finally(() => this.#inFlight.delete(settled))
      this.#inFlight.add(settled)
    }
  }

  async #waitForChange(): Promise<void> {
    const wakers: Promise<unknown>[] = [...this.#inFlight]
    if (this.#end !== null) {
      await Promise.race(wakers)
      return
    }
    const stopWaiting = new AbortController()
    const signal = AbortSignal.any([this.#halted.signal, stopWaiting.signal])
    const waitMs = this.#governor.waitMs()
    if (waitMs > 0) wakers.push(this.#with.clock.wait(waitMs, signal))
    wakers.push(new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })))
    this.#with.onChange()
    await Promise.race(wakers)
    stopWaiting.abort()
  }

  /** Pending batches first; what is 待确认 goes last and only by the user's word for this job. */
  #nextBatch(): BatchRow | null {
    const { journal, jobRow } = this.#with
    return journal.read(() => {
      const pending = journal.batches.nextPending(jobRow.key)
      if (pending || !jobRow.job.resendUnknown) return pending
      const unknown = journal.batches.nextUnknown(jobRow.key, [...this.#exhausted()])
      return unknown
    })
  }

  *#exhausted(): Iterable<number> {
    for (const [batchId, tries] of this.#triesByBatch) if (tries >= mostTries) yield batchId
  }

  /** Everything up to the first `await` happens at once, so that no other call can take the same batch. */
  async #sendBatch(batch: BatchRow): Promise<void> {
    const { journal, jobRow, rows, client, clock, endpoint, token } = this.#with
    const body = buildRequestBody(jobRow.job.options, rows.recordsOf(batch))
    const bodyHash = hashBody(body)
    const attemptId = journal.write(() =>
      journal.batches.beginAttempt(batch.id, bodyHash, clock.now().toISOString()),
    )
    this.#triesByBatch.set(batch.id, (this.#triesByBatch.get(batch.id) ?? 0) + 1)
    const result = await client.send({ endpoint, token, body })
    this.#record(batch, attemptId, classifyCall(result, clock.now().getTime()))
    this.#with.onChange()
  }

  #record(batch: BatchRow, attemptId: number, outcome: Outcome): void {
    const { journal, clock } = this.#with
    const at = clock.now().toISOString()
    journal.write(() => {
      journal.batches.endAttempt(attemptId, { outcome: outcome.kind, answer: outcome.answer }, at)
      this.#settleBatch(batch, outcome, at)
    })
    this.#react(batch, outcome)
  }

  /** What becomes of the batch; inside the transaction that ends its attempt. */
  #settleBatch(batch: BatchRow, outcome: Outcome, at: string): void {
    const { batches } = this.#with.journal
    switch (outcome.kind) {
      case 'accepted':
      case 'unknown':
        return batches.setState(batch.id, outcome.kind, at, outcome.answer)
      case 'rejected':
      case 'tooLarge':
        if (this.#shouldHalve(batch, outcome)) return this.#split(batch, outcome.answer, at)
        return batches.setState(batch.id, 'rejected', at, outcome.answer)
      default:
        // It surely did not arrive, so it goes back to where it was: a batch that may have arrived once
        // stays 待确认 even when sending it again failed.
        return batches.setState(batch.id, batch.state, at, outcome.answer)
    }
  }

  #shouldHalve(batch: BatchRow, outcome: Outcome): boolean {
    if (batch.rowCount < 2) return false
    if (outcome.kind === 'tooLarge') return true
    return this.#with.jobRow.job.bisectRejected && !this.#guard.isPointless(outcome.answer)
  }

  #split(batch: BatchRow, answer: BatchAnswer, at: string): void {
    const { journal, jobRow, rows } = this.#with
    journal.batches.setState(batch.id, 'split', at, answer)
    for (const half of halve(rows.sendableIn(batch))) journal.batches.insert(jobRow.key, half, at, batch.id)
  }

  /** What the outcome means for the calls after it. */
  #react(batch: BatchRow, outcome: Outcome): void {
    const message = outcome.answer.message
    const tries = this.#triesByBatch.get(batch.id) ?? 1
    if (outcome.kind === 'unknown') this.#unknownInARow += 1
    else if (outcome.kind === 'accepted' || outcome.kind === 'rejected') this.#unknownInARow = 0
    switch (outcome.kind) {
      case 'accepted':
        this.#slowDowns = 0
        this.#guard.accepted()
        return this.#governor.succeeded()
      case 'rejected':
        if (batch.rowCount === 1) this.#guard.rowRejected(outcome.answer)
        return
      case 'tooLarge':
        return
      case 'token':
        return this.halt('needsToken', null, message)
      case 'permission':
        // A new token after the permission was given: the same way on as for an expired one (decision 7).
        return this.halt('needsToken', 'permission', message)
      case 'address':
      case 'certificate':
        return this.halt('paused', outcome.kind, message)
      case 'slowDown':
        // Being asked to wait is not a failure of this batch.
        this.#triesByBatch.delete(batch.id)
        this.#slowDowns += 1
        if (this.#slowDowns >= mostSlowDowns) return this.halt('paused', 'rateLimited', message)
        this.#waitingFor = 'rateLimit'
        return this.#governor.slowDown(outcome.retryAfterMs, this.#slowDowns)
      case 'notSent':
      case 'serverBusy': {
        const reason = outcome.kind === 'notSent' ? 'network' : 'server'
        if (tries >= mostTries) return this.halt('paused', reason, message)
        this.#waitingFor = 'network'
        return this.#governor.backOff(outcome.retryAfterMs, tries)
      }
      case 'unknown':
        if (this.#unknownInARow >= mostUnknownInARow) return this.halt('paused', 'server', message)
        this.#waitingFor = 'network'
        return this.#governor.backOff(null, this.#unknownInARow)
    }
  }
}
