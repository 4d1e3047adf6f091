import { Worker, workerData, type MessagePort } from 'node:worker_threads'
import { AppError, type SerializedError } from '../../shared/errors/AppError.ts'
import { endThread } from './endThread.ts'
import { resourceLimits } from './threadMemory.ts'

/** What the program of the threads is started with: the work of the team, and what all its pieces need. Plain data. */
export interface TeamRole {
  team: string
  setup: unknown
}

/** `workerData` of a thread of a team. */
interface TeamData extends TeamRole {
  /** Shared memory that becomes 1 when the team ends: no piece is begun then. */
  isEnding: Int32Array<SharedArrayBuffer>
}

type Answer<Result> =
  | { kind: 'ready' }
  | { kind: 'done'; result: Result }
  | { kind: 'failed'; error: SerializedError }
  /** The thread cannot begin at all. */
  | { kind: 'broken'; error: SerializedError }

interface Waiting<Result> {
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

interface TeamThread<Result> {
  worker: Worker
  isReady: boolean
  /** Given and not answered, oldest first: a thread answers in order. */
  waiting: Waiting<Result>[]
  /** Why it takes no pieces any more. */
  failure: AppError | null
}

/** Program of the threads; without one a team has none. */
let program: URL | null = null

/** Names the program of all teams: one that calls `serveTeam` when it was started for one (`isTeamRole`). */
export function setTeamProgram(url: URL): void {
  program = url
}

/** Threads that share the pieces of one piece of work. They end with the thread that started them. */
export class ThreadTeam<Piece, Result> {
  /** Threads that it may have, besides this one. */
  readonly count: number
  readonly #role: TeamRole
  readonly #threads: TeamThread<Result>[] = []
  readonly #isEnding = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  #isClosed = false

  constructor(role: TeamRole, count: number) {
    this.#role = role
    this.count = program ? count : 0
  }

  /** Starts one more thread, until there are `count`. */
  start(): void {
    if (!program || this.#isClosed || this.#threads.length >= this.count) return
    const data: TeamData = { ...this.#role, isEnding: this.#isEnding }
    const worker = new Worker(program, { workerData: data, resourceLimits })
    const thread: TeamThread<Result> = { worker, isReady: false, waiting: [], failure: null }
    this.#threads.push(thread)
    const fail = (error: AppError): void => {
      thread.isReady = false
      thread.failure ??= error
      for (const { reject } of thread.waiting.splice(0)) reject(thread.failure)
    }
    worker.on('message', (answer: Answer<Result>) => {
      if (answer.kind === 'ready') thread.isReady = true
      else if (answer.kind === 'done') thread.waiting.shift()?.resolve(answer.result)
      else if (answer.kind === 'broken') fail(AppError.deserialize(answer.error))
      else thread.waiting.shift()?.reject(AppError.deserialize(answer.error))
    })
    worker.on('error', (error) => fail(AppError.from(error)))
    worker.on('exit', (code) => {
      if (!this.#isClosed) fail(new AppError('internal', `a thread of a team ended with code ${code}`))
    })
  }

  /** Pieces that wait for the thread that has the fewest; Infinity when none is ready. */
  get leastWaiting(): number {
    return this.#leastBusy?.waiting.length ?? Infinity
  }

  get #leastBusy(): TeamThread<Result> | null {
    let least: TeamThread<Result> | null = null
    for (const thread of this.#threads) {
      if (thread.isReady && (!least || thread.waiting.length < least.waiting.length)) least = thread
    }
    return least
  }

  /**
   * Gives a piece to the thread that has the fewest; null when none is ready. Not an async function, which would hold the
   * piece until its result is there.
   *
   * @param moved memory of the piece that is moved instead of copied
   * @throws AppError (by the promise) what went wrong in the thread, `internal` when it died
   */
  give(piece: Piece, moved: ArrayBuffer[] = []): Promise<Result> | null {
    const thread = this.#leastBusy
    return thread && this.#post(thread, piece, moved)
  }

  /**
   * Gives a piece to the first thread, also while it is starting: pieces that have to stay in their order.
   *
   * @param moved memory of the piece that is moved instead of copied
   * @throws AppError (by the promise) as `give`
   */
  giveFirst(piece: Piece, moved: ArrayBuffer[]): Promise<Result> {
    const [first] = this.#threads
    if (!first) throw new Error('no thread was started')
    return this.#post(first, piece, moved)
  }

  #post(thread: TeamThread<Result>, piece: Piece, moved: ArrayBuffer[]): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    // A piece that fails is met in its turn; until then it must not be an unhandled rejection.
    promise.catch(() => undefined)
    if (thread.failure) reject(thread.failure)
    else {
      thread.waiting.push({ resolve, reject })
      thread.worker.postMessage(piece, moved)
    }
    return promise
  }

  /** Ends the threads; pieces that wait get no result. */
  async close(): Promise<void> {
    this.#isClosed = true
    Atomics.store(this.#isEnding, 0, 1)
    await Promise.all(this.#threads.map(({ worker }) => endThread(worker)))
  }
}

/** Whether a thread was started for a team, by its `workerData`. */
export function isTeamRole(data: unknown): data is TeamRole {
  return typeof data === 'object' && data !== null && 'team' in data
}

/**
 * Answers the thread that started this one, piece by piece.
 *
 * @param moved memory of a result that is moved instead of copied
 */
export function serveTeam<Piece, Result>(
  port: MessagePort,
  perform: (piece: Piece) => Result,
  moved: (result: Result) => ArrayBuffer[],
): void {
  const { isEnding } = workerData as TeamData
  port.on('message', (piece: Piece | null) => {
    if (piece === null) return port.close()
    if (Atomics.load(isEnding, 0) === 1) return
    try {
      const result = perform(piece)
      port.postMessage({ kind: 'done', result } satisfies Answer<Result>, moved(result))
    } catch (error) {
      port.postMessage({ kind: 'failed', error: AppError.from(error).serialize() } satisfies Answer<Result>)
    }
  })
  port.postMessage({ kind: 'ready' } satisfies Answer<Result>)
}

/** Tells the thread that started this one that it cannot begin: an error that is thrown would lose its code on the way. */
export function refuseTeam(port: MessagePort, error: unknown): void {
  port.postMessage({ kind: 'broken', error: AppError.from(error).serialize() } satisfies Answer<never>)
}
