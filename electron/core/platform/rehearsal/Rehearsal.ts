import { randomBytes } from 'node:crypto'
import type { FakePlatform } from './fakePlatform.ts'

/** 演练环境: the practice server inside the app, started when it is first needed. */
export class Rehearsal {
  readonly #start: () => Promise<FakePlatform>
  #server: Promise<FakePlatform> | null = null

  /** A token of its own, so that the real one never reaches the practice server. */
  readonly token = `rehearsal-${randomBytes(12).toString('hex')}`

  constructor(start: () => Promise<FakePlatform>) {
    this.#start = start
  }

  /** Starts the practice server if needed. Resolves to the full address of the call. */
  async endpoint(): Promise<string> {
    this.#server ??= this.#start().catch((error: unknown) => {
      // The next rehearsal tries again.
      this.#server = null
      throw error
    })
    return (await this.#server).endpoint
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server) await (await server).close()
  }
}
