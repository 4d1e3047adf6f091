import type { RunningTask, WorkerRunner } from '../worker/WorkerRunner.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { CorrectionResult, CorrectionWork, PreviewResult, PreviewWork } from './CorrectionWork.ts'
import { correctTask, previewTask } from './correctRows.ts'
import type { CorrectionKeys } from './RowEditor.ts'

/** Runs corrections in the worker thread, with progress and cancellation. */
export class CorrectionRunner {
  readonly #dataDir: string
  readonly #lock: WorkLock
  readonly #worker: WorkerRunner
  readonly #feed: JobFeed
  readonly #running = new Map<string, RunningTask<CorrectionResult>>()

  constructor(parts: { dataDir: string; lock: WorkLock; worker: WorkerRunner; feed: JobFeed }) {
    this.#dataDir = parts.dataDir
    this.#lock = parts.lock
    this.#worker = parts.worker
    this.#feed = parts.feed
  }

  /**
   * Runs one correction. Resolves with null when cancelled; pieces committed by then stay and are undone by one undo.
   *
   * @throws AppError what the worker reports
   */
  async run(jobId: string, keys: CorrectionKeys, work: CorrectionWork): Promise<CorrectionResult | null> {
    const release = this.#lock.hold()
    const report = this.#feed.trackChange(jobId)
    try {
      const running = this.#worker.run(
        correctTask,
        { dataDir: this.#dataDir, jobId, ...keys, work },
        ({ rowsDone, rowsTotal = null, phase = 'changing' }) => report({ phase, rowsDone, rowsTotal }),
      )
      this.#running.set(jobId, running)
      return await running.result
    } finally {
      this.#running.delete(jobId)
      release()
    }
  }

  /**
   * Answers what a change would do.
   *
   * @throws AppError `cancelled`, and what the worker reports
   */
  async preview<Work extends PreviewWork>(
    jobId: string,
    keys: CorrectionKeys,
    work: Work,
  ): Promise<PreviewResult<Work>> {
    const result = await this.#worker.run(previewTask, { dataDir: this.#dataDir, jobId, ...keys, work })
      .result
    if (!result) throw new AppError('cancelled', 'the preview was cancelled')
    return result as PreviewResult<Work>
  }

  /** Cancels the running correction of a job, if any; its `run` then resolves with null. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.cancel()
  }
}
