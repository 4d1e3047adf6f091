import type { IssueGroup } from '../../shared/model/issue.ts'
import type { Batch, CheckedRow, CheckedRowsPage, Job } from '../../shared/model/job.ts'
import { buildRequestBody } from '../platform/index.ts'
import type { JobKeys } from './JobKeys.ts'
import { SendableRows } from './SendableRows.ts'
import { StagedRows } from './StagedRows.ts'
import type { RowFilter } from './journal/IssueTable.ts'
import type { Journal } from './journal/Journal.ts'
import type { JobRow } from './journal/JobTable.ts'

/** What can be asked about jobs; it changes nothing. */
export class JobQueries {
  readonly #journal: Journal
  readonly #keys: JobKeys

  constructor(journal: Journal, keys: JobKeys) {
    this.#journal = journal
    this.#keys = keys
  }

  /** All jobs, newest first; those still being prepared are not yet jobs to anyone. */
  list(): Job[] {
    return this.#journal.read(() =>
      this.#journal.jobs
        .list()
        .map(({ job }) => job)
        .filter((job) => job.state !== 'preparing'),
    )
  }

  /** @throws AppError `job.notFound` */
  get(jobId: string): Job {
    return this.#journal.read(() => this.#journal.jobs.get(jobId).job)
  }

  issues(jobId: string): IssueGroup[] {
    return this.#journal.read(() => this.#journal.issues.groups(this.#journal.jobs.get(jobId).key))
  }

  batches(jobId: string, state: 'all' | 'accepted' | 'rejected' | 'unknown' | 'pending'): Batch[] {
    return this.#journal.read(() => this.#journal.batches.list(this.#journal.jobs.get(jobId).key, state))
  }

  /**
   * A page of checked rows.
   *
   * @throws AppError `job.staleRows`, `storage.keyLost`, `storage.tampered`
   */
  async rows(jobId: string, filter: RowFilter, offset: number, limit: number): Promise<CheckedRowsPage> {
    const jobRow = this.#journal.jobs.get(jobId)
    const staged = await this.#openRows(jobRow)
    return this.#journal.read(() => {
      if (filter.kind === 'all') {
        const found = staged.rows(offset, offset + limit - 1)
        return { rows: found.map((row) => this.#check(jobRow, row)), total: staged.rowCount }
      }
      const ordinals = this.#journal.issues.ordinals(jobRow.key, filter, offset, limit)
      const found = ordinals.flatMap((ordinal) => staged.rows(ordinal, ordinal))
      return {
        rows: found.map((row) => this.#check(jobRow, row)),
        total: this.#journal.issues.countRows(jobRow.key, filter),
      }
    })
  }

  /** The body of a call with the first record that will be sent; null when none will be. */
  async previewRequest(jobId: string): Promise<{ bodyJson: string } | null> {
    const jobRow = this.#journal.jobs.get(jobId)
    const rows = new SendableRows(this.#journal, jobRow.key, await this.#openRows(jobRow))
    for (const { ordinal, rowNumber } of rows.all()) {
      const records = rows.recordsOf({
        firstOrdinal: ordinal,
        lastOrdinal: ordinal,
        rowCount: 1,
        firstRowNumber: rowNumber,
        lastRowNumber: rowNumber,
      })
      return { bodyJson: buildRequestBody(jobRow.job.options, records) }
    }
    return null
  }

  async #openRows(jobRow: JobRow): Promise<StagedRows> {
    const dataKey = await this.#keys.open(jobRow)
    return new StagedRows(this.#journal, { key: jobRow.key, id: jobRow.job.id }, dataKey)
  }

  #check(
    jobRow: JobRow,
    row: { ordinal: number; rowNumber: number; cells: string[]; recordJson: string },
  ): CheckedRow {
    const isSent = this.#journal.staging.unsentBetween(jobRow.key, row.ordinal, row.ordinal).size === 0
    return {
      ...row,
      issues: this.#journal.issues.of(jobRow.key, row.ordinal),
      state: isSent ? 'ready' : jobRow.job.skipInvalid ? 'skipped' : 'invalid',
    }
  }
}
