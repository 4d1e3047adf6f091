import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  pathOf,
  readBody,
  startFakePlatform,
  type Documented,
  type DocumentedAnswer,
} from '../../../electron/core/platform/rehearsal/fakePlatform.ts'
import {
  ReceivedCustomers,
  usualConduct,
  type LookupConduct,
} from '../../../electron/core/platform/rehearsal/ReceivedCustomers.ts'
import { refusal } from '../../../electron/core/platform/rehearsal/validateRequest.ts'
import { answerAppToken, appTokenPath, type App } from './appTokens.ts'
import { answerControl, controlPrefix } from './control.ts'
import { chooseFaults, type Fault, type RandomFaults } from './faults.ts'
import { identityOf, sha256, type Ledger, type LedgerCall } from './ledger.ts'
import { play } from './play.ts'

/** How the stub behaves; all of it can be changed while it runs. Plain JSON, so that it can cross a process. */
export interface StubPlan {
  /** Faults of the next calls, in order; null: none. Used up before `random`. */
  faults: (Fault | null)[]
  random: RandomFaults | null
  /** Delay before every answer. */
  latencyMs: number
  /** A batch with one of these (see `identityOf`) is refused as a whole. */
  badIdentities: string[]
  /** Accepted tokens; null: any. */
  tokens: string[] | null
  /** Number of calls after which a token is refused with 401; null: never. */
  callsPerToken: number | null
  /** The self-built app that may fetch tokens, which are accepted too. */
  app: App | null
  /** How lookups of what was taken are answered; what is left out is usual. */
  lookups: Partial<LookupConduct>
}

export interface PlatformStub {
  /** Full address of the call. */
  endpoint: string
  origin: string
  port: number
  ledger(): Ledger
  change(plan: Partial<StubPlan>): void
  /** Answers every hanging call. */
  release(): void
  /** Resolves once that many calls have arrived completely, counted from the start. */
  whenReceived(calls: number): Promise<void>
  /** Resets every open connection. */
  close(): Promise<void>
}

const quietPlan: StubPlan = {
  faults: [],
  random: null,
  latencyMs: 0,
  badIdentities: [],
  tokens: null,
  callsPerToken: null,
  app: null,
  lookups: {},
}

