import type { IssueGroup } from '../../shared/model/issue.ts'
import type { CheckedRow, CheckedRowsPage, RecordPreview } from '../../shared/model/checkedRow.ts'
import type { Batch, Job, Rejection, RowMeant } from '../../shared/model/job.ts'
import type { SkippedReason } from '../../shared/model/skippedReason.ts'
import { defaultCallVersion, type CallVersionName } from '../../shared/model/callVersion.ts'
import { callVersionOf } from '../platform/callVersions.ts'
import { toStagedRecords } from '../records/stagedRecord.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { JobFeed } from './JobFeed.ts'
import { wrongState } from '../journal/jobErrors.ts'
import { nameRowsMeant } from '../rows/nameRowsMeant.ts'
import { RejectedRows } from '../rows/RejectedRows.ts'
import { RowPositions } from '../rows/RowPositions.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { CheckedRows } from './CheckedRows.ts'
import { countSkippedReasons } from './countSkippedReasons.ts'
import type { RowFilter } from '../../shared/model/checkedRow.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/** Default page size: a million rows are 2,000 batches, and more after bisection. */
const usualBatches = 200

/** Read-only queries about jobs. */
export class JobQueries {
  readonly #journal: Journal
  readonly #feed: JobFeed
  readonly #keys: JobKeys
  readonly #positions: RowPositions
  readonly #callVersion: () => CallVersionName
  #opened: { jobKey: number; rows: CheckedRows } | null = null

  /** @param callVersion version of the call in the settings, for jobs that have not begun; default: the first */
  constructor(
    journal: Journal,
    feed: JobFeed,
    keys: JobKeys,
    callVersion: () => CallVersionName = () => defaultCallVersion,
  ) {
    this.#callVersion = callVersion
    this.#journal = journal
    this.#feed = feed
    this.#keys = keys
    this.#positions = new RowPositions(journal)
  }

  /** All jobs, newest first, without those still being prepared. */
  list(): Job[] {
    return this.#feed.list().filter((job) => job.state !== 'preparing')
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): Job {
    return this.#feed.get(jobId)
  }

  issues(jobId: string): IssueGroup[] {
    return this.#journal.read(() => this.#journal.issues.groups(this.#journal.jobs.get(jobId).key))
  }

