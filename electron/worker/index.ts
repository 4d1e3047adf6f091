import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { Journal } from '../core/journal/Journal.ts'
import { preparesBlocks, servePreparing, setPreparingProgram } from '../core/preparation/PreparingThreads.ts'
import { asStorageError } from '../core/storageErrors.ts'
import type { WorkerMessage, WorkerRequest } from '../core/worker/WorkerTask.ts'
import { setIsolation, throughStarter } from '../core/worker/isolation.ts'
import { findTask } from './workerTasks.ts'

if (!parentPort) throw new Error('not a worker thread')
const port = parentPort
setIsolation(throughStarter(port))
const post = (message: WorkerMessage): void => port.postMessage(message)

setPreparingProgram(new URL(import.meta.url))
if (preparesBlocks(workerData)) servePreparing(port, workerData)
else await serveTasks()

async function serveTasks(): Promise<void> {
  for (let isLast = false; !isLast;) {
    // A thread gets its next request after its answer to the last one, so that none comes while nobody listens.
    const [request] = (await once(port, 'message')) as [WorkerRequest]
    try {
      post({ kind: 'done', result: await perform(request) })
    } catch (error) {
      post({ kind: 'failed', error: asStorageError(error).serialize() })
    }
    isLast = request.isLast
  }
}

async function perform({ name, input }: WorkerRequest): Promise<unknown> {
  const journal = Journal.connect(input.dataDir)
  try {
    return await findTask(name)(journal, input, (progress) => post({ kind: 'progress', ...progress }))
  } finally {
    journal.close()
  }
}
