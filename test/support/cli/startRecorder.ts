import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call as it came over the wire. */
export interface Recorded {
  method: string
  url: string
  headers: { [name: string]: string | string[] | undefined }
  body: string
}

/** `reset`: the connection breaks and there is no answer. */
export type Answer = { status: number; body: string } | 'reset'

/** As the document has it. */
export const acceptedAnswer: Answer = {
  status: 200,
  body: '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":15314513451345123}',
}

/** The path of the document (`api/batchAdd-seed.txt`). */
export const recordedPath = '/api/integrate/audience/info/batchAdd'

export interface Recorder {
  /** Full address of the call. */
  endpoint: string
  calls: Recorded[]
  /** What the next calls are answered; `index` counts from 0. */
  answer: (call: Recorded, index: number) => Answer
  /** Resolves once so many calls came in, counted from the start. */
  whenRecorded(calls: number): Promise<void>
  close(): Promise<void>
}

/** A platform that knows nothing of our own code: it writes down what comes in and answers as it is told. */
export async function startRecorder(): Promise<Recorder> {
  const arrivals = new EventEmitter()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const call = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
      recorder.calls.push(call)
      arrivals.emit('recorded')
      const answered = recorder.answer(call, recorder.calls.length - 1)
      if (answered === 'reset') return void request.socket.resetAndDestroy()
      response.writeHead(answered.status, { 'content-type': 'application/json' })
      response.end(answered.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const recorder: Recorder = {
    endpoint: `http://127.0.0.1:${port}${recordedPath}`,
    calls: [],
    answer: () => acceptedAnswer,
    whenRecorded: (calls) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (recorder.calls.length < calls) return
          arrivals.off('recorded', look)
          resolve()
        }
        arrivals.on('recorded', look)
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return recorder
}
