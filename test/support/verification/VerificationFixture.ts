import {
  ReceivedCustomers,
  usualConduct,
  type LookupConduct,
} from '../../../electron/core/platform/rehearsal/ReceivedCustomers.ts'
import type { Call, CallResult } from '../../../electron/core/platform/PlatformClient.ts'
import { RowPurge } from '../../../electron/core/retention/RowPurge.ts'
import { KeptSample } from '../../../electron/core/rows/KeptSample.ts'
import { LookupPace } from '../../../electron/core/verification/LookupPace.ts'
import { PlatformPreviews } from '../../../electron/core/verification/PlatformPreviews.ts'
import { VerificationService } from '../../../electron/core/verification/VerificationService.ts'
import type { Verification, VerificationPurpose } from '../../../electron/shared/model/verification.ts'
import { accepted, answered, lost } from '../jobs/callResults.ts'
import { received } from '../jobs/FakePlatform.ts'
import { JobsFixture, rehearsalEndpoint } from '../jobs/createJobsFixture.ts'

/** One lookup as the platform saw it. */
export interface LookupEntry {
  startedMs: number
  endpoint: string
  body: string
  token: string | null
}

/** How the platform treats a call that is good by its content. */
export type CallFate = 'accepted' | 'lostButTaken' | 'lost'

/**
 * The services of a job, with a platform in memory that remembers what its calls bring and answers lookups from it, on
 * one virtual clock.
 */
export class VerificationFixture {
  readonly jobs = new JobsFixture()
  readonly customers = new ReceivedCustomers(() => this.jobs.clock.elapsedMs())
  readonly lookups: LookupEntry[] = []
  /** Fate of the calls, one after the other; the last one is that of all later ones. */
  fates: CallFate[] = ['accepted']
  /** What happens to lookups instead of an answer, one after the other. */
  lookupFaults: (CallResult | null)[] = []
  /** Called when a lookup begins. */
  onLookup: (entry: LookupEntry) => void = () => undefined
  service!: VerificationService
  previews!: PlatformPreviews
  #calls = 0
  #generation = 0

  constructor() {
    this.conduct({ gapMs: 1_000 })
    const { platform } = this.jobs
    let body = ''
    platform.onCall = (call, entry) => {
      if (entry.endedMs === null) body = call.body
    }
    platform.behaviour = () => {
      const fate = this.fates[Math.min(this.#calls, this.fates.length - 1)]!
      this.#calls += 1
      if (fate !== 'lost') this.customers.receive(body)
      return { result: fate === 'accepted' ? accepted() : lost(), isTaken: fate !== 'lost' }
    }
    this.#start()
  }

  conduct(conduct: Partial<LookupConduct>): void {
    this.customers.conduct = { ...usualConduct, gapMs: 1_000, ...conduct }
  }

  /** Kills the process and opens the journal anew. */
  restart(): void {
    this.#generation += 1
    this.jobs.restart()
    this.#start()
  }

  async verify(purpose: VerificationPurpose = 'unknown', rows: number | null = null): Promise<Verification> {
    await this.service.start('job', { purpose, rows })
    return this.jobs.clock.settle(this.service.wait('job', purpose))
  }

  close(): void {
    this.jobs.close()
  }

  #start(): void {
    const { journal, keys, lock, feed, clock } = this.jobs
    const generation = this.#generation
    const parts = {
      journal,
      keys,
      samples: new KeptSample(journal, keys),
      lock,
      feed,
      client: { send: (call: Call) => this.#answer(call, generation), renewConnections: () => undefined },
      removal: new RowPurge(journal, () => undefined),
      clock,
      tokens: () => this.jobs.tokens,
      defaultEndpoint: () => this.jobs.defaultEndpoint,
      rehearsalEndpoint: () => Promise.resolve(rehearsalEndpoint),
    }
    const pace = new LookupPace(clock)
    this.service = new VerificationService(parts, pace)
    this.previews = new PlatformPreviews(parts, pace)
  }

  async #answer(sent: Call, generation: number): Promise<CallResult> {
    const call = received(sent)
    const { clock } = this.jobs
    const entry = {
      startedMs: clock.elapsedMs(),
      endpoint: call.endpoint,
      body: call.body,
      token: call.token,
    }
    this.lookups.push(entry)
    this.onLookup(entry)
    const fault = this.lookupFaults.shift() ?? null
    const { status, body } = this.customers.answer(call.body)
    await clock.wait(20)
    // The caller was killed meanwhile.
    if (generation !== this.#generation) return new Promise<never>(() => undefined)
    return fault ?? answered(status, body)
  }
}
