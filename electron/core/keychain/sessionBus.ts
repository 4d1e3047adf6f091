import { connect } from 'node:net'
import { NoKeychain } from './Keychain.ts'

/**
 * Checks that the D-Bus session bus answers, before the native binding calls it.
 *
 * The binding connects in its constructor, on the calling thread and without a timeout: measured with a bus
 * that accepts the connection and then stays silent, the whole process froze. So the authentication handshake
 * (D-Bus specification, "Authentication Protocol") runs here first, asynchronously. When the bus answers but
 * the Secret Service does not, the binding's own timeout of 2 s applies.
 *
 * @param address `DBUS_SESSION_BUS_ADDRESS`; transports other than Unix sockets are not checked
 * @param limitMs timeout in milliseconds
 * @throws NoKeychain when there is no bus
 * @throws Error when it does not answer in time
 */
export async function requireSessionBus(address: string | undefined, limitMs: number): Promise<void> {
  if (address === undefined || address === '') throw new NoKeychain('there is no D-Bus session bus')
  const socketPath = unixSocketOf(address)
  if (socketPath === null) return

  await new Promise<void>((resolve, reject) => {
    const socket = connect(socketPath)
    const end = (error: Error | null): void => {
      clearTimeout(timer)
      socket.destroy()
      if (error === null) resolve()
      else reject(error)
    }
    const timer = setTimeout(() => end(new Error('the D-Bus session bus does not answer')), limitMs)
    const uid = String(process.getuid?.() ?? 0)
    socket.on('connect', () => socket.write(`\0AUTH EXTERNAL ${Buffer.from(uid).toString('hex')}\r\n`))
    // OK or REJECTED: either way the bus is responsive, and the binding will get its answer.
    socket.on('data', () => end(null))
    socket.on('end', () => end(new Error('the D-Bus session bus hung up')))
    socket.on('error', (error) =>
      end(new NoKeychain(`the D-Bus session bus cannot be reached: ${error.message}`)),
    )
  })
}

/** @returns the first Unix socket of an address like `unix:path=/run/user/1000/bus,guid=…;…`, or null */
function unixSocketOf(address: string): string | null {
  for (const entry of address.split(';')) {
    const match = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(entry)
    if (match?.[1] === undefined || match[2] === undefined) continue
    const name = decodeURIComponent(match[2])
    return match[1] === 'abstract' ? `\0${name}` : name
  }
  return null
}
