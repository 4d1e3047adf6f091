import { setTimeout as pause } from 'node:timers/promises'
import type { Journal } from '../journal/Journal.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Pause between two transactions, so that other writers can proceed. */
const pauseMs = 10

export const sweepTask = defineTask<{ dataDir: string }, null>('sweep')

/** Overwrites removed rows in short transactions, then truncates the WAL, which still holds deleted keys. */
export async function sweepRows(journal: Journal): Promise<void> {
  while (journal.write(() => journal.staging.sweep())) await pause(pauseMs)
  journal.truncateLog()
}

/**
 * Overwrites the pages of removed rows. They are already unreadable (the job's key is deleted), but can take
 * hundreds of megabytes, so everything beyond one short transaction runs in the worker thread.
 */
export class RowSweeper {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #worker: WorkerRunner
  #running: Promise<void> | null = null

  constructor(journal: Journal, dataDir: string, worker: WorkerRunner) {
    this.#journal = journal
    this.#dataDir = dataDir
    this.#worker = worker
  }

  /** Starts a sweep unless one is running. Best effort: after a failure the next call sweeps again. */
  sweep(): void {
    if (this.#running) return
    try {
      const isMoreLeft = this.#journal.write(() => this.#journal.staging.sweep())
      if (!isMoreLeft) this.#journal.truncateLog()
      else this.#running = this.#sweepInWorker()
    } catch {
      return
    }
  }

  /** Resolves when no sweep is running. */
  async close(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #sweepInWorker(): Promise<void> {
    try {
      await this.#worker.run(sweepTask, { dataDir: this.#dataDir }).result
      this.#running = null
      // More rows may have been removed since the worker's last transaction.
      this.sweep()
    } catch {
      this.#running = null
    }
  }
}
