import type { Socket } from 'node:net'
import { httpAnswer, startRawServer } from '../platformStub/rawServer.ts'

/** What a server does with one call; by default it stores the rows and says so. */
export interface Conduct {
  /** The rows are not stored. */
  isDropped?: boolean
  /**
   * Status and body; `last`: the success before on this connection, once more, as a proxy that is one answer late;
   * on a new connection all is well.
   */
  answer?: [status: number, body: string] | 'last'
  /** Bytes before the answer. */
  before?: string
  /** Lines of the answer's head, each with its end. */
  headers?: string
  /** Between storing and answering; default 0. */
  delayMs?: number
  /** The connection ends after so many bytes of the body. */
  cutsAt?: number
}

/** @param records what was sent */
export type Behaviour = (
  call: number,
  rows: number,
  records: readonly { [field: string]: unknown }[],
) => Conduct

export interface StoringServer {
  /** Full address of the call. */
  endpoint: string
  /** How often each row was stored, by its identityId. */
  stored(): ReadonlyMap<string, number>
  posts(): number
  close(): Promise<void>
}

/**
 * A server on raw sockets that stores rows and answers as badly as the test wants; every success has an import id of its own.
 *
 * @param callsBefore of a server that this one goes on from: its import ids are not given again
 */
export async function startStoringServer(behaviour: Behaviour, callsBefore = 0): Promise<StoringServer> {
  const stored = new Map<string, number>()
  const lastSuccess = new WeakMap<Socket, string>()
  const server = await startRawServer(({ socket, text, sequence }) => {
    const body = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1').toString('utf8')
    const { data } = JSON.parse(body) as { data: { identityId: string }[] }
    const asked = behaviour(sequence, data.length, data)
    const last = lastSuccess.get(socket)
    const conduct = asked.answer === 'last' && last === undefined ? {} : asked
    if (!conduct.isDropped) {
      for (const { identityId } of data) stored.set(identityId, (stored.get(identityId) ?? 0) + 1)
    }
    const success: [number, string] = [
      200,
      `{"code":"200","data":${9007199254740993n + BigInt(callsBefore + sequence)}}`,
    ]
    const [status, answerBody] = conduct.answer === 'last' ? [0, ''] : (conduct.answer ?? success)
    const answer =
      conduct.answer === 'last'
        ? (last ?? '')
        : httpAnswer(status, answerBody).replace('\r\n', `\r\n${conduct.headers ?? ''}`)
    if (conduct.answer === undefined) lastSuccess.set(socket, answer)
    const send = (): void => {
      socket.write(conduct.before ?? '')
      if (conduct.cutsAt === undefined) socket.write(answer)
      else socket.end(answer.slice(0, answer.indexOf('\r\n\r\n') + 4 + conduct.cutsAt))
    }
    if (conduct.delayMs === undefined) send()
    else setTimeout(send, conduct.delayMs)
  })
  return {
    endpoint: `http://127.0.0.1:${server.port}/api/integrate/audience/info/batchAdd`,
    stored: () => stored,
    posts: () => server.requests.length,
    close: () => server.close(),
  }
}
