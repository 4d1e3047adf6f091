import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasMoreToSend } from '../../../../electron/core/journal/hasMoreToSend.ts'
import {
  answered,
  accepted,
  lost,
  notSent,
  refused,
  slowDown,
  tokenRefused,
} from '../../../support/jobs/callResults.ts'
import type { CallResult } from '../../../../electron/core/platform/PlatformClient.ts'
import { assertBalanced, idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'
import type { LedgerEntry, Reaction } from '../../../support/jobs/FakePlatform.ts'

/** What a user, the system or bad luck does next. */
type Command =
  | { kind: 'start'; resendUnknown: boolean; hasToken: boolean }
  | { kind: 'pass'; delayMs: number }
  | { kind: 'halt'; how: 'pause' | 'stop' }
  | { kind: 'finish' }
  | { kind: 'settle'; decision: 'accepted' | 'resend'; all: boolean }
  | { kind: 'kill' }
  | { kind: 'trial'; rows: number }
  | { kind: 'retry' }

/** How the platform and the network treat a call that is good by its content. */
type Fault =
  | 'none'
  | 'lostButTaken'
  | 'lost'
  | 'brokenButTaken'
  | 'cachedButTaken'
  | 'notSent'
  | 'busy'
  | 'slow'
  | 'slowUntil'
  | 'token'
  | 'tooLarge'

interface Scenario {
  rows: number
  batchRows: number
  concurrency: number
  bisects: boolean
  bad: number[]
  invalid: number[]
  faults: Fault[]
  latencies: number[]
  commands: Command[]
}

const commands = fc.oneof<fc.Arbitrary<Command>[]>(
  fc.record({
    kind: fc.constant('start' as const),
    resendUnknown: fc.boolean(),
    hasToken: fc.constantFrom(true, true, false),
  }),
  fc.record({ kind: fc.constant('pass' as const), delayMs: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ kind: fc.constant('halt' as const), how: fc.constantFrom('pause', 'stop') }),
  fc.record({ kind: fc.constant('finish' as const) }),
  fc.record({
    kind: fc.constant('settle' as const),
    decision: fc.constantFrom('accepted', 'resend'),
    all: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('kill' as const) }),
  fc.record({ kind: fc.constant('trial' as const), rows: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ kind: fc.constant('retry' as const) }),
)

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  batchRows: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  bisects: fc.constantFrom(true, true, false),
  bad: fc.array(fc.nat(39), { maxLength: 4 }),
  invalid: fc.array(fc.nat(39), { maxLength: 3 }),
  faults: fc.array(
    fc.constantFrom<Fault>(
      ...([
        'none',
        'none',
        'none',
        'none',
        'lostButTaken',
        'lost',
        'brokenButTaken',
        'cachedButTaken',
        'notSent',
      ] as const),
      ...(['busy', 'slow', 'slowUntil', 'token', 'tooLarge'] as const),
    ),
    { minLength: 1, maxLength: 30 },
  ),
  latencies: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 10 }),
  commands: fc.array(commands, { maxLength: 14 }),
})

type RowStatus = 'fresh' | 'uncertain' | 'accepted' | 'rejected'

/**
 * Drives one scenario. Beside the journal it keeps its own idea of every row, from nothing but what went over the wire
 * and what the user said, and compares.
 */
