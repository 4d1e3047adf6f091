import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Ledger } from './ledger.ts'
import type { PlatformStub, StubPlan } from './PlatformStub.ts'

/** Prefix of the paths that control a stub in another process; no call of the platform starts with it. */
export const controlPrefix = '/stub/'

type Controlled = Pick<PlatformStub, 'ledger' | 'change' | 'release' | 'whenReceived'>

/** `GET ledger` · `POST plan` (a partial StubPlan as JSON) · `POST release` · `POST received` (a number; answers then). */
export async function answerControl(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  stub: Controlled,
): Promise<void> {
  const send = (status: number, content: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(content))
  }
  switch (`${request.method} ${name}`) {
    case 'GET ledger':
      return send(200, stub.ledger())
    case 'POST plan':
      stub.change((await readJson(request)) as Partial<StubPlan>)
      return send(200, {})
    case 'POST received':
      await stub.whenReceived((await readJson(request)) as number)
      return send(200, {})
    case 'POST release':
      stub.release()
      return send(200, {})
    default:
      return send(404, {})
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
}

/** The client of the control paths. `origin` is printed by `main.ts`. */
export function controlOf(origin: string): {
  ledger(): Promise<Ledger>
  change(plan: Partial<StubPlan>): Promise<void>
  release(): Promise<void>
  whenReceived(calls: number): Promise<void>
} {
  async function ask(method: string, name: string, body?: unknown): Promise<unknown> {
    const response = await fetch(origin + controlPrefix + name, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`the stub answered ${response.status} to ${name}`)
    return response.json()
  }
  return {
    ledger: async () => (await ask('GET', 'ledger')) as Ledger,
    change: async (plan) => void (await ask('POST', 'plan', plan)),
    release: async () => void (await ask('POST', 'release')),
    whenReceived: async (calls) => void (await ask('POST', 'received', calls)),
  }
}
