import { Worker, type MessagePort } from 'node:worker_threads'
import { AppError, type SerializedError } from '../../shared/errors/AppError.ts'
import { resourceLimits } from '../worker/WorkerRunner.ts'
import {
  blockRows,
  createBlockPreparer,
  type BlockSetup,
  type PreparedBlock,
  type RowBlock,
} from './prepareBlock.ts'

/** Rows that are prepared without other threads: starting one takes as long as some ten thousand rows. */
const rowsBeforeThreads = 2 * blockRows
/** Blocks given to a thread ahead of its work: on a busy machine each change of threads takes tens of milliseconds. */
const blocksAhead = 12

/** What the program of the threads is started with. */
interface ThreadRole {
  preparesBlocks: BlockSetup
}

type Answer =
  { kind: 'ready' } | { kind: 'done'; block: PreparedBlock } | { kind: 'failed'; error: SerializedError }

interface Waiting {
  resolve: (block: PreparedBlock) => void
  reject: (error: unknown) => void
}

interface Thread {
  worker: Worker
  isReady: boolean
  /** Given and not answered, oldest first: a thread answers in order. */
  waiting: Waiting[]
}

/** Program of the threads; without one everything is done in this thread. */
let program: URL | null = null

/** Names the program whose threads prepare blocks: one that calls `servePreparing`. */
export function setPreparingProgram(url: URL): void {
  program = url
}

/**
 * Prepares blocks of rows in several threads, which end with this one. A block's result depends on its rows alone, so it is
 * the same whichever thread prepares it.
 */
export class PreparingThreads {
  readonly #setup: BlockSetup
  readonly #prepareHere: (block: RowBlock) => PreparedBlock
  readonly #count: number
  readonly #threads: Thread[] = []
  #rows = 0
  #isClosed = false

  /**
   * @param count threads besides this one; 0: all is done here, as it is for the first rows
   * @throws AppError `mapping.*`
   */
  constructor(setup: BlockSetup, count: number) {
    this.#setup = setup
    this.#count = program ? count : 0
    this.#prepareHere = createBlockPreparer(setup)
  }

  /** Blocks that may wait for their result at a time; more would only take memory. */
  get mostWaiting(): number {
    return this.#count * blocksAhead
  }

  /**
   * Not an async function, which would hold the rows until their result is there.
   *
   * @throws AppError what went wrong in the thread, `internal` when it died; all blocks given to it fail
   */
  prepare(block: RowBlock): Promise<PreparedBlock> {
    this.#rows += block.rows.length
    if (this.#rows > rowsBeforeThreads && this.#threads.length < this.#count) this.#start()
    const ready = this.#threads.filter(({ isReady }) => isReady)
    if (ready.length === 0) return this.#prepareAlone(block)
    const thread = ready.reduce((least, each) => (each.waiting.length < least.waiting.length ? each : least))
    const { promise, resolve, reject } = Promise.withResolvers<PreparedBlock>()
    thread.waiting.push({ resolve, reject })
    thread.worker.postMessage(block)
    return promise
  }

  /** Ends the threads; blocks that wait get no result. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  /** An error is met with the block's result, as one of another thread. */
  async #prepareAlone(block: RowBlock): Promise<PreparedBlock> {
    return this.#prepareHere(block)
  }

  #start(): void {
    if (!program) return
    const workerData: ThreadRole = { preparesBlocks: this.#setup }
    const worker = new Worker(program, { workerData, resourceLimits })
    const thread: Thread = { worker, isReady: false, waiting: [] }
    this.#threads.push(thread)
    const fail = (error: unknown): void => {
      thread.isReady = false
      for (const { reject } of thread.waiting.splice(0)) reject(error)
    }
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') thread.isReady = true
      else if (answer.kind === 'done') thread.waiting.shift()?.resolve(answer.block)
      else thread.waiting.shift()?.reject(AppError.deserialize(answer.error))
    })
    worker.on('error', (error) => fail(AppError.from(error)))
    worker.on('exit', (code) => {
      if (!this.#isClosed) fail(new AppError('internal', `a preparing thread ended with code ${code}`))
    })
  }
}

/** Whether a thread was started to prepare blocks, by its `workerData`. */
export function preparesBlocks(data: unknown): data is ThreadRole {
  return typeof data === 'object' && data !== null && 'preparesBlocks' in data
}

/** Answers the thread that started this one, block by block. */
export function servePreparing(port: MessagePort, { preparesBlocks: setup }: ThreadRole): void {
  const prepare = createBlockPreparer(setup)
  port.on('message', (block: RowBlock) => {
    try {
      const prepared = prepare(block)
      const moved = prepared.chunks.flatMap(({ sealed, digests }) => [sealed.buffer, digests.buffer])
      port.postMessage({ kind: 'done', block: prepared } satisfies Answer, moved as ArrayBuffer[])
    } catch (error) {
      port.postMessage({ kind: 'failed', error: AppError.from(error).serialize() } satisfies Answer)
    }
  })
  port.postMessage({ kind: 'ready' } satisfies Answer)
}
