import type { Worker } from 'node:worker_threads'
import { scheduleWithTimer, type Schedule } from './schedule.ts'

/** Time that a thread has to end by itself. Longer than a piece of work takes, shorter than a user waits for 停下. */
const graceMs = 1_000

/**
 * Asks a thread to end by itself, by the message `null`, and terminates it only if it does not.
 *
 * Terminating is the last resort, because it can abort the whole process: Node frees a compressor that the thread had made
 * and not yet initialised ("close before init" in node_zlib.cc; with Node 24.21 once in some 150 preparations cancelled).
 */
export async function endThread(worker: Worker, schedule: Schedule = scheduleWithTimer): Promise<void> {
  if (worker.threadId === -1) return
  worker.postMessage(null)
  const { promise: exited, resolve } = Promise.withResolvers<void>()
  worker.once('exit', () => resolve())
  const stopWaiting = schedule(() => void worker.terminate(), graceMs)
  await exited
  stopWaiting()
}
