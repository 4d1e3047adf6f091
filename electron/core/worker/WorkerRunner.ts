import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors/AppError.ts'
import { endThread } from './endThread.ts'
import { serveIsolated } from './isolationPort.ts'
import { scheduleWithTimer, type Schedule } from './schedule.ts'
import { resourceLimits } from './threadMemory.ts'
import type { WorkerInput, WorkerMessage, WorkerProgress, WorkerRequest, WorkerTask } from './WorkerTask.ts'

/** A task running in its own thread. */
export interface RunningTask<Result> {
  /** Resolves with the result, or with null when the task was cancelled. */
  result: Promise<Result | null>
  /** Ends the task at its next progress, and its isolated work at once; its open transaction is rolled back. */
  cancel(): void
}

/** A thread that loads or has loaded its code and waits for its task. */
export interface StartedThread {
  /**
   * Runs a task; may be called once.
   *
   * @throws AppError (through `result`) the worker's error, `internal` if the thread died
   */
  run<Input extends WorkerInput, Result>(
    task: WorkerTask<Input, Result>,
    input: Input,
    onProgress?: (progress: WorkerProgress) => void,
  ): RunningTask<Result>
  /** Ends the thread without a task. */
  dismiss(): void
}

/** Runs tasks in worker threads, each with the built worker. */
export class WorkerRunner {
  readonly #workerUrl: URL
  readonly #makeRoom: () => void
  readonly #schedule: Schedule

  /**
   * @param options.makeRoom called before each task, which needs much memory
   * @param options.schedule for the time that a thread has to end by itself
   */
  constructor(workerUrl: URL, options: { makeRoom?: () => void; schedule?: Schedule } = {}) {
    this.#workerUrl = workerUrl
    this.#makeRoom = options.makeRoom ?? (() => undefined)
    this.#schedule = options.schedule ?? scheduleWithTimer
  }

  /** Starts a thread ahead of its task, since loading its code takes about 150 ms. */
  start(): StartedThread {
    const worker = new Worker(this.#workerUrl, { resourceLimits })
    const ended = new Promise<{ exitCode: number; error: Error | null }>((resolve) => {
      let failure: Error | null = null
      worker.on('error', (error) => (failure = error))
      worker.on('exit', (exitCode) => resolve({ exitCode, error: failure }))
    })
    const end = (): void => void endThread(worker, this.#schedule)
    return {
      run: (task, input, onProgress = () => undefined) => {
        this.#makeRoom()
        return runTask({ worker, ended, end }, task, input, onProgress)
      },
      dismiss: end,
    }
  }

  /** As `start().run`. */
  run<Input extends WorkerInput, Result>(
    task: WorkerTask<Input, Result>,
    input: Input,
    onProgress?: (progress: WorkerProgress) => void,
  ): RunningTask<Result> {
    return this.start().run(task, input, onProgress)
  }
}

function runTask<Input extends WorkerInput, Result>(
  {
    worker,
    ended,
    end: endByItself,
  }: { worker: Worker; ended: Promise<{ exitCode: number; error: Error | null }>; end: () => void },
  task: WorkerTask<Input, Result>,
  input: Input,
  onProgress: (progress: WorkerProgress) => void,
): RunningTask<Result> {
  const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const cancellation = new AbortController()
  let end: WorkerMessage | null = null
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'progress') onProgress(message)
    else if (message.kind === 'isolate') serveIsolated(message, cancellation.signal)
    else end = message
  })
  worker.postMessage({ name: task.name, input, cancelled } satisfies WorkerRequest)
  worker.postMessage(null)
  // Settled on exit, not on the last message, so that the thread's files and journal are closed.
  const result = ended.then(({ exitCode, error }) => {
    if (cancellation.signal.aborted) return null
    if (error) throw AppError.from(error)
    if (end?.kind === 'done') return end.result as Result
    if (end?.kind === 'failed') throw AppError.deserialize(end.error)
    throw new AppError('internal', `the worker ended with code ${exitCode} before it was done`)
  })
  return {
    result,
    cancel: () => {
      Atomics.store(cancelled, 0, 1)
      cancellation.abort()
      endByItself()
    },
  }
}
