import { localDay } from './localDay.ts'
import { randomUUID } from 'node:crypto'
import type { PrepareSummary } from '../../shared/model/prepareSummary.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { ReadChoices, SheetPart, SheetPreview } from '../../shared/model/workbook.ts'
import { validateMapping } from '../conversion/validateMapping.ts'
import { previewFile } from '../spreadsheet/preview/previewFile.ts'
import { singlePart } from '../spreadsheet/preview/sheetParts.ts'
import type { FileStamp } from '../spreadsheet/WorkbookReader.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { RunningTask, StartedThread, WorkerRunner } from '../worker/WorkerRunner.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { CorrectionSource } from '../corrections/carryOver.ts'
import { prepareTask, type PreparedRows } from './prepareFile.ts'
import type { IdentityKeyStore } from '../duplicates/IdentityKeyStore.ts'
import { hashFile } from './hashFile.ts'
import type { JobProfiles } from './JobProfiles.ts'
import { withReading } from './withReading.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { removeJob, type JobRemoval } from '../retention/JobRemoval.ts'

/** Of a preview, what tells how the rows are read. */
export type ShownSheet = Pick<
  SheetPreview,
  'workbook' | 'sheetIndex' | 'headerRow' | 'columns' | 'parts' | 'rowCount'
>

export interface PrepareRequest {
  path: string
  choices: ReadChoices
  /** The file's stamp at preview time, to refuse a file changed since. Default: its current stamp. */
  stamp?: FileStamp | undefined
  /** What a look at the file has shown already. Default: it is looked at here. */
  preview?: ShownSheet | undefined
  mapping: Mapping
  options: MatchingOptions
  rowsPerBatch: number
  concurrency: number
  bisectRejected: boolean
  /**
   * A job of the same file, read otherwise: its corrections are carried over, by row number and column name, and
   * once the new job is prepared it is removed, unless an upload of it was started.
   */
  replaces?: string | undefined
}

interface Preparation {
  task: RunningTask<PreparedRows>
  ended: Promise<PrepareSummary | null>
}

/** Turns files into prepared jobs, in the worker thread. Several may run at once; each can be cancelled. */
export class PreparationService {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #keys: JobKeys
  readonly #identityKeys: IdentityKeyStore
  readonly #profiles: JobProfiles
  readonly #lock: WorkLock
  readonly #worker: WorkerRunner
  readonly #feed: JobFeed
  readonly #sweep: () => void
  readonly #removal: Pick<JobRemoval, 'remove'>
  readonly #threads: number | undefined
  readonly #running = new Map<string, Preparation>()

  constructor(parts: {
    journal: Journal
    dataDir: string
    keys: JobKeys
    identityKeys: IdentityKeyStore
    profiles: JobProfiles
    lock: WorkLock
    worker: WorkerRunner
    feed: JobFeed
    /** Starts to clear out the rows of what was cancelled; it does not throw. */
    sweep: () => void
    removal: Pick<JobRemoval, 'remove'>
    /** Threads that share one preparation. Default: by cores and memory. */
    threads?: number | undefined
  }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#keys = parts.keys
    this.#identityKeys = parts.identityKeys
    this.#profiles = parts.profiles
    this.#lock = parts.lock
    this.#worker = parts.worker
    this.#feed = parts.feed
    this.#sweep = parts.sweep
    this.#removal = parts.removal
    this.#threads = parts.threads
  }

  /**
   * Starts preparing; resolves once the worker is running.
   *
   * @throws AppError `file.*`, `mapping.*`, `storage.*`
   */
  async start(request: PrepareRequest): Promise<{ jobId: string }> {
    validateMapping(request.mapping)
    const thread = this.#worker.start()
    try {
      return await this.#start(request, thread)
    } catch (error) {
      thread.dismiss()
      throw error
    }
  }

  /**
   * Resolves when a preparation has ended: its summary, or null when it was cancelled.
   *
   * @throws AppError `file.*`, `storage.*` what ended it, `job.notFound`
   */
  async wait(jobId: string): Promise<PrepareSummary | null> {
    const running = this.#running.get(jobId)
    if (!running) return this.#summary(jobId)
    try {
      return await running.ended
    } finally {
      this.#running.delete(jobId)
    }
  }

