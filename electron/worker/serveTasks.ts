import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { Journal } from '../core/journal/Journal.ts'
import { asStorageError } from '../core/storageErrors.ts'
import type { WorkerMessage, WorkerRequest } from '../core/worker/WorkerTask.ts'
import { findTask } from './workerTasks.ts'

/** Performs the tasks that the thread is sent, until the last. */
export async function serveTasks(port: MessagePort): Promise<void> {
  const post = (message: WorkerMessage): void => port.postMessage(message)
  for (let isLast = false; !isLast;) {
    // A thread gets its next request after its answer to the last one, so that none comes while nobody listens.
    const [request] = (await once(port, 'message')) as [WorkerRequest]
    try {
      post({ kind: 'done', result: await perform(request, post) })
    } catch (error) {
      post({ kind: 'failed', error: asStorageError(error).serialize() })
    }
    isLast = request.isLast
  }
}

async function perform(
  { name, input }: WorkerRequest,
  post: (message: WorkerMessage) => void,
): Promise<unknown> {
  const journal = Journal.connect(input.dataDir)
  try {
    return await findTask(name)(journal, input, (progress) => post({ kind: 'progress', ...progress }))
  } finally {
    journal.close()
  }
}
