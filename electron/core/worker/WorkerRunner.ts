import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors/AppError.ts'
import type { WorkerInput, WorkerMessage, WorkerProgress, WorkerRequest, WorkerTask } from './WorkerTask.ts'

/**
 * Rows are short-lived: a small young generation collects them while they are few (a million rows peaked at 640 MB with
 * Node's own size, at 500 MB with this one).
 */
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

/** A piece of work in its own thread. */
export interface RunningTask<Result> {
  /** Resolves with the result, or with null when it was cancelled. */
  result: Promise<Result | null>
  /** Ends the thread at once; an open transaction is rolled back with it. */
  cancel(): void
}

/** A thread that loads its code; it does nothing until it is told. */
export interface StartedThread {
  /** Once only. @throws AppError (through `result`) what the worker reports, `internal` when it died */
  run<Input extends WorkerInput, Result>(
    task: WorkerTask<Input, Result>,
    input: Input,
    onProgress?: (progress: WorkerProgress) => void,
  ): RunningTask<Result>
  /** Ends it before it was given a task. */
  dismiss(): void
}

/** Runs tasks in worker threads made from the built worker. */
export class WorkerRunner {
  readonly #workerUrl: URL

  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl
  }

  /** Starts a thread ahead: loading its code takes some 150 ms, in which its task can be made up. */
  start(): StartedThread {
    const worker = new Worker(this.#workerUrl, { resourceLimits })
    const ended = new Promise<{ exitCode: number; error: Error | null }>((resolve) => {
      let failure: Error | null = null
      worker.on('error', (error) => (failure = error))
      worker.on('exit', (exitCode) => resolve({ exitCode, error: failure }))
    })
    return {
      run: (task, input, onProgress = () => undefined) => runTask(worker, ended, task, input, onProgress),
      dismiss: () => void worker.terminate(),
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
  worker: Worker,
  ended: Promise<{ exitCode: number; error: Error | null }>,
  task: WorkerTask<Input, Result>,
  input: Input,
  onProgress: (progress: WorkerProgress) => void,
): RunningTask<Result> {
  let isCancelled = false
  let end: WorkerMessage | null = null
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'progress') onProgress(message)
    else end = message
  })
  worker.postMessage({ name: task.name, input } satisfies WorkerRequest)
  // Settled by the thread's end, not by its last message: its files and its journal are closed by then.
  const result = ended.then(({ exitCode, error }) => {
    if (isCancelled) return null
    if (error) throw AppError.from(error)
    if (end?.kind === 'done') return end.result as Result
    if (end?.kind === 'failed') throw AppError.deserialize(end.error)
    throw new AppError('internal', `the worker ended with code ${exitCode} before it was done`)
  })
  return {
    result,
    cancel: () => {
      isCancelled = true
      void worker.terminate()
    },
  }
}
