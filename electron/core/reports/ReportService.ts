import type { RecognisedFile } from '../../shared/model/correction.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { Journal } from '../journal/Journal.ts'
import { problemsTask } from './exportProblems.ts'
import { reportTask } from './exportReport.ts'
import { recogniseFile } from './recogniseFile.ts'

/** Writes rows of a job to a file, in the worker thread, and recognises such files when they are opened. */
export class ReportService {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #keys: JobKeys
  readonly #worker: WorkerRunner

  constructor(parts: { journal: Journal; dataDir: string; keys: JobKeys; worker: WorkerRunner }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#keys = parts.keys
    this.#worker = parts.worker
  }

  /**
   * Writes the failed, skipped and 待确认 rows.
   *
   * @param path ends in `.csv` or `.xlsx`
   * @returns the number of rows written
   * @throws AppError `job.notFound`, `job.staleRows` when rows are needed but were removed, `storage.*`
   */
  async write(jobId: string, path: string, language: 'zh-CN' | 'en'): Promise<number> {
    const jobRecord = this.#journal.jobs.get(jobId)
    const { rejected, skipped, unknown } = jobRecord.job.reconciliation
    // A fully accepted job has nothing to report, and its rows are removed already.
    const isEmpty = rejected + skipped + unknown === 0
    const dataKey = isEmpty ? null : await this.#keys.open(jobRecord)
    const task = this.#worker.run(reportTask, { dataDir: this.#dataDir, jobId, dataKey, path, language })
    const result = await task.result
    return result?.rows ?? 0
  }

  /**
   * Writes all rows with findings, to be corrected and opened again.
   *
   * @param path ends in `.csv` or `.xlsx`
   * @returns the number of rows written
   * @throws AppError `job.notFound`, `job.staleRows`, `storage.*`
   */
  async writeProblems(jobId: string, path: string, language: 'zh-CN' | 'en'): Promise<number> {
    const dataKey = await this.#keys.open(this.#journal.jobs.get(jobId))
    const task = this.#worker.run(problemsTask, {
      dataDir: this.#dataDir,
      jobId,
      dataKey,
      path,
      language,
    })
    const result = await task.result
    return result?.rows ?? 0
  }

  /** Recognises a file that this app wrote for a job that still exists; null for any other. */
  recognise(path: string): Promise<RecognisedFile | null> {
    return recogniseFile(this.#journal, path)
  }
}
