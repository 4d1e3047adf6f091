import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { fork } from 'node:child_process'

/** Work on data that nobody checked, for a process of its own. Plain data, since it crosses processes. */
export interface IsolatedInput {
  /** What to do. */
  task: object
  /** The data; its memory is given away, and the caller's view of it may be empty afterwards. */
  bytes: Uint8Array | null
  /** Limit of the process's JavaScript heap, in MB. */
  heapMegabytes: number
}

/**
 * Does isolated work and resolves with its answer.
 *
 * @throws IsolatedWorkEnded when the process ended first; the signal's reason when it was aborted
 */
export type RunIsolated = (input: IsolatedInput, signal: AbortSignal) => Promise<Uint8Array>

/** The process ended before it answered. */
export class IsolatedWorkEnded extends Error {
  /** It needed more memory than its limit. */
  readonly isOutOfMemory: boolean

  constructor(message: string, isOutOfMemory: boolean) {
    super(message)
    this.isOutOfMemory = isOutOfMemory
  }
}

/** Of the heap of a thread: what SheetJS makes lives long. */
const youngMegabytes = 48

/** How this thread runs isolated work. The program of the sources; the built app names its own (`setIsolation`). */
let current: RunIsolated = inChildProcess(new URL('../../worker/parser.ts', import.meta.url))

/** Decides how this thread runs isolated work. Every entry of the built app calls it first. */
export function setIsolation(run: RunIsolated): void {
  current = run
}

/** See {@link RunIsolated}. */
export const runIsolated: RunIsolated = (input, signal) => current(input, signal)

/** V8 aborts a process whose heap is full; the core that this leaves where the system keeps one would hold the file's customers. */
const withoutCore = 'ulimit -c 0; exec "$0" "$@"'

/**
 * Runs isolated work in a child process of Node. It ends with its answer, when it is aborted, and with this process.
 *
 * @param program of the child: receives the input as one message and sends its answer as one
 */
export function inChildProcess(program: URL): RunIsolated {
  return async ({ heapMegabytes, ...message }, signal) => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const heapLimit = `--max-heap-size=${heapMegabytes}`
    const child = fork(fileURLToPath(program), {
      ...(process.platform === 'win32'
        ? { execArgv: [heapLimit] }
        : { execPath: '/bin/sh', execArgv: ['-c', withoutCore, process.execPath, heapLimit] }),
      env: environmentOfChild(),
      // Copies typed arrays as they are; the default is JSON.
      serialization: 'advanced',
      // Keeps the library's warnings out of our output.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const kill = (): void => void child.kill('SIGKILL')
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort)
    process.once('exit', kill)
    child.once('message', (bytes) => resolve(bytes as Uint8Array))
    child.once('error', reject)
    child.once('exit', (code, endedBy) => {
      // V8 aborts a process whose heap is full: SIGABRT or SIGTRAP, on Windows 134 or a status of the system.
      const isOutOfMemory = endedBy !== null || code === 134 || (code ?? 0) >= 0x8000_0000
      reject(new IsolatedWorkEnded(`the process ended with ${endedBy ?? code}`, isOutOfMemory))
    })
    child.send(message, (error) => error && reject(error))
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      process.off('exit', kill)
      kill()
    }
  }
}

/**
 * Runs isolated work in a worker thread: for Electron's command line, which can start no process (`utilityProcess` needs
 * the window's event loop, and its binary does not run as Node). There is no window that it could take with it.
 */
export function inThread(program: URL): RunIsolated {
  return async ({ heapMegabytes, ...message }, signal) => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const worker = new Worker(program, {
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxYoungGenerationSizeMb: youngMegabytes,
        maxOldGenerationSizeMb: heapMegabytes - youngMegabytes,
      },
    })
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort)
    worker.once('message', resolve)
    worker.once('error', (cause: Error & { code?: string }) =>
      reject(new IsolatedWorkEnded(cause.message, cause.code === 'ERR_WORKER_OUT_OF_MEMORY')),
    )
    worker.once('exit', (code) => reject(new IsolatedWorkEnded(`the thread ended with ${code}`, false)))
    worker.postMessage(message)
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      await worker.terminate()
    }
  }
}

/** Secrets and options of this process are nothing to a program that reads a stranger's file. */
export function environmentOfChild(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('TUZHAN_') && name !== 'NODE_OPTIONS'),
  )
}

/** Message of a worker thread that wants isolated work done; the answer comes through `port`. */
export interface IsolationRequest {
  kind: 'isolate'
  input: IsolatedInput
  port: MessagePort
}

type IsolationAnswer = { bytes: Uint8Array } | { message: string; isOutOfMemory: boolean }

/**
 * For worker threads: asks the thread that started this one (`serveIsolated`), the only one that can start a process in
 * Electron. When this thread ends, so does the work.
 */
export function throughStarter(starter: MessagePort): RunIsolated {
  return async (input, signal) => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const { port1, port2 } = new MessageChannel()
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort)
    port1.once('message', (answer: IsolationAnswer) => {
      if ('bytes' in answer) resolve(answer.bytes)
      else reject(new IsolatedWorkEnded(answer.message, answer.isOutOfMemory))
    })
    const request: IsolationRequest = { kind: 'isolate', input, port: port2 }
    starter.postMessage(request, [port2, ...ownBuffers(input.bytes)])
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      port1.close()
    }
  }
}

/**
 * Answers a worker thread; ends the work when the thread has closed its port or ended.
 *
 * @param signal ends the work as well
 */
export function serveIsolated({ input, port }: IsolationRequest, signal?: AbortSignal): void {
  const controller = new AbortController()
  port.once('close', () => controller.abort())
  const answer = (message: IsolationAnswer, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
    port.close()
  }
  const ends = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal
  runIsolated(input, ends).then(
    (bytes) => answer({ bytes }, ownBuffers(bytes)),
    (error: unknown) => {
      const ended = error instanceof IsolatedWorkEnded ? error : new IsolatedWorkEnded(String(error), false)
      answer({ message: ended.message, isOutOfMemory: ended.isOutOfMemory })
    },
  )
}

/** The memory to move instead of copying it: only when the array fills it, since a pool is shared with others. */
function ownBuffers(bytes: Uint8Array | null): ArrayBuffer[] {
  const buffer = bytes?.buffer
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes?.byteLength ? [buffer] : []
}
