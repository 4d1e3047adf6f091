import { randomBytes } from 'node:crypto'
import type { FakePlatform } from './fakePlatform.ts'

/** 演练环境: the practice server inside the app, started on first use. */
export class Rehearsal {
  readonly #start: () => Promise<FakePlatform>
  #server: Promise<FakePlatform> | null = null

  /** Separate token, so that the real one never reaches the practice server. */
  readonly token = `rehearsal-${randomBytes(12).toString('hex')}`

  constructor(start: () => Promise<FakePlatform>) {
    this.#start = start
  }

  /** Starts the practice server if needed; resolves to the full address of the call. */
  async endpoint(): Promise<string> {
    this.#server ??= this.#start().catch((error: unknown) => {
      // Reset, so that the next rehearsal retries.
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
