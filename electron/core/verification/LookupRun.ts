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
  /**
   * An answer without any customer (one with some could be cut short) to a list that is not too long, see
   * {@link LookupRun.find}. `askedAt`: when the call began.
   */
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
  /** Absence decides over sending again, so that it must be certain. False: for a guess, with fewer calls. */
  isAbsenceCertain: boolean
  /** Called when a call may begin only later. */
  onWait: (untilMs: number) => void
}

/** What answers about one field have shown. */
interface Trust {
  /** Furthest place in a list whose value was found: a list as long is read to its end. A single value always is. */
  longest: number
  /** A value that was found. */
  known: string | null
  /** A longer list was answered without any customer. */
  isDoubted: boolean
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
  readonly #trust = new Map<LookupField, Trust>()

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
   * Such an answer may also be that of a service that gives none to a list that is too long, or reads its beginning only. It
   * counts for lists no longer than what was seen to be read. Until then values are asked for one by one, and once one is
   * found, it goes along at the end of a longer list to show whether that is read.
   *
   * @throws LookupHalt
   */
  async find(field: LookupField, values: readonly string[]): Promise<Map<string, ValueAnswer>> {
    const answers = new Map<string, ValueAnswer>()
    let waiting = [...new Set(values)]
    while (waiting.length > 0) {
      const again: string[] = []
      while (waiting.length > 0) {
        const asked = this.#nextList(field, waiting)
        const askedAt = this.#parts.clock.now()
        const askedAtMs = this.#parts.clock.elapsedMs()
        const customers = await this.#ask(field, asked)
        if (customers === null) {
          if (asked.length > 1) waiting = [...asked, ...waiting]
          else answers.set(asked[0]!, { kind: 'unclear', reason: 'refused' })
          continue
        }
        if (customers.length === 0 && !this.#isAnswered(field, asked)) {
          waiting = [...asked.filter((value) => !answers.has(value)), ...waiting]
          continue
        }
        const others = new Set(customers)
        const missing: string[] = []
        for (const [index, value] of asked.entries()) {
          const own = customers.filter((customer) => hasIdentity(customer, field, value))
          for (const customer of own) others.delete(customer)
          if (own.length > 0) answers.set(value, { kind: 'found', customers: own })
          else if (!answers.has(value)) missing.push(value)
          if (own.length > 0) this.#learn(field, value, index + 1)
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

  /** Takes the values of the next call out of those that wait. */
  #nextList(field: LookupField, waiting: string[]): string[] {
    const { longest, known, isDoubted } = this.#trustOf(field)
    const isSeen = Math.min(waiting.length, this.#size) <= longest
    if (!isDoubted || isSeen) return waiting.splice(0, this.#size)
    if (known === null) return waiting.splice(0, 1)
    return [...waiting.splice(0, this.#size - 1).filter((value) => value !== known), known]
  }

  /** Whether an answer without customers says something about the values that were asked for. */
  #isAnswered(field: LookupField, asked: readonly string[]): boolean {
    const trust = this.#trustOf(field)
    if (!this.#parts.isAbsenceCertain || asked.length <= Math.max(1, trust.longest)) return true
    // One that is there is not in the answer: the list is too long.
    if (trust.known !== null && asked.includes(trust.known)) this.#size = Math.ceil(asked.length / 2)
    trust.isDoubted = true
    return false
  }

  #learn(field: LookupField, value: string, place: number): void {
    const trust = this.#trustOf(field)
    trust.known ??= value
    trust.longest = Math.max(trust.longest, place)
  }

  #trustOf(field: LookupField): Trust {
    const trust = this.#trust.get(field) ?? { longest: 0, known: null, isDoubted: false }
    this.#trust.set(field, trust)
    return trust
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
