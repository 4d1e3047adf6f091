import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { isolation } from './isolation.ts'
import {
  IsolatedWorkEnded,
  type IsolatedInput,
  type IsolatedKey,
  type IsolatedWork,
  type Isolation,
} from './IsolatedWork.ts'

/** Message of a worker thread that wants isolated work done; answers come through `port`, which it closes at the end. */
export interface IsolationRequest {
  kind: 'isolate'
  key: IsolatedKey | null
  input: IsolatedInput | null
  port: MessagePort
}

/** What the thread sends through its port. */
type PortMessage = { part: number } | { isKept: boolean }

type PortAnswer = { bytes: Uint8Array | null } | { message: string; isOutOfMemory: boolean }

/**
 * For worker threads: asks the thread that started this one (`serveIsolated`), the only one that can start a process in
 * Electron. When this thread ends, so does work that it waits for.
 */
export function throughStarter(starter: MessagePort): Isolation {
  return {
    async open(key, input, signal) {
      signal.throwIfAborted()
      const { port1, port2 } = new MessageChannel()
      const answers = new PortAnswers(port1)
      const { promise: aborted, reject } = Promise.withResolvers<never>()
      const onAbort = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', onAbort)
      const request: IsolationRequest = { kind: 'isolate', key, input, port: port2 }
      starter.postMessage(request, [port2, ...ownBuffers(input?.bytes ?? null)])
      try {
        const result = await Promise.race([answers.next(), aborted])
        if (result) return workBehind(port1, answers, result)
        port1.close()
        return null
      } catch (error) {
        port1.close()
        throw error
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
    leave: () => {
      throw new Error('only the thread that starts processes ends them')
    },
  }
}

function workBehind(port: MessagePort, answers: PortAnswers, result: Uint8Array): IsolatedWork {
  const post = (message: PortMessage): void => port.postMessage(message)
  return {
    result,
    async part(index) {
      post({ part: index })
      return (await answers.next()) ?? new Uint8Array()
    },
    release(isKept) {
      post({ isKept })
      port.close()
    },
  }
}

/** Gives the answers that come through a port to those who asked, in order. */
class PortAnswers {
  readonly #waiting: PromiseWithResolvers<Uint8Array | null>[] = []

  constructor(port: MessagePort) {
    port.on('message', (answer: PortAnswer) => {
      const asked = this.#waiting.shift()
      if ('bytes' in answer) asked?.resolve(answer.bytes)
      else asked?.reject(new IsolatedWorkEnded(answer.message, answer.isOutOfMemory))
    })
    port.once('close', () => {
      for (const { reject } of this.#waiting.splice(0))
        reject(new IsolatedWorkEnded('the port closed', false))
    })
  }

  next(): Promise<Uint8Array | null> {
    const asked = Promise.withResolvers<Uint8Array | null>()
    this.#waiting.push(asked)
    return asked.promise
  }
}

/**
 * Answers a worker thread; ends the work when the thread has closed its port or ended before it was done.
 *
 * @param signal ends the work as well, until it is done
 */
export function serveIsolated({ key, input, port }: IsolationRequest, signal?: AbortSignal): void {
  const controller = new AbortController()
  port.once('close', () => controller.abort())
  const answer = (message: PortAnswer): void => {
    const bytes = 'bytes' in message ? message.bytes : null
    port.postMessage(message, ownBuffers(bytes))
  }
  const fail = (error: unknown): void => {
    const ended = error instanceof IsolatedWorkEnded ? error : new IsolatedWorkEnded(String(error), false)
    answer({ message: ended.message, isOutOfMemory: ended.isOutOfMemory })
  }
  const ends = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal
  const serve = (work: IsolatedWork | null): void => {
    if (!work) return answer({ bytes: null })
    // A copy, as of the parts: the next who opens the work needs the same bytes.
    answer({ bytes: new Uint8Array(work.result) })
    let isKept = true
    port.on('message', (message: PortMessage) => {
      if ('isKept' in message) ({ isKept } = message)
      else work.part(message.part).then((bytes) => answer({ bytes: new Uint8Array(bytes) }), fail)
    })
    if (controller.signal.aborted) work.release(isKept)
    else port.once('close', () => work.release(isKept))
  }
  isolation.open(key, input, ends).then(serve, (error: unknown) => {
    fail(error)
    port.close()
  })
}

/** The memory to move instead of copying it: only when the array fills it, since a pool is shared with others. */
function ownBuffers(bytes: Uint8Array | null): ArrayBuffer[] {
  const buffer = bytes?.buffer
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes?.byteLength ? [buffer] : []
}