/** The fake platform in scripted mode: answers as documented or plays the faults of the plan, and records every call. */
export async function startPlatformStub(
  options: Partial<StubPlan> & { port?: number } = {},
): Promise<PlatformStub> {
  const { port: wantedPort = 0, ...firstPlan } = options
  let plan: StubPlan = { ...quietPlan, ...firstPlan }
  let nextRandom = plan.random === null ? null : chooseFaults(plan.random)
  const ledger: Ledger = { calls: [], taken: {}, lookups: [] }
  const customers = new ReceivedCustomers(() => Date.now())
  customers.conduct = { ...usualConduct, ...plan.lookups }
  const callsByToken = new Map<string, number>()
  const issuedTokens = new Set<string>()
  const connections = new WeakMap<Socket, { number: number; calls: number }>()
  let connectionCount = 0
  let received = 0
  const waitingForRelease: (() => void)[] = []
  const waitingForCalls: { calls: number; resolve: () => void }[] = []

  function openCall(request: IncomingMessage): LedgerCall {
    const connection = connections.get(request.socket) ?? { number: 0, calls: 0 }
    connection.calls += 1
    const token = request.headers['x-token']
    const call: LedgerCall = {
      sequence: ledger.calls.length + 1,
      receivedAt: Date.now(),
      path: request.url ?? '',
      connection: connection.number,
      callOnConnection: connection.calls,
      tokenHash: typeof token === 'string' ? sha256(token) : null,
      bodyHash: null,
      bodyBytes: 0,
      identities: [],
      fault: null,
      applied: false,
      httpStatus: null,
      importId: null,
      answered: 'none',
    }
    ledger.calls.push(call)
    return call
  }

  function refusedToken(request: IncomingMessage): boolean {
    const token = String(request.headers['x-token'])
    const calls = (callsByToken.get(token) ?? 0) + 1
    callsByToken.set(token, calls)
    if (plan.callsPerToken !== null && calls > plan.callsPerToken) return true
    return plan.tokens !== null && !plan.tokens.includes(token) && !issuedTokens.has(token)
  }

  function take(call: LedgerCall, bodyText: string | null): void {
    call.applied = true
    if (bodyText !== null) customers.receive(bodyText)
    for (const identity of call.identities) ledger.taken[identity] = (ledger.taken[identity] ?? 0) + 1
  }

  async function answerCall(
    request: IncomingMessage,
    response: ServerResponse,
    documented: Documented,
  ): Promise<void> {
    // The call of a client that was killed in the middle stays in the ledger without a body.
    const call = openCall(request)
    const fault = plan.faults.shift() ?? nextRandom?.() ?? null
    call.fault = fault?.kind ?? null
    if (fault?.kind === 'resetBeforeBody') {
      request.socket.resetAndDestroy()
      return
    }
    const bodyText = await readBody(request)
    if (bodyText !== null) {
      call.bodyHash = sha256(bodyText)
      call.bodyBytes = Buffer.byteLength(bodyText)
      call.identities = identitiesIn(bodyText)
    }
    received += 1
    for (const waiting of waitingForCalls) if (received >= waiting.calls) waiting.resolve()

    await play(fault ?? { kind: 'delay', delayMs: plan.latencyMs }, {
      call,
      response,
      take: () => take(call, bodyText),
      normalAnswer: () => normalAnswer(request, call, bodyText, documented),
      released: () => new Promise((resolve) => waitingForRelease.push(resolve)),
    })
  }

  /** Takes the records when it accepts them, unless a fault already did. */
  function normalAnswer(
    request: IncomingMessage,
    call: LedgerCall,
    bodyText: string | null,
    documented: Documented,
  ): DocumentedAnswer {
    const answer = documented(bodyText, {
      head: () => (refusedToken(request) ? refusal(401, '100200', 'TOKEN_ERROR', 'token错误') : null),
      records() {
        const bad = call.identities.findIndex((identity) => plan.badIdentities.includes(identity))
        return bad < 0 ? null : refusal(200, '400', 'DATA_ERROR', `第${bad + 1}条客户资料有误`)
      },
    })
    call.importId = answer.importId
    if (answer.importId !== null && !call.applied) take(call, bodyText)
    return answer
  }

  const control: Omit<PlatformStub, 'endpoint' | 'origin' | 'port' | 'close'> = {
    ledger: () => structuredClone(ledger),
    change(changes) {
      plan = { ...plan, ...changes }
      customers.conduct = { ...usualConduct, ...plan.lookups }
      if (changes.random !== undefined)
        nextRandom = changes.random === null ? null : chooseFaults(changes.random)
    },
    release() {
      for (const resolve of waitingForRelease.splice(0)) resolve()
    },
    whenReceived: (calls) =>
      new Promise((resolve) => {
        if (received >= calls) resolve()
        else waitingForCalls.push({ calls, resolve })
      }),
  }

  const platform = await startFakePlatform({
    port: wantedPort,
    script: {
      onConnection(socket) {
        connections.set(socket, { number: ++connectionCount, calls: 0 })
        socket.on('error', () => {})
      },
      answerOther(request, response) {
        const path = pathOf(request)
        if (path === appTokenPath) answerAppToken(request, response, plan.app, issuedTokens)
        else if (path.startsWith(controlPrefix)) {
          void answerControl(path.slice(controlPrefix.length), request, response, control)
        } else return false
        return true
      },
      answerCall,
      customers,
      onLookup({ bodyText, status, token }) {
        ledger.lookups.push({
          receivedAt: Date.now(),
          bodyText,
          httpStatus: status,
          tokenHash: token === null ? null : sha256(token),
        })
      },
    },
  })
  return { ...control, ...platform }
}

function identitiesIn(bodyText: string): string[] {
  try {
    const { data } = JSON.parse(bodyText) as { data?: unknown }
    return Array.isArray(data) ? data.map((record) => identityOf(record as { [field: string]: unknown })) : []
  } catch {
    return []
  }
}
