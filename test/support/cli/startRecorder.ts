import { EventEmitter } from 'node:events'
import { readBody, startFakePlatform } from '../../../electron/core/platform/rehearsal/fakePlatform.ts'

/** A call as it came over the wire. */
export interface Recorded {
  method: string
  url: string
  headers: { [name: string]: string | string[] | undefined }
  body: string
}

/**
 * `documented`: as the document has it. `reset`: the connection breaks and there is no answer. `never`: the connection
 * stays and no answer comes.
 */
export type Answer = { status: number; body: string } | 'documented' | 'reset' | 'never'

export interface Recorder {
  /** Full address of the call. */
  endpoint: string
  calls: Recorded[]
  /** Chooses the answer of each call; `index` counts from 0. */
  answer: (call: Recorded, index: number) => Answer
  /** Resolves once that many calls have arrived, counted from the start. */
  whenRecorded(calls: number): Promise<void>
  close(): Promise<void>
}

/** The fake platform in scripted mode: keeps every call with its body, and answers as the test chooses. */
export async function startRecorder(): Promise<Recorder> {
  const arrivals = new EventEmitter()
  const { endpoint, close } = await startFakePlatform({
    script: {
      async answerCall(request, response, documented) {
        const { method = '', url = '', headers } = request
        const call = { method, url, headers, body: (await readBody(request)) ?? '' }
        recorder.calls.push(call)
        arrivals.emit('recorded')
        const chosen = recorder.answer(call, recorder.calls.length - 1)
        if (chosen === 'never') return
        if (chosen === 'reset') return void request.socket.resetAndDestroy()
        const { status, body } = chosen === 'documented' ? documented(call.body) : chosen
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(body)
      },
    },
  })
  const recorder: Recorder = {
    endpoint,
    calls: [],
    answer: () => 'documented',
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
    close,
  }
  return recorder
}