class Model {
  readonly fixture = new JobsFixture()
  readonly #scenario: Scenario
  readonly #bad: ReadonlySet<string>
  readonly #statusOf = new Map<string, RowStatus>()
  /** Rows the user wants to be sent again, until they are in doubt once more. */
  readonly #mayBeSentAgain = new Set<string>()
  /** Rows that were sent again by the user's word. */
  readonly #sentAgain = new Set<string>()
  /** Rows the user said had arrived. */
  readonly #believed = new Set<string>()
  readonly #inFlight = new Set<LedgerEntry>()
  #isGood = false
  #runResends = false
  #notBeforeMs = 0
  #isTokenRefused = false
  /** Rows of the trial that the next start asks for. */
  #trialRows: number | null = null

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#bad = new Set(scenario.bad.filter((ordinal) => ordinal < scenario.rows).map(idOf))
  }

  async prepare(): Promise<void> {
    const { rows, batchRows, concurrency, bisects: bisectRejected } = this.#scenario
    const invalid = this.#scenario.invalid.filter((ordinal) => ordinal < rows)
    await this.fixture.addJob({ rows, batchRows, concurrency, bisectRejected, invalid, skipInvalid: true })
    const { platform } = this.fixture
    platform.behaviour = (call) => this.#react(call)
    platform.onCall = (_call, entry) => (entry.result === null ? this.#onStart(entry) : this.#onEnd(entry))
  }

  async perform(command: Command): Promise<void> {
    const { fixture } = this
    const { upload, clock } = fixture
    const job = fixture.job()
    switch (command.kind) {
      case 'start':
        fixture.token = command.hasToken ? 'token-1234567890' : null
        if (upload.activeJobId === null) {
          this.#runResends = command.resendUnknown
          this.#isTokenRefused = false
        }
        await this.#start(command.resendUnknown)
        break
      case 'pass':
        clock.advance(command.delayMs)
        await clock.settle(Promise.resolve())
        break
      case 'halt':
        await clock.settle(upload.halt('job', command.how))
        break
      case 'finish':
        await clock.settle(upload.wait('job'))
        break
      case 'settle': {
        const [first] = fixture.journal.batches.list(1, 'unknown')
        if (upload.activeJobId !== null || !first) return
        if (command.decision === 'resend' && !job.hasRows) return
        const settled = command.all ? null : first.id
        this.#onSettled(
          settled === null ? null : [first.firstRowNumber, first.lastRowNumber],
          command.decision,
        )
        upload.settleUnknown('job', settled, command.decision)
        break
      }
      case 'kill':
        for (const { ids } of this.#inFlight) for (const id of ids) this.#becomeUncertain(id)
        this.#inFlight.clear()
        fixture.restart()
        break
      case 'trial':
        this.#trialRows = command.rows
        break
      case 'retry':
        if (upload.activeJobId !== null) return
        await ignoring(['job.restFirst', 'job.nothingToUpload', 'job.staleRows'], () => {
          upload.retryRejected('job')
          for (const [id, status] of this.#statusOf)
            if (status === 'rejected') this.#statusOf.set(id, 'fresh')
        })
    }
    this.check()
  }

  async #start(resendUnknown: boolean): Promise<void> {
    const trialRows = this.#trialRows
    this.#trialRows = null
    await ignoring(['job.busy', 'job.nothingToUpload', 'job.staleRows', 'job.wrongState'], () =>
      this.fixture.begin('job', { resendUnknown, ...(trialRows !== null && { trialRows }) }),
    )
  }

  /** Nothing goes wrong any more: every row has to arrive. */
  async finishWell(): Promise<void> {
    await this.perform({ kind: 'finish' })
    this.#isGood = true
    // A trial takes one of them.
    for (let round = 0; round < 4; round++) {
      await this.perform({ kind: 'settle', decision: 'resend', all: true })
      await this.perform({ kind: 'start', resendUnknown: false, hasToken: true })
      await this.perform({ kind: 'finish' })
    }
    const { state, reconciliation } = this.fixture.job()
    const taken = this.fixture.platform.takenCounts()
    const isReached = (id: string): boolean =>
      taken.has(id) || this.#believed.has(id) || this.#status(id) === 'rejected'
    const lostRows = this.#sentRows().filter((id) => !isReached(id))
    expect({ lostRows, pending: reconciliation.pending, unknown: reconciliation.unknown }).toEqual({
      lostRows: [],
      pending: 0,
      unknown: 0,
    })
    if (this.#sentRows().length > 0) expect(state).toBe('completed')
  }

  check(): void {
    const { fixture } = this
    const job = fixture.job()
    assertBalanced(job)
    expect(fixture.journal.checkIntegrity()).toBe('ok')
    // A paused job that has nothing to send could neither go on nor end.
    if (job.state === 'paused' || job.state === 'stopped') expect(hasMoreToSend(job)).toBe(true)
    if (fixture.upload.activeJobId !== null) return
    const counts = { fresh: 0, uncertain: 0, accepted: 0, rejected: 0 }
    for (const id of this.#sentRows()) counts[this.#status(id)] += 1
    const { accepted: up, rejected, unknown, pending } = job.reconciliation
    // Uncertain rows the user wants to send again are pending in the journal.
    const waiting = this.#sentRows().filter(
      (id) => this.#status(id) === 'uncertain' && this.#mayBeSentAgain.has(id),
    )
    expect({ up, rejected, open: unknown + pending }).toEqual({
      up: counts.accepted,
      rejected: counts.rejected,
      open: counts.fresh + counts.uncertain,
    })
    expect(unknown).toBeGreaterThanOrEqual(counts.uncertain - waiting.length)
    for (const [id, count] of fixture.platform.takenCounts()) {
      if (count > 1) expect(this.#sentAgain.has(id), `${id} was doubled without a word`).toBe(true)
    }
  }

  #onStart(entry: LedgerEntry): void {
    const { trialRows } = this.fixture.job()
    assertBalanced(this.fixture.job())
    if (trialRows !== null) {
      const ofTrial = new Set(this.#sentRows().slice(0, trialRows))
      expect(
        entry.ids.filter((id) => !ofTrial.has(id)),
        'sent with a trial',
      ).toEqual([])
    }
    expect(entry.startedMs).toBeGreaterThanOrEqual(this.#notBeforeMs)
    expect(this.#isTokenRefused, 'a call after the token was refused').toBe(false)
    this.#inFlight.add(entry)
    expect(this.#inFlight.size).toBeLessThanOrEqual(this.#scenario.concurrency)
    for (const id of entry.ids) {
      const status = this.#status(id)
      expect(['fresh', 'uncertain'], `${id} was ${status} and is sent`).toContain(status)
      if (status !== 'uncertain') continue
      const isAllowed = this.#runResends || this.#mayBeSentAgain.has(id)
      expect(isAllowed, `${id} may have arrived and is sent again`).toBe(true)
      this.#sentAgain.add(id)
    }
  }

  #onEnd(entry: LedgerEntry): void {
    this.#inFlight.delete(entry)
    const { result } = entry
    if (result === null) return
    if (result.headers.retryAfter !== null) {
      const untilMs = this.fixture.clock.elapsedMs() + Number(result.headers.retryAfter) * 1_000
      this.#notBeforeMs = Math.max(this.#notBeforeMs, untilMs)
    }
    if (result.httpStatus === 401) this.#isTokenRefused = true
    const isAccepted = result.httpStatus === 200 && result.bodyText.includes('"code":"200"')
    const isRefused = result.httpStatus === 200 && !isAccepted
    for (const id of entry.ids) {
      if (isAccepted) this.#statusOf.set(id, 'accepted')
      else if (isRefused && (entry.ids.length === 1 || !this.#scenario.bisects)) {
        this.#statusOf.set(id, 'rejected')
      } else if (result.httpStatus === 413)
        this.#statusOf.set(id, entry.ids.length === 1 ? 'rejected' : 'fresh')
      // The platform has seen a refused batch: it did not take it, now or before.
      else if (isRefused) this.#statusOf.set(id, 'fresh')
      else if (result.phase === 'sent' && isWithoutEvidence(result)) {
        this.#becomeUncertain(id)
      }
    }
  }

  /** A word to send again is used up by sending: the next doubt needs the next word. */
  #becomeUncertain(id: string): void {
    this.#statusOf.set(id, 'uncertain')
    this.#mayBeSentAgain.delete(id)
  }

  #onSettled(rowNumbers: [number, number] | null, decision: 'accepted' | 'resend'): void {
    for (const id of this.#sentRows()) {
      if (this.#status(id) !== 'uncertain') continue
      const rowNumber = Number(id.slice(1)) + 2
      if (rowNumbers && (rowNumber < rowNumbers[0] || rowNumber > rowNumbers[1])) continue
      if (decision === 'resend') this.#mayBeSentAgain.add(id)
      else if (!this.#isPendingInJournal(rowNumber)) {
        this.#statusOf.set(id, 'accepted')
        this.#believed.add(id)
      }
    }
  }

  /** Rows that are to be sent again already are no longer 待确认. */
  #isPendingInJournal(rowNumber: number): boolean {
    return this.fixture.journal.batches
      .list(1, 'pending')
      .some(({ firstRowNumber, lastRowNumber }) => rowNumber >= firstRowNumber && rowNumber <= lastRowNumber)
  }

  #react(call: LedgerEntry): Reaction {
    const { faults, latencies } = this.#scenario
    const latencyMs = latencies[call.number % latencies.length] ?? 1
    const fault = this.#isGood ? 'none' : (faults[call.number % faults.length] ?? 'none')
    const isBad = call.ids.some((id) => this.#bad.has(id))
    const byContent = isBad ? refused('不行') : accepted()
    switch (fault) {
      case 'none':
        return { result: byContent, latencyMs }
      case 'lostButTaken':
        return { result: lost(), isTaken: !isBad, latencyMs }
      case 'lost':
        return { result: lost(), isTaken: false, latencyMs }
      case 'brokenButTaken':
        return { result: answered(500, '<html>'), isTaken: !isBad, latencyMs }
      case 'cachedButTaken':
        return { result: answered(503, 'first byte timeout'), isTaken: !isBad, latencyMs }
      case 'notSent':
        return { result: notSent(), latencyMs }
      case 'busy':
        return { result: answered(503, 'no healthy upstream'), latencyMs }
      case 'slow':
        return { result: slowDown(null), latencyMs }
      case 'slowUntil':
        return { result: slowDown('30'), latencyMs }
      case 'token':
        return { result: tokenRefused(), latencyMs }
      case 'tooLarge':
        return { result: answered(413, ''), isTaken: false, latencyMs }
    }
  }

  #status(id: string): RowStatus {
    return this.#statusOf.get(id) ?? 'fresh'
  }

  #sentRows(): string[] {
    const invalid = new Set(this.#scenario.invalid)
    return Array.from({ length: this.#scenario.rows }, (_, ordinal) => ordinal)
      .filter((ordinal) => !invalid.has(ordinal))
      .map(idOf)
  }
}

function isWithoutEvidence({ httpStatus, bodyText }: CallResult): boolean {
  return httpStatus === null || httpStatus === 500 || bodyText === 'first byte timeout'
}

async function ignoring(codes: string[], work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!codes.includes((error as { code?: string }).code ?? '')) throw error
  }
}

describe('an upload, under random events,', () => {
  it('loses no row, doubles none without consent, and always balances', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const model = new Model(scenario)
        try {
          await model.prepare()
          for (const command of scenario.commands) await model.perform(command)
          await model.finishWell()
        } finally {
          model.fixture.close()
        }
      }),
      // `UPLOAD_MODEL_RUNS=2000` looks longer; a failure prints its seed.
      { numRuns: Number(process.env['UPLOAD_MODEL_RUNS'] ?? 60) },
    )
  }, 600_000)
})