  /**
   * Ids of the jobs with the bytes of a file and any of these sheets whose upload was asked for, newest first: preparing and sending
   * the file once more would send their rows a second time. Rehearsals do not count.
   *
   * @param sheetNames null: the file has one table, named only after the file
   * @throws AppError `storage.*`; what reading the file throws
   */
  async uploadsOf(path: string, sheetNames: readonly string[] | null): Promise<string[]> {
    const uploads = this.#journal
      .read(() => this.#journal.jobs.list())
      .filter(({ job }) => !['preparing', 'prepared'].includes(job.state) && !job.isRehearsal)
      .filter(
        ({ job }) =>
          sheetNames === null ||
          (job.mapping.sheets ?? [job.sheetName]).some((name) => sheetNames.includes(name)),
      )
    return this.#withBytesOf(path, uploads)
  }

  /**
   * Ids of the jobs with the bytes of a file that wait for the user or are under way, newest first: the file is not to be
   * prepared beside them unasked. Rehearsals do not count.
   *
   * @throws AppError `storage.*`; what reading the file throws
   */
  async unfinishedOf(path: string): Promise<string[]> {
    const unfinished = this.#journal
      .read(() => this.#journal.jobs.list())
      .filter(({ job }) => !['preparing', 'completed'].includes(job.state) && job.hasRows && !job.isRehearsal)
    return this.#withBytesOf(path, unfinished)
  }

  async #withBytesOf(path: string, jobRecords: readonly JobRecord[]): Promise<string[]> {
    const hashed = jobRecords.filter(({ fileHash }) => fileHash !== null)
    if (hashed.length === 0) return []
    const fileHash = await hashFile(path, await this.#identityKeys.obtain())
    return hashed.filter((each) => each.fileHash === fileHash).map(({ job }) => job.id)
  }

  /** Ends a preparation at once and removes what it had staged. */
  async cancel(jobId: string): Promise<void> {
    const running = this.#running.get(jobId)
    running?.task.cancel()
    await running?.ended.catch(() => undefined)
  }

  /** Cancels what is under way, for the end of the app. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((jobId) => this.cancel(jobId)))
  }

  async #start(request: PrepareRequest, thread: StartedThread): Promise<{ jobId: string }> {
    const source = await readSource(request)
    const sheets = source.parts.map(({ name }) => name)
    const mapping = withReading(request.mapping, sheets, request.choices.skipHiddenRows)
    const identityKey = await this.#identityKeys.obtain()
    const corrections = await this.#correctionsOf(request.replaces)
    const jobId = randomUUID()
    const { dataKey, wrappedKey, masterKeyId } = await this.#keys.create(jobId)
    const release = this.#lock.hold()
    try {
      const key = this.#journal.write(() =>
        this.#journal.jobs.insert({
          id: jobId,
          fileName: source.fileName,
          sheetName: source.sheetName,
          createdAt: new Date().toISOString(),
          options: request.options,
          mapping,
          columns: source.columns,
          rowsPerBatch: request.rowsPerBatch,
          concurrency: request.concurrency,
          bisectRejected: request.bisectRejected,
          masterKeyId,
          wrappedKey,
        }),
      )
      const reporter = this.#feed.trackProgress(jobId, () => performance.now())
      const report = ({ rowsDone, fraction }: { rowsDone: number; fraction: number }): void =>
        reporter.report(() => ({
          // A file that is read as a whole is parsed for seconds before its first row.
          phase: rowsDone === 0 && fraction === 0 ? 'opening' : 'preparing',
          rowsDone,
          rowsTotal: source.rowCount,
          fraction,
          batchesDone: 0,
          batchesTotal: 0,
          reconciliation: null,
          waitingFor: null,
          nextAttemptAt: null,
        }))
      report({ rowsDone: 0, fraction: 0 })
      const task = thread.run(
        prepareTask,
        {
          dataDir: this.#dataDir,
          job: { key, id: jobId },
          dataKey,
          identityKey,
          corrections,
          path: request.path,
          parts: source.parts,
          encoding: request.choices.encoding,
          delimiter: request.choices.delimiter,
          skipHiddenRows: mapping.conversions?.hiddenRows === 'skip',
          stamp: request.stamp,
          mapping,
          today: localDay(new Date()),
          threads: this.#threads,
        },
        report,
      )
      const ended = this.#finish(jobId, key, task, request.replaces).finally(release)
      // `wait` reports a failure; without a caller it must not be an unhandled rejection.
      ended.catch(() => undefined)
      this.#running.set(jobId, { task, ended })
      return { jobId }
    } catch (error) {
      release()
      throw error
    }
  }

  async #finish(
    jobId: string,
    key: number,
    task: RunningTask<PreparedRows>,
    replacedId: string | undefined,
  ): Promise<PrepareSummary | null> {
    try {
      const prepared = await task.result
      if (prepared === null) {
        this.#remove(jobId, key)
        return null
      }
      this.#profiles.keep(jobId, prepared.profile)
    } catch (error) {
      this.#remove(jobId, key)
      throw error
    }
    if (replacedId !== undefined) this.#removeReplaced(replacedId)
    const job = this.#feed.announce(jobId)
    return { ...this.#summary(jobId), job }
  }

  /** Best effort: a job that stays is in the list. */
  #removeReplaced(jobId: string): void {
    try {
      if (this.#feed.get(jobId).state === 'prepared') this.#removal.remove(jobId)
    } catch {
      return
    }
  }

  /** Null for a job whose rows were removed. */
  async #correctionsOf(jobId: string | undefined): Promise<CorrectionSource | null> {
    if (jobId === undefined) return null
    const jobRecord = this.#journal.read(() => this.#journal.jobs.get(jobId))
    return jobRecord.job.hasRows ? { fromJobId: jobId, dataKey: await this.#keys.open(jobRecord) } : null
  }

  #remove(jobId: string, key: number): void {
    this.#journal.write(() => removeJob(this.#journal, key))
    this.#sweep()
    this.#feed.announceRemoved(jobId)
  }

  #summary(jobId: string): PrepareSummary {
    return this.#journal.read(() => {
      const { key } = this.#journal.jobs.get(jobId)
      return { job: this.#feed.get(jobId), issues: this.#journal.issues.groups(key) }
    })
  }
}

interface Source {
  fileName: string
  sheetName: string
  parts: SheetPart[]
  rowCount: number | null
  columns: { index: number; name: string }[]
}

async function readSource({ path, choices, stamp, preview: read }: PrepareRequest): Promise<Source> {
  const preview = read ?? (await previewFile(path, choices, { stamp }))
  const { workbook, rowCount } = preview
  const parts = (choices.allSheets && preview.parts) || [singlePart(preview)]
  return {
    fileName: workbook.fileName,
    sheetName: parts.map(({ name }) => name).join('、'),
    parts,
    rowCount,
    columns: preview.columns.map(({ index, name }) => ({ index, name })),
  }
}
