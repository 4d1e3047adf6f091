import { on } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { Journal } from '../core/journal/Journal.ts'
import { asStorageError } from '../core/storageErrors.ts'
import { movedWith } from '../core/worker/movedMemory.ts'
import { TaskCancelled, type WorkerMessage, type WorkerRequest } from '../core/worker/WorkerTask.ts'
import { findTask } from './workerTasks.ts'

/** Performs the tasks that the thread is sent, until `null`. */
export async function serveTasks(port: MessagePort): Promise<void> {
  const post = (message: WorkerMessage): void => port.postMessage(message)
  // Takes messages as they come: one that comes while nobody listens would be lost.
  for await (const [request] of on(port, 'message') as AsyncIterable<[WorkerRequest | null]>) {
    if (request === null) return
    try {
      const result = await perform(request, post)
      port.postMessage({ kind: 'done', result } satisfies WorkerMessage, movedWith(result))
    } catch (error) {
      post({ kind: 'failed', error: asStorageError(error).serialize() })
    }
  }
}

async function perform(
  { name, input, cancelled }: WorkerRequest,
  post: (message: WorkerMessage) => void,
): Promise<unknown> {
  const journal = Journal.connect(input.dataDir)
  try {
    return await findTask(name)(journal, input, (progress) => {
      if (cancelled && Atomics.load(cancelled, 0) === 1) throw new TaskCancelled()
      post({ kind: 'progress', ...progress })
    })
  } finally {
    journal.close()
  }
}
