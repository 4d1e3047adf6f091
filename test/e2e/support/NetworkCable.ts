import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * A way to a server on loopback that can be pulled out and put back: pulled out, what is open is cut off and nothing
 * can be opened, as when a laptop loses its network.
 */
export class NetworkCable {
  readonly #target: URL
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((near) => this.#join(near))
  #port = 0

  /** @param endpoint of the server; its path is kept */
  constructor(endpoint: string) {
    this.#target = new URL(endpoint)
  }

  /** The address to use instead of the server's own; known once the cable was put in. */
  get endpoint(): string {
    const address = new URL(this.#target)
    address.port = String(this.#port)
    return address.href
  }

  async putIn(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async pullOut(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  #join(near: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  }
}
