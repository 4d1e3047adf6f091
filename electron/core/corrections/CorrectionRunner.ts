import type { ChangeProgress } from '../../shared/model/correction.ts'
import type { RunningTask, WorkerRunner } from '../worker/WorkerRunner.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { CorrectionResult, CorrectionWork } from './CorrectionWork.ts'
import { correctTask } from './correctRows.ts'
import type { CorrectionKeys } from './RowEditor.ts'

/** The window is told at most this often. */
const progressGapMs = 100

/** Corrects in the worker thread, one piece of work of a job at a time, with progress; each can be cancelled. */
export class CorrectionRunner {
  readonly #dataDir: string
  readonly #lock: WorkLock
  readonly #worker: WorkerRunner
  readonly #onProgress: (progress: ChangeProgress) => void
  readonly #running = new Map<string, RunningTask<CorrectionResult>>()

  constructor(parts: {
    dataDir: string
    lock: WorkLock
    worker: WorkerRunner
    onProgress: (progress: ChangeProgress) => void
  }) {
    this.#dataDir = parts.dataDir
    this.#lock = parts.lock
    this.#worker = parts.worker
    this.#onProgress = parts.onProgress
  }

  /**
   * Resolves when the work has ended; with null when it was cancelled. The pieces that were done by then stay, with their part of
   * the log: one undo takes them back.
   *
   * @throws AppError what the worker reports
   */
  async run(jobId: string, keys: CorrectionKeys, work: CorrectionWork): Promise<CorrectionResult | null> {
    const release = this.#lock.hold()
    let lastSentAtMs = -Infinity
    try {
      const running = this.#worker.run(
        correctTask,
        { dataDir: this.#dataDir, jobId, ...keys, work },
        ({ rowsDone, rowsTotal = null, phase = 'changing' }) => {
          const nowMs = performance.now()
          if (nowMs - lastSentAtMs < progressGapMs) return
          lastSentAtMs = nowMs
          this.#onProgress({ jobId, phase, rowsDone, rowsTotal })
        },
      )
      this.#running.set(jobId, running)
      return await running.result
    } finally {
      this.#running.delete(jobId)
      release()
    }
  }

  /** Ends what is being done to a job, if anything is; `run` resolves then. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.cancel()
  }
}