  /**
   * A page of leaf batches, in row order.
   *
   * @param limit default 200
   */
  batches(
    jobId: string,
    state: 'all' | 'accepted' | 'rejected' | 'unknown' | 'pending',
    offset = 0,
    limit = usualBatches,
  ): Batch[] {
    return this.#journal.read(() => {
      const { key } = this.#journal.jobs.get(jobId)
      const batches = this.#journal.batches.list(key, state, offset, limit)
      return state === 'rejected' ? batches.map((batch) => this.#withRowsMeant(key, batch)) : batches
    })
  }

  /**
   * A page of checked rows.
   *
   * @throws AppError `job.notFound`, `job.wrongState` while preparing, `job.staleRows`, `storage.keyLost`,
   *   `storage.tampered`
   */
  async rows(jobId: string, filter: RowFilter, offset: number, limit: number): Promise<CheckedRowsPage> {
    const jobRecord = this.#jobRecord(jobId)
    const rows = await this.#openRows(jobRecord)
    if (filter.kind === 'batch') {
      return this.#journal.read(() => {
        const ordinals = this.#ordinalsOf(jobRecord.key, filter.batchId)
        return {
          rows: rows.read(jobRecord, ordinals.slice(offset, offset + limit)),
          total: ordinals.length,
        }
      })
    }
    return this.#journal.read(() => {
      // Reread in the transaction of the rows: the job may have changed in between.
      const now = this.#journal.jobs.get(jobId)
      const total = this.#countRows(now, filter)
      if (filter.kind === 'all') {
        const ordinals = Array.from({ length: limit }, (_, index) => offset + index)
        return { rows: rows.read(now, ordinals), total }
      }
      const ordinals = this.#positions.ordinals(now, filter, offset, limit)
      return { rows: rows.read(now, ordinals), total }
    })
  }

  /**
   * Rows by their ordinals; ordinals that do not exist are left out.
   *
   * @throws AppError as `rows`
   */
  async rowsAt(jobId: string, ordinals: readonly number[]): Promise<CheckedRow[]> {
    const jobRecord = this.#jobRecord(jobId)
    return (await this.#openRows(jobRecord)).read(jobRecord, ordinals)
  }

  /**
   * Finds the row with a row number of the user's file.
   *
   * @throws AppError as `rows`
   */
  async locateRow(jobId: string, rowNumber: number): Promise<{ ordinal: number } | null> {
    const { staged } = await this.#openRows(this.#jobRecord(jobId))
    const ordinal = this.#journal.read(() => staged.ordinalOf(rowNumber))
    return ordinal === null ? null : { ordinal }
  }

  /** What the platform said about rejected rows; other rows are left out. */
  rejections(jobId: string, ordinals: readonly number[]): Rejection[] {
    return this.#journal.read(() => {
      const { key } = this.#journal.jobs.get(jobId)
      const rejected = new RejectedRows(this.#journal, key)
      /** By batch: its rows are read once. */
      const meant = new Map<number, RowMeant[]>()
      return ordinals.flatMap((ordinal) => {
        const batch = rejected.batchOf(ordinal)
        if (!batch) return []
        const { id: batchId, rowCount, answer } = batch
        const rowsMeant =
          meant.get(batchId) ?? nameRowsMeant(answer.message, () => rejected.rowNumbersOf(batch))
        meant.set(batchId, rowsMeant)
        return { ordinal, batchId, rowCount, answer, rowsMeant }
      })
    })
  }

  #withRowsMeant(jobKey: number, batch: Batch): Batch {
    const rowsMeant = nameRowsMeant(batch.answer?.message ?? null, () => {
      const range = this.#journal.batches.find(jobKey, batch.id)
      const rows = range ? new SendableRows(this.#journal, jobKey, null).sendableIn(range) : []
      return rows.map(({ rowNumber }) => rowNumber)
    })
    return rowsMeant.length === 0 ? batch : { ...batch, rowsMeant }
  }

  /** Bounded by the rows of one call. */
  #ordinalsOf(jobKey: number, batchId: number): number[] {
    const batch = this.#journal.batches.find(jobKey, batchId)
    if (!batch) return []
    return new SendableRows(this.#journal, jobKey, null).sendableIn(batch).map(({ ordinal }) => ordinal)
  }

  /**
   * One of the customers to be sent, with the body of a call that holds this record alone; null when there is none.
   *
   * @param index 0-based, in the order of sending
   * @throws AppError as `rows`
   */
  async previewRequest(jobId: string, index = 0): Promise<RecordPreview | null> {
    const { jobRecord, rows } = await this.openRows(jobId)
    return this.#journal.read(() => {
      const ordinal = new SendableRows(this.#journal, jobRecord.key, rows.staged).ordinalAt(index)
      const row = ordinal === null ? undefined : rows.staged.rowsOf([ordinal])[0]
      if (!row) return null
      const { rowNumber, cells, recordJson } = row
      const version = callVersionOf(jobRecord.job.callVersion ?? this.#callVersion())
      const bodyJson = version
        .createBodyWriter(jobRecord.job)(toStagedRecords([recordJson]))
        .toString()
      const unsent = [...(version.createExaminer(jobRecord.job.mapping)?.(recordJson).unsent ?? [])]
      return { rowNumber, cells, recordJson, callVersion: version.name, unsent, bodyJson }
    })
  }

  /**
   * Why rows are left out, the most frequent reason first.
   *
   * @throws AppError as `rows`
   */
  async skippedReasons(jobId: string): Promise<SkippedReason[]> {
    const { jobRecord, rows } = await this.openRows(jobId)
    return countSkippedReasons(this.#journal, jobRecord, rows)
  }

  #jobRecord(jobId: string): JobRecord {
    return this.#journal.read(() => this.#journal.jobs.get(jobId))
  }

  /**
   * Opens the rows of a job, to read them several times.
   *
   * @throws AppError `job.wrongState` while preparing, `job.staleRows`, `storage.*`
   */
  async openRows(jobId: string): Promise<{ jobRecord: JobRecord; rows: CheckedRows }> {
    const jobRecord = this.#jobRecord(jobId)
    return { jobRecord, rows: await this.#openRows(jobRecord) }
  }

  /** Opens the key of a job's rows, for a task of the worker thread. @throws AppError `job.staleRows`, `storage.*` */
  dataKey(jobRecord: JobRecord): Promise<Buffer> {
    return this.#keys.open(jobRecord)
  }

  /**
   * Caches the rows of the last job: reading their chunk positions takes longer than reading a page of rows.
   */
  async #openRows(jobRecord: JobRecord): Promise<CheckedRows> {
    if (jobRecord.job.state === 'preparing') throw wrongState(jobRecord.job)
    const dataKey = await this.#keys.open(jobRecord)
    if (this.#opened?.jobKey === jobRecord.key) return this.#opened.rows
    const rows = this.#journal.read(() => {
      const job = { key: jobRecord.key, id: jobRecord.job.id }
      return new CheckedRows(this.#journal, jobRecord, new StagedRows(this.#journal, job, dataKey))
    })
    this.#opened = { jobKey: jobRecord.key, rows }
    return rows
  }

  #countRows(jobRecord: JobRecord, filter: Exclude<RowFilter, { kind: 'batch' }>): number {
    switch (filter.kind) {
      case 'all':
        return jobRecord.job.reconciliation.total
      case 'errors':
        return jobRecord.job.invalidRows
      case 'warnings':
        return jobRecord.job.rowsWithWarnings
      case 'edited':
        return jobRecord.job.editedRows
      case 'skipped':
        return jobRecord.job.skippedRows
      case 'cause':
        return this.#journal.issues.countRows(jobRecord.key, filter)
    }
  }
}
