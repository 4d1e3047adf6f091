import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * Joins a page's WebSocket with a server on this machine, byte for byte.
 *
 * @param address of the server; `Host` becomes its own, as it checks it
 * @param request of the page, path and query included
 * @param head what the page sent after the request
 */
export function joinServer(address: URL, request: IncomingMessage, near: Duplex, head: Buffer): void {
  const far = connect(Number(address.port), address.hostname)
  const lines = [`GET ${request.url} HTTP/1.1`, `Host: ${address.host}`]
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at]!
    if (name.toLowerCase() !== 'host') lines.push(`${name}: ${request.rawHeaders[at + 1]}`)
  }
  far.once('connect', () => {
    far.write(`${lines.join('\r\n')}\r\n\r\n`)
    far.write(head)
    near.pipe(far)
    far.pipe(near)
  })
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
  near.on('close', () => far.destroy())
  far.on('close', () => near.destroy())
}
