import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { Journal } from '../journal/Journal.ts'
import { sweepTask } from './sweepRows.ts'

/**
 * Sweeps out the rows of jobs that were removed or are done. Their key is destroyed already; what is left is rubbish,
 * up to hundreds of megabytes of it, so all but a small rest is done in the worker thread.
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

  /** Starts sweeping, unless it is under way: the worker sweeps until nothing is left. */
  sweep(): void {
    if (this.#running) return
    try {
      const isMoreLeft = this.#journal.write(() => this.#journal.staging.sweep())
      if (!isMoreLeft) this.#journal.truncateLog()
      else this.#running = this.#sweepInWorker()
    } catch {
      // A full disk, say. It is only rubbish: the next start sweeps again.
    }
  }

  /** Resolves when nothing is being swept. */
  async close(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #sweepInWorker(): Promise<void> {
    try {
      await this.#worker.run(sweepTask, { dataDir: this.#dataDir }).result
      this.#running = null
      // What was discarded while the worker was about to end.
      this.sweep()
    } catch {
      // As above.
      this.#running = null
    }
  }
}
