import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { lookupPath } from '../lookupAddress.ts'
import { ReceivedCustomers } from './ReceivedCustomers.ts'
import {
  knownPaths,
  refusal,
  validateBody,
  validateHead,
  validateLookupHead,
  type Refusal,
} from './validateRequest.ts'

/** Counts of the calls; the customers that they brought are remembered for lookups (`ReceivedCustomers`). */
export interface FakePlatformStats {
  requests: number
  acceptedBatches: number
  acceptedRecords: number
  refusedRequests: number
}

export interface FakePlatform {
  /** Full address of the call. */
  endpoint: string
  origin: string
  port: number
  /** Ends open connections too. */
  close(): Promise<void>
  stats(): FakePlatformStats
}

/** The answer that the document prescribes for a request. */
export interface DocumentedAnswer {
  status: number
  headers: { [name: string]: string }
  body: string
  /** Null when the batch was refused. */
  importId: string | null
}

/** Additional refusals of a script; each runs after everything before it was valid. */
export interface ScriptedRefusals {
  /** After method, path and headers. */
  head?(): Refusal | null
  /** After the body. */
  records?(): Refusal | null
}

/** @param bodyText null: longer than any batch */
export type Documented = (bodyText: string | null, refusals?: ScriptedRefusals) => DocumentedAnswer

/**
 * Scripted mode: a test decides how each call is answered, and may record it. `documented` gives the answer
 * of practice mode, so that requests are validated in one place.
 */
export interface PlatformScript {
  onConnection?(socket: Socket): void
  /** Answers a request other than the call; false when the script does not handle it. */
  answerOther?(request: IncomingMessage, response: ServerResponse): boolean
  answerCall(request: IncomingMessage, response: ServerResponse, documented: Documented): Promise<void>
  /** The customers that lookups find, as the script fills them; absent: lookups are calls like any other. */
  customers?: ReceivedCustomers
  /** Called with every lookup that arrived, and how it was answered. */
  onLookup?(lookup: { bodyText: string; status: number; token: string | null }): void
}

/** Limit far above 500 records with every field at its longest. */
const longestBodyBytes = 32 * 1_048_576

/** The import id of page 985380: beyond 2^53, so that a client which loses digits is detected here. */
const firstImportId = 15314513451345123n

/**
 * Starts the platform's double on loopback: checks each call against the document and answers as documented.
 *
 * Practice mode (演练环境) is part of the app: it holds what it received in memory only, so that it can be looked up, and
 * accepts any non-empty token. With a script, the same server simulates the faults of a test.
 *
 * @param options.port default 0: any free one
 * @throws EADDRINUSE when the port is taken
 */
export async function startFakePlatform(
  options: { port?: number; script?: PlatformScript } = {},
): Promise<FakePlatform> {
  const { port: wantedPort = 0, script = null } = options
  const stats: FakePlatformStats = {
    requests: 0,
    acceptedBatches: 0,
    acceptedRecords: 0,
    refusedRequests: 0,
  }

  function answerAsDocumented(
    request: IncomingMessage,
    bodyText: string | null,
    refusals: ScriptedRefusals = {},
  ): DocumentedAnswer {
    stats.requests += 1
    const verdict =
      validateHead(headOf(request)) ??
      refusals.head?.() ??
      (bodyText === null
        ? refusal(413, '413', 'TOO_LARGE', '请求体过大')
        : validateBody(bodyText, pathOf(request)))
    const refused = verdict.valid ? (refusals.records?.() ?? null) : verdict
    const headers: DocumentedAnswer['headers'] = { 'Content-Type': 'application/json;charset=UTF-8' }
    if (refused !== null) {
      stats.refusedRequests += 1
      const { httpStatus: status, code, errorCode, msg } = refused
      if (status === 405) headers['Allow'] = 'POST'
      if (status === 413) headers['Connection'] = 'close'
      return { status, headers, body: JSON.stringify({ code, errorCode, msg }), importId: null }
    }
    const importId = String(firstImportId + BigInt(stats.acceptedBatches))
    stats.acceptedBatches += 1
    if (verdict.valid) stats.acceptedRecords += verdict.records
    const body = `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${importId}}`
    return { status: 200, headers, body, importId }
  }

  async function practise(
    request: IncomingMessage,
    response: ServerResponse,
    documented: Documented,
  ): Promise<void> {
    const isCall = validateHead(headOf(request)) === null
    if (!isCall) request.resume()
    const bodyText = isCall ? await readBody(request) : ''
    const { status, headers, body, importId } = documented(bodyText)
    if (importId !== null && bodyText !== null) customers.receive(bodyText)
    response.writeHead(status, headers)
    response.end(body)
  }

  const customers = script?.customers ?? new ReceivedCustomers(() => Date.now())

  async function answerLookup(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bodyText = await readBody(request)
    const token = headOf(request).headers['x-token']
    const refused = validateLookupHead(headOf(request))
    const { status, body } =
      refused === null
        ? customers.answer(bodyText ?? '')
        : { status: refused.httpStatus, body: JSON.stringify(refused) }
    script?.onLookup?.({ bodyText: bodyText ?? '', status, token: typeof token === 'string' ? token : null })
    response.writeHead(status, { 'Content-Type': 'application/json;charset=UTF-8' })
    response.end(body)
  }

  const answerCall = script?.answerCall ?? practise
  // No keep-alive limit with a script, which itself decides when a connection ends.
  const server = createServer(script === null ? {} : { keepAliveTimeout: 0 }, (request, response) => {
    if (pathOf(request) === lookupPath && (script === null || script.customers !== undefined)) {
      answerLookup(request, response).catch(() => response.destroy())
      return
    }
    if (script?.answerOther?.(request, response)) return
    // Rejects when the client has disconnected: nobody receives an answer then.
    answerCall(request, response, (bodyText, refusals) =>
      answerAsDocumented(request, bodyText, refusals),
    ).catch(() => response.destroy())
  })
  server.on('connection', (socket) => script?.onConnection?.(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    endpoint: `${origin}${knownPaths[0]}`,
    origin,
    port,
    stats: () => ({ ...stats }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Path without query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

function headOf(request: IncomingMessage): Parameters<typeof validateHead>[0] {
  return { method: request.method ?? '', path: pathOf(request), headers: request.headers }
}

/** Reads a request body; null when it is longer than any batch. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > longestBodyBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
