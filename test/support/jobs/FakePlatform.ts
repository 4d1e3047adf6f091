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
  /** The rows are in the platform's books, whatever the caller learned of it. */
  isTaken: boolean
}

/** What the platform does with a call. `isTaken` defaults to whether the answer says so. */
export interface Reaction {
  result: CallResult
  isTaken?: boolean
  latencyMs?: number
}

export type Behaviour = (call: LedgerEntry) => Reaction

/** The platform in memory: it keeps a ledger of every call and answers as it is told. */
export class FakePlatform implements PlatformClient {
  readonly ledger: LedgerEntry[] = []
  behaviour: Behaviour = () => ({ result: accepted() })
  /** Called when a call begins and right before its answer is handed over. */
  onCall: (call: Call, entry: LedgerEntry) => void = () => undefined
  mostInFlight = 0
  readonly #clock: VirtualClock
  #inFlight = 0
  /** Grows with every kill: answers to a process that is dead reach nobody. */
  #generation = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async send(call: Call): Promise<CallResult> {
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
    // Taken on arrival: the caller may be dead before the answer comes.
    entry.isTaken = isTaken ?? (result.phase === 'sent' && result.bodyText.includes('"code":"200"'))
    await this.#clock.wait(latencyMs ?? 10)
    if (generation !== this.#generation) return new Promise<never>(() => undefined)
    this.#inFlight -= 1
    entry.endedMs = this.#clock.elapsedMs()
    entry.result = result
    this.onCall(call, entry)
    return result
  }

  /** How often new connections were asked for. */
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

  /** The calling process was killed. */
  dropCallers(): void {
    this.#generation += 1
    this.#inFlight = 0
  }

  /** How often each row is in the platform's books. */
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
