import type { Worker } from 'node:worker_threads'

/** Resolves with the threads of a team that this one starts, once so many are ready for pieces. */
export function threadsReady(count: number): Promise<Worker[]> {
  const { promise, resolve } = Promise.withResolvers<Worker[]>()
  const ready: Worker[] = []
  const onWorker = (worker: Worker): void => {
    worker.once('message', () => {
      if (ready.push(worker) < count) return
      process.off('worker', onWorker)
      resolve(ready)
    })
  }
  process.on('worker', onWorker)
  return promise
}
