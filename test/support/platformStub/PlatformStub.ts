import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  knownPaths,
  validateHead,
  validateRequest,
} from '../../../electron/core/platform/rehearsal/validateRequest.ts'
import { answerAppToken, appTokenPath, type App } from './appTokens.ts'
import { answerControl, controlPrefix } from './control.ts'
import { chooseFaults, type Fault, type RandomFaults } from './faults.ts'
import { identityOf, sha256, type Ledger, type LedgerCall } from './ledger.ts'
import { play } from './play.ts'

/** How the stub behaves; all of it can be changed while it runs. Plain JSON, so that it can cross a process. */
export interface StubPlan {
  /** For the next calls, in order; null: none. Used up before `random` is asked. */
  faults: (Fault | null)[]
  random: RandomFaults | null
  /** Before every answer. */
  latencyMs: number
  /** A batch that holds one of these (see `identityOf`) is refused as a whole. */
  badIdentities: string[]
  /** Tokens that are taken; null: any. */
  tokens: string[] | null
  /** A token is refused with 401 after so many calls; null: never. */
  callsPerToken: number | null
  /** The self-built app that may fetch tokens; those are taken too. */
  app: App | null
}

export interface PlatformStub {
  /** Full address of the call. */
  endpoint: string
  origin: string
  port: number
  ledger(): Ledger
  change(plan: Partial<StubPlan>): void
  /** Lets every hanging call go on. */
  release(): void
  /** Resolves once so many calls have arrived in full, counted from the start. */
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
}

const firstImportId = 9007199254740993n

/** An HTTP server that behaves as the document says, or as badly as the plan says, and writes everything down. */
export async function startPlatformStub(
  options: Partial<StubPlan> & { port?: number } = {},
): Promise<PlatformStub> {
  const { port: wantedPort = 0, ...firstPlan } = options
  let plan: StubPlan = { ...quietPlan, ...firstPlan }
  let nextRandom = plan.random === null ? null : chooseFaults(plan.random)
  const ledger: Ledger = { calls: [], taken: {} }
  const callsByToken = new Map<string, number>()
  const issuedTokens = new Set<string>()
  const connections = new WeakMap<Socket, { number: number; calls: number }>()
  let connectionCount = 0
  let received = 0
  let accepted = 0n
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

  function take(call: LedgerCall): void {
    call.applied = true
    for (const identity of call.identities) ledger.taken[identity] = (ledger.taken[identity] ?? 0) + 1
  }

  async function handleCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = openCall(request)
    const fault = plan.faults.shift() ?? nextRandom?.() ?? null
    call.fault = fault?.kind ?? null
    if (fault?.kind === 'resetBeforeBody') {
      request.socket.resetAndDestroy()
      return
    }
    const bodyText = await readAll(request)
    call.bodyHash = sha256(bodyText)
    call.bodyBytes = Buffer.byteLength(bodyText)
    call.identities = identitiesIn(bodyText)
    received += 1
    for (const waiting of waitingForCalls) if (received >= waiting.calls) waiting.resolve()

    await play(fault ?? { kind: 'delay', delayMs: plan.latencyMs }, {
      call,
      response,
      take: () => take(call),
      normalAnswer: () => normalAnswer(request, bodyText, call),
      released: () => new Promise((resolve) => waitingForRelease.push(resolve)),
    })
  }

  /** As the document has it. Takes the records when it accepts them, unless a fault already did. */
  function normalAnswer(
    request: IncomingMessage,
    bodyText: string,
    call: LedgerCall,
  ): { status: number; body: string } {
    const head = { method: request.method ?? '', path: pathOf(request), headers: request.headers }
    const fault = validateHead(head)
    if (fault === null && refusedToken(request)) {
      return { status: 401, body: '{"code":"100200","errorCode":"TOKEN_ERROR","msg":"token错误"}' }
    }
    const verdict = fault ?? validateRequest({ ...head, bodyText })
    if (!verdict.valid) {
      const { httpStatus: status, code, errorCode, msg } = verdict
      return { status, body: JSON.stringify({ code, errorCode, msg }) }
    }
    const bad = call.identities.findIndex((identity) => plan.badIdentities.includes(identity))
    if (bad >= 0) {
      const msg = `第${bad + 1}条客户资料有误`
      return { status: 200, body: JSON.stringify({ code: '400', errorCode: 'DATA_ERROR', msg }) }
    }
    if (!call.applied) take(call)
    call.importId = String(firstImportId + accepted++)
    return { status: 200, body: `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${call.importId}}` }
  }

  const stub: Omit<PlatformStub, 'endpoint' | 'origin' | 'port'> = {
    ledger: () => structuredClone(ledger),
    change(changes) {
      plan = { ...plan, ...changes }
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const path = pathOf(request)
    if (path.startsWith(controlPrefix)) {
      void answerControl(path.slice(controlPrefix.length), request, response, stub)
    } else if (path === appTokenPath) {
      answerAppToken(request, response, plan.app, issuedTokens)
    } else {
      // A client that was killed in the middle of a call leaves it in the ledger without a body.
      handleCall(request, response).catch(() => response.destroy())
    }
  })
  server.on('connection', (socket) => {
    connections.set(socket, { number: ++connectionCount, calls: 0 })
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return { ...stub, origin, port, endpoint: origin + knownPaths[0] }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function identitiesIn(bodyText: string): string[] {
  try {
    const { data } = JSON.parse(bodyText) as { data?: unknown }
    return Array.isArray(data) ? data.map((record) => identityOf(record as { [field: string]: unknown })) : []
  } catch {
    return []
  }
}
