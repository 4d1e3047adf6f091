import type { SerializedError } from '../../shared/errors/AppError.ts'
import type { IsolationRequest } from './isolationPort.ts'
import type { ChangeProgress } from '../../shared/model/correction.ts'

/**
 * One kind of work for the worker thread: its name on the wire, and the types of its input and result. Each
 * folder defines its tasks beside the function that does the work; `electron/worker/workerTasks.ts` maps
 * names to functions.
 *
 * @example
 * export const countTask = defineTask<{ dataDir: string; jobId: string }, number>('count')
 * const rows = await worker.run(countTask, { dataDir, jobId }).result
 */
export interface WorkerTask<Input extends WorkerInput, Result> {
  readonly name: string
  /** Never set: carries the types only. */
  readonly types?: { input: Input; result: Result }
}

/** Plain data, since it crosses threads. Every task opens the journal of a data folder. */
export interface WorkerInput {
  dataDir: string
}

/** Defines a task by its name, which must be unique. */
export function defineTask<Input extends WorkerInput, Result>(name: string): WorkerTask<Input, Result> {
  return { name }
}

export interface WorkerProgress {
  rowsDone: number
  fraction: number
  /** Total rows of a bulk change; null while unknown. */
  rowsTotal?: number | null
  phase?: ChangeProgress['phase']
}

/** A message to a thread. After `null`, which comes after its last task, the thread ends. */
export interface WorkerRequest {
  name: string
  input: WorkerInput
  /** Shared memory that becomes 1 when the task is cancelled, which then ends at its next progress. */
  cancelled?: Int32Array<SharedArrayBuffer>
}

/** The task was cancelled; nobody waits for this. */
export class TaskCancelled extends Error {}

/** Messages from a thread: progress and requests while it works, then one result or error. */
export type WorkerMessage =
  | ({ kind: 'progress' } & WorkerProgress)
  | IsolationRequest
  | { kind: 'done'; result: unknown }
  | { kind: 'failed'; error: SerializedError }
