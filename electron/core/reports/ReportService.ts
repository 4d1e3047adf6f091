import type { RecognisedFile } from '../../shared/model/correction.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { Journal } from '../journal/Journal.ts'
import { problemsTask } from './exportProblems.ts'
import { reportTask } from './exportReport.ts'
import { recogniseFile } from './recogniseFile.ts'

/** Writes the failed, skipped and 待确认 rows of a job to a file, in the worker thread. */
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
   * @param path ends in `.csv` or `.xlsx`
   * @returns the number of rows written
   * @throws AppError `job.notFound`, `job.staleRows` when rows are needed and were removed, `storage.*`
   */
  async write(jobId: string, path: string, language: 'zh-CN' | 'en'): Promise<number> {
    const jobRecord = this.#journal.jobs.get(jobId)
    const { rejected, skipped, unknown } = jobRecord.job.reconciliation
    // A job that went up completely has nothing to report, and no rows any more.
    const isEmpty = rejected + skipped + unknown === 0
    const dataKey = isEmpty ? null : await this.#keys.open(jobRecord)
    const task = this.#worker.run(reportTask, { dataDir: this.#dataDir, jobId, dataKey, path, language })
    const result = await task.result
    return result?.rows ?? 0
  }

  /**
   * Writes all rows with findings.
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

  /** Whether this app wrote a file about rows of a job that it still knows. */
  recognise(path: string): Promise<RecognisedFile | null> {
    return recogniseFile(this.#journal, path)
  }
}
