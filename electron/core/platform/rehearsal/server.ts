import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  knownPaths,
  validateHead,
  validateRequest,
  type ReceivedRequest,
  type Verdict,
} from './validateRequest.ts'

/** Counts are all that the practice server keeps. */
export interface RehearsalStats {
  requests: number
  acceptedBatches: number
  acceptedRecords: number
  refusedRequests: number
}

export interface RehearsalServer {
  /** Full address of the call. */
  endpoint: string
  port: number
  /** Ends open connections too. */
  close(): Promise<void>
  stats(): RehearsalStats
}

/** 500 records with every field at its longest stay far below. */
const longestBodyBytes = 32 * 1_048_576

/** The import id of page 985380: beyond 2^53, so that a client which loses digits is found out here. */
const firstImportId = 15314513451345123n

/**
 * 演练环境: answers the call on loopback as documented, after checking it against the document. Holds no customer
 * data, takes any token that is not empty.
 *
 * @param options.port default 0: any free one
 */
export async function startRehearsalServer(options: { port?: number } = {}): Promise<RehearsalServer> {
  const stats: RehearsalStats = { requests: 0, acceptedBatches: 0, acceptedRecords: 0, refusedRequests: 0 }

  function answer(response: ServerResponse, verdict: Verdict): void {
    stats.requests += 1
    if (verdict.valid) {
      const importId = firstImportId + BigInt(stats.acceptedBatches)
      stats.acceptedBatches += 1
      stats.acceptedRecords += verdict.records
      write(response, 200, `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${importId}}`)
      return
    }
    stats.refusedRequests += 1
    const { code, errorCode, msg } = verdict
    if (verdict.httpStatus === 405) response.setHeader('Allow', 'POST')
    write(response, verdict.httpStatus, JSON.stringify({ code, errorCode, msg }))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = headOf(request)
    const fault = validateHead(head)
    if (fault !== null) {
      request.resume()
      answer(response, fault)
      return
    }
    const bodyText = await readBody(request)
    if (bodyText === null) {
      response.setHeader('Connection', 'close')
      answer(response, {
        valid: false,
        httpStatus: 413,
        code: '413',
        errorCode: 'TOO_LARGE',
        msg: '请求体过大',
      })
      return
    }
    answer(response, validateRequest({ ...head, bodyText }))
  }

  const server = createServer((request, response) => {
    // A client that hung up has nobody to answer.
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  return {
    endpoint: `http://127.0.0.1:${port}${knownPaths[0]}`,
    port,
    stats: () => ({ ...stats }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function headOf(request: IncomingMessage): Omit<ReceivedRequest, 'bodyText'> {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
  return { method: request.method ?? '', path, headers: request.headers }
}

/** Null when the body is longer than any batch. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > longestBodyBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function write(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json;charset=UTF-8' })
  response.end(json)
}
