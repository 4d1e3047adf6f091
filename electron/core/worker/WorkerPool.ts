import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors/AppError.ts'
import { endThread } from './endThread.ts'
import { serveIsolated } from './isolationPort.ts'
import { movedWith } from './movedMemory.ts'
import { threadCount } from './threadCount.ts'
import { resourceLimits } from './threadMemory.ts'
import type { WorkerInput, WorkerMessage, WorkerRequest, WorkerTask } from './WorkerTask.ts'

/** Threads without work end after this time. */
const usualIdleMs = 60_000

interface Piece {
  request: WorkerRequest
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  signal: AbortSignal | undefined
  /** Ends its isolated work when nobody waits for it any more. */
  ending: AbortController
}

interface PoolThread {
  worker: Worker
  piece: Piece | null
  /** It was asked to end and takes nothing more. */
  isEnding: boolean
}

/**
 * Threads that are kept and share short tasks: the pieces of one large piece of work. Each task opens the journal for
 * itself, so that a waiting thread holds no file open.
 */
export class WorkerPool {
  readonly #workerUrl: URL
  readonly #most: () => number
  readonly #idleMs: number
  readonly #threads = new Set<PoolThread>()
  readonly #waiting: Piece[] = []
  #idleTimer: NodeJS.Timeout | null = null
  #isClosed = false

  /** @param options.threads default: by cores and memory */
  constructor(workerUrl: URL, options: { threads?: () => number; idleMs?: number } = {}) {
    this.#workerUrl = workerUrl
    this.#most = options.threads ?? threadCount
    this.#idleMs = options.idleMs ?? usualIdleMs
  }

  /**
   * Runs a task in the next free thread. Tasks begin in the order in which they were asked for.
   *
   * @param signal takes a task that has not begun out of the queue; of one that has the isolated work is ended, and it is not
   *   waited for
   * @throws AppError the worker's error, `internal` when the thread died; the signal's reason
   */
  run<Input extends WorkerInput, Result>(
    task: WorkerTask<Input, Result>,
    input: Input,
    signal?: AbortSignal,
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    if (signal?.aborted) reject(signal.reason)
    else if (this.#isClosed) reject(new AppError('internal', 'the threads were ended'))
    else {
      const request = { name: task.name, input }
      const piece: Piece = { request, resolve, reject, signal, ending: new AbortController() }
      signal?.addEventListener('abort', () => this.#drop(piece), { once: true })
      this.#waiting.push(piece)
      this.#serve()
    }
    return promise as Promise<Result>
  }

  /** Starts the threads ahead of their work, since loading their code takes about 100 ms. */
  warm(): void {
    if (this.#isClosed) return
    for (let count = this.#missing; count > 0; count -= 1) this.#start()
    this.#rest()
  }

  /** Ends the threads that have nothing to do: each occupies some 50 MB. */
  async endIdle(): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    this.#idleTimer = null
    await this.#endAll([...this.#threads].filter(({ piece }) => !piece))
  }

  /** Ends the threads; what they work on is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true
    const ended = new AppError('internal', 'the threads were ended')
    for (const { reject } of this.#waiting.splice(0)) reject(ended)
    await this.#endAll([...this.#threads])
  }

  #serve(): void {
    if (this.#waiting.length === 0) return
    for (const thread of this.#threads) if (!thread.piece && !thread.isEnding) this.#begin(thread)
    const missing = Math.min(this.#waiting.length, this.#missing)
    for (let count = missing; count > 0; count -= 1) this.#begin(this.#start())
  }

  /** Threads that it may have and has not. */
  get #missing(): number {
    return this.#most() - [...this.#threads].filter(({ isEnding }) => !isEnding).length
  }

  #start(): PoolThread {
    const worker = new Worker(this.#workerUrl, { resourceLimits })
    const thread: PoolThread = { worker, piece: null, isEnding: false }
    let failure: Error | null = null
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'isolate') serveIsolated(message, thread.piece?.ending.signal)
      else this.#end(thread, message)
    })
    worker.on('error', (error) => (failure = error))
    worker.on('exit', (code) => {
      this.#threads.delete(thread)
      thread.piece?.reject(
        failure ?? new AppError('internal', `a thread of the pool ended with code ${code}`),
      )
      thread.piece = null
      if (!this.#isClosed) this.#serve()
    })
    // A waiting thread does not keep the process alive.
    worker.unref()
    this.#threads.add(thread)
    return thread
  }

  #begin(thread: PoolThread): void {
    const piece = this.#waiting.shift()
    if (!piece) return
    thread.piece = piece
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    thread.worker.ref()
    thread.worker.postMessage(piece.request, movedWith(piece.request.input))
  }

  #end(thread: PoolThread, message: WorkerMessage): void {
    if (message.kind !== 'done' && message.kind !== 'failed') return
    const { piece } = thread
    thread.piece = null
    thread.worker.unref()
    if (message.kind === 'done') piece?.resolve(message.result)
    else piece?.reject(AppError.deserialize(message.error))
    this.#serve()
    this.#rest()
  }

  #drop(piece: Piece): void {
    const index = this.#waiting.indexOf(piece)
    if (index !== -1) this.#waiting.splice(index, 1)
    piece.ending.abort()
    piece.reject(piece.signal?.reason)
  }

  #rest(): void {
    for (const { piece } of this.#threads) if (piece) return
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => void this.endIdle(), this.#idleMs)
    this.#idleTimer.unref()
  }

  async #endAll(threads: readonly PoolThread[]): Promise<void> {
    for (const thread of threads) thread.isEnding = true
    await Promise.all(threads.map(({ worker }) => endThread(worker)))
  }
}
