import { setTimeout as pause } from 'node:timers/promises'
import type { Journal } from '../journal/Journal.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Between two pieces, so that other writers get their turn. */
const pauseMs = 10

export const sweepTask = defineTask<{ dataDir: string }, null>('sweep')

/** Sweeps until nothing is left, then empties the write-ahead log: destroyed keys are in it too. */
export async function sweepRows(journal: Journal): Promise<void> {
  while (journal.write(() => journal.staging.sweep())) await pause(pauseMs)
  journal.truncateLog()
}
