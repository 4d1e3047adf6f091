import type { Clock } from '../upload/Clock.ts'
import type { PlatformClient } from '../platform/PlatformClient.ts'
import type { UploadTokens, UploadToken } from '../tokens/RunToken.ts'
import { hasIdentity } from './compareCustomer.ts'
import { buildLookupBody, classifyLookup, type LookupAnswer, type LookupField } from './lookupCall.ts'
import { LookupHalt } from './LookupHalt.ts'
import type { LookupPace } from './LookupPace.ts'
import type { PlatformCustomer } from './PlatformCustomer.ts'

/** Values a call begins with; how many the platform takes is not said. */
export const mostValues = 50
/** Single values refused in a row before the service counts as one that refuses lookups. */
const mostRefusedSingles = 3
const mostFailures = 3
const mostSlowDowns = 8
/** Longer waits pause the run (decision 7). */
const longestWaitMs = 15 * 60_000
const longestBackOffMs = 60_000

/** What a lookup says about one value. */
export type ValueAnswer =
  | { kind: 'found'; customers: PlatformCustomer[] }
  /** An answer without any customer: one with some could be cut short. `askedAt`: when the call began. */
  | { kind: 'absent'; askedAt: Date; askedAtMs: number }
  /** The answer cannot be assigned, or the platform refuses this value alone. */
  | { kind: 'unclear'; reason: 'unreadable' | 'refused' }

interface LookupRunParts {
  client: Pick<PlatformClient, 'send' | 'renewConnections'>
  pace: LookupPace
  clock: Clock
  tokens: UploadTokens
  /** Full address of the lookup. */
  address: string
  signal: AbortSignal
  /** Called when a call may begin only later. */
  onWait: (untilMs: number) => void
}

/**
 * The lookups of one run. Reading changes nothing, so a call without an answer is simply made again; what cannot
 * be overcome ends the run with a {@link LookupHalt}.
 */
export class LookupRun {
  readonly #parts: LookupRunParts
  #token: UploadToken | null = null
  #size = mostValues
  #refusedSingles = 0
  #calls = 0

  constructor(parts: LookupRunParts) {
    this.#parts = parts
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls
  }

  /**
   * Looks values of one field up.
   *
   * A value that is missing beside customers that were found is asked for again without those, until an answer
   * holds no customer at all: a service that cuts its answers short would otherwise make customers disappear.
   *
   * @throws LookupHalt
   */
  async find(field: LookupField, values: readonly string[]): Promise<Map<string, ValueAnswer>> {
    const answers = new Map<string, ValueAnswer>()
    let waiting = [...new Set(values)]
    while (waiting.length > 0) {
      const again: string[] = []
      while (waiting.length > 0) {
        const asked = waiting.splice(0, this.#size)
        const askedAt = this.#parts.clock.now()
        const askedAtMs = this.#parts.clock.elapsedMs()
        const customers = await this.#ask(field, asked)
        if (customers === null) {
          if (asked.length > 1) waiting = [...asked, ...waiting]
          else answers.set(asked[0]!, { kind: 'unclear', reason: 'refused' })
          continue
        }
        const others = new Set(customers)
        const missing: string[] = []
        for (const value of asked) {
          const own = customers.filter((customer) => hasIdentity(customer, field, value))
          for (const customer of own) others.delete(customer)
          if (own.length > 0) answers.set(value, { kind: 'found', customers: own })
          else missing.push(value)
        }
        for (const value of missing) {
          if (others.size > 0) answers.set(value, { kind: 'unclear', reason: 'unreadable' })
          else if (customers.length > 0) again.push(value)
          else answers.set(value, { kind: 'absent', askedAt, askedAtMs })
        }
      }
      waiting = again
    }
    return answers
  }

  /** @returns null when the platform refuses the list; the next ones are half as long */
  async #ask(field: LookupField, values: readonly string[]): Promise<PlatformCustomer[] | null> {
    for (let failures = 0, slowDowns = 0, renewals = 0; ;) {
      const answer = await this.#call(field, values)
      switch (answer.kind) {
        case 'customers':
          this.#refusedSingles = 0
          return answer.customers
        case 'refused':
          if (values.length > 1) {
            this.#size = Math.ceil(values.length / 2)
            return null
          }
          this.#refusedSingles += 1
          if (this.#refusedSingles >= mostRefusedSingles) throw new LookupHalt('paused', 'refused')
          return null
        case 'slowDown':
          slowDowns += 1
          if (slowDowns >= mostSlowDowns) throw new LookupHalt('paused', 'rateLimited')
          await this.#wait(answer.retryAfterMs ?? backOffMs(slowDowns), 'rateLimited')
          break
        case 'token':
          renewals += 1
          await this.#renewToken(renewals)
          break
        case 'closed':
          throw new LookupHalt('closed', answer.reason)
        case 'failed':
          failures += 1
          if (failures >= mostFailures) throw new LookupHalt('paused', answer.cause)
          await this.#wait(answer.retryAfterMs ?? backOffMs(failures), answer.cause)
      }
    }
  }

  async #call(field: LookupField, values: readonly string[]): Promise<LookupAnswer> {
    const { client, pace, clock, address, signal } = this.#parts
    const token = await this.#currentToken()
    const body = buildLookupBody(field, values)
    const result = await pace.take(signal, () => {
      this.#calls += 1
      return client.send({ endpoint: address, token, body })
    })
    if (result === null) throw new LookupHalt('paused', 'user')
    // A late answer to an earlier call on the same connection would be taken for this one's.
    client.renewConnections()
    return classifyLookup(result, clock.now().getTime(), {
      secret: token,
      body: JSON.stringify({ data: values }),
    })
  }

  async #currentToken(): Promise<string> {
    if (this.#token === null || this.#token.isDue()) this.#take(await this.#parts.tokens.read())
    return this.#token!.value
  }

  async #renewToken(renewals: number): Promise<void> {
    const refused = this.#token!.value
    this.#take(await this.#parts.tokens.replace(refused))
    // The platform refuses what it has just issued: another one would not help.
    if (renewals > 1 || this.#token!.value === refused) throw new LookupHalt('paused', 'token')
  }

  #take(answer: Awaited<ReturnType<UploadTokens['read']>>): void {
    if (answer.kind === 'needed') throw new LookupHalt('paused', 'token')
    if (answer.kind === 'unavailable') throw new LookupHalt('paused', 'network')
    this.#token = answer.token
  }

  async #wait(delayMs: number, cause: 'rateLimited' | 'network' | 'server'): Promise<void> {
    if (delayMs > longestWaitMs) throw new LookupHalt('paused', cause)
    const { clock, signal, onWait } = this.#parts
    onWait(clock.now().getTime() + delayMs)
    await clock.wait(delayMs, signal)
    if (signal.aborted) throw new LookupHalt('paused', 'user')
  }
}

function backOffMs(times: number): number {
  return Math.min(1_000 * 2 ** times, longestBackOffMs)
}
