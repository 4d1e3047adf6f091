import type { Call, CallResult, PlatformClient } from '../../../electron/core/platform/PlatformClient.ts'
import { accepted, firstImportId } from './callResults.ts'
import type { VirtualClock } from './VirtualClock.ts'

/** One call as the platform saw it. */
export interface LedgerEntry {
  /** 1-based, in the order they began. */
  number: number
  startedMs: number
  endedMs: number | null
  ids: string[]
  token: string | null
  endpoint: string
  result: CallResult | null
  /** Whether the platform took the rows, whatever the caller learned. */
  isTaken: boolean
}

/** The reaction to a call. `isTaken` defaults to what the answer says. */
export interface Reaction {
  result: CallResult
  isTaken?: boolean
  latencyMs?: number
}

export type Behaviour = (call: LedgerEntry) => Reaction

/** A call with its body as text. */
export type ReceivedCall = Call & { body: string }

export function received(call: Call): ReceivedCall {
  return { ...call, body: typeof call.body === 'string' ? call.body : Buffer.from(call.body).toString() }
}

/** The platform in memory: records every call and answers as the test chooses. */
export class FakePlatform implements PlatformClient {
  readonly ledger: LedgerEntry[] = []
  behaviour: Behaviour = () => ({ result: accepted() })
  /** Called when a call begins and right before its answer is returned. */
  onCall: (call: ReceivedCall, entry: LedgerEntry) => void = () => undefined
  mostInFlight = 0
  readonly #clock: VirtualClock
  #inFlight = 0
  /** Incremented by every kill, so that answers to a killed process are dropped. */
  #generation = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async send(sent: Call): Promise<CallResult> {
    const call = received(sent)
    const generation = this.#generation
    const entry: LedgerEntry = {
      number: this.ledger.length + 1,
      startedMs: this.#clock.elapsedMs(),
      endedMs: null,
      ids: idsIn(call.body),
      token: call.token,
      endpoint: call.endpoint,
      result: null,
      isTaken: false,
    }
    this.ledger.push(entry)
    this.#inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight)
    this.onCall(call, entry)
    const { result: chosen, isTaken, latencyMs } = this.behaviour(entry)
    const result = { ...chosen, bodyText: chosen.bodyText.replace(firstImportId, this.#importIdOf(entry)) }
    // Taken on arrival: the caller may be killed before the answer.
    entry.isTaken = isTaken ?? (result.phase === 'sent' && result.bodyText.includes('"code":"200"'))
    await this.#clock.wait(latencyMs ?? 10)
    if (generation !== this.#generation) return new Promise<never>(() => undefined)
    this.#inFlight -= 1
    entry.endedMs = this.#clock.elapsedMs()
    entry.result = result
    this.onCall(call, entry)
    return result
  }

  /** Number of times new connections were requested. */
  renewals = 0
  /** Answers all carry the id of the first, as when they are delivered twice. */
  repeatsImportIds = false

  /** Every call has an import id of its own. */
  #importIdOf({ number }: LedgerEntry): string {
    return this.repeatsImportIds ? firstImportId : String(BigInt(firstImportId) + BigInt(number - 1))
  }

  renewConnections(): void {
    this.renewals += 1
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Simulates a kill of the calling process. */
  dropCallers(): void {
    this.#generation += 1
    this.#inFlight = 0
  }

  /** How often each row was taken. */
  takenCounts(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { ids, isTaken } of this.ledger) {
      if (isTaken) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }
}

export function idsIn(body: string): string[] {
  const { data } = JSON.parse(body) as { data: { identityId: string }[] }
  return data.map((record) => record.identityId)
}
