import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/** Receives the connection that a request is about to be written to. */
type Listener = (socket: Socket) => void

let listener: Listener | null = null

// Every undici client of the process publishes this between `onRequestStart` and the first byte, on any
// route.
subscribe('undici:client:sendHeaders', (message) => {
  const take = listener
  listener = null
  take?.((message as { socket: Socket }).socket)
})

/**
 * Calls back with the connection of the request whose `onRequestStart` calls this. undici 8 publishes
 * `undici:client:sendHeaders` later in the same tick (docs: DiagnosticsChannel.md), so no other request can
 * intervene.
 */
export function whenConnectionKnown(take: Listener): void {
  listener = take
}

/**
 * RFC 9110, 15.2: informational responses, any number of them before the answer. 101 ends HTTP on the
 * connection.
 */
const informational = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/
/** Bytes of a status line needed to recognise an informational response. */
const statusLineLength = 'HTTP/1.1 100 '.length
const longestHeadBytes = 16_384
const endOfHead = '\r\n\r\n'

/**
 * Drops informational responses before the next answer: undici 8 destroys a connection over an unsolicited
 * `100 Continue` (lib/dispatcher/client-h1.js, `onHeadersComplete`), which would make rows unknown that the
 * platform accepted. Patches `socket.read()`, because undici reads by it only; the patch removes itself at
 * the first byte of anything else.
 */
export function skipInformational(socket: Socket): void {
  const readOriginal = Object.getPrototypeOf(socket).read as Socket['read']
  let held: Buffer = Buffer.alloc(0)

  socket.read = (size?: number): Buffer | null => {
    if (size === 0) return readOriginal.call(socket, 0) as null
    for (;;) {
      const chunk = readOriginal.call(socket) as Buffer | null
      // No data yet: an incomplete head is held until the rest arrives.
      if (chunk === null) return null
      held = afterInformational(Buffer.concat([held, chunk]))
      if (mayBecomeInformational(held)) continue
      delete (socket as { read?: unknown }).read
      return held
    }
  }
}

function afterInformational(bytes: Buffer): Buffer {
  let rest = bytes
  for (;;) {
    const end = informational.test(startOf(rest)) ? rest.indexOf(endOfHead) : -1
    if (end < 0) return rest
    rest = rest.subarray(end + endOfHead.length)
  }
}

function mayBecomeInformational(bytes: Buffer): boolean {
  if (bytes.length >= longestHeadBytes) return false
  const start = startOf(bytes)
  return (
    informational.test(start) ||
    (start.length < statusLineLength && 'HTTP/1.1 1'.startsWith(start.slice(0, 10)))
  )
}

function startOf(bytes: Buffer): string {
  return bytes.subarray(0, statusLineLength).toString('latin1')
}
