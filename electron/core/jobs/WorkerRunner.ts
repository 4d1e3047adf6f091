import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors/AppError.ts'
import type { WorkerMessage, WorkerProgress, WorkerResults, WorkerTask } from './workerTasks.ts'

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

/** Runs tasks in worker threads made from the built worker (or, in tests, from its source). */
export class WorkerRunner {
  readonly #workerUrl: URL

  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl
  }

  /** @throws AppError (through `result`) what the worker reports, `internal` when it died */
  run<Task extends WorkerTask>(
    task: Task,
    onProgress: (progress: WorkerProgress) => void = () => undefined,
  ): RunningTask<WorkerResults[Task['kind']]> {
    const worker = new Worker(this.#workerUrl, { workerData: task, name: task.kind, resourceLimits })
    let isCancelled = false
    const result = new Promise<WorkerResults[Task['kind']] | null>((resolve, reject) => {
      let end: WorkerMessage | null = null
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'progress') onProgress(message)
        else end = message
      })
      worker.on('error', (error) => {
        end = { kind: 'failed', error: AppError.from(error).serialize() }
      })
      // Settled by the thread's end, not by its last message: its files and its journal are closed by then.
      worker.on('exit', (exitCode) => {
        if (isCancelled) resolve(null)
        else if (end?.kind === 'done') resolve(end.result as WorkerResults[Task['kind']])
        else if (end?.kind === 'failed') reject(AppError.deserialize(end.error))
        else reject(new AppError('internal', `the worker ended with code ${exitCode} before it was done`))
      })
    })
    return {
      result,
      cancel: () => {
        isCancelled = true
        void worker.terminate()
      },
    }
  }
}
