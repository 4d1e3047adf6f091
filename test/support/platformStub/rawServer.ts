import { createServer, type AddressInfo, type Socket } from 'node:net'

/** One request as received bytes. */
export interface RawRequest {
  socket: Socket
  /** Head and body, Latin-1, so that every byte is one character. */
  text: string
  /** From 1, over all connections. */
  sequence: number
}

export interface RawServer {
  port: number
  /** Every request that arrived in full. */
  requests: string[]
  close(): Promise<void>
}

/** A TCP server that splits requests by their Content-Length and leaves every byte of the answer to the test. */
export async function startRawServer(onRequest: (request: RawRequest) => void): Promise<RawServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let pending = ''
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (let end = endOfRequest(pending); end !== null; end = endOfRequest(pending)) {
        const text = pending.slice(0, end)
        pending = pending.slice(end)
        requests.push(text)
        onRequest({ socket, text, sequence: requests.length })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Returns the end of the first request, or null while it is incomplete. */
function endOfRequest(text: string): number | null {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? '0'
  const end = headEnd + 4 + Number(length)
  return text.length >= end ? end : null
}

/** A complete answer in HTTP/1.1 that leaves the connection open. */
export function httpAnswer(status: number, body: string): string {
  return `HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json\r\n\r\n${body}`
}
