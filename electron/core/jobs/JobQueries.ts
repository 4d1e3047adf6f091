import type { IssueGroup } from '../../shared/model/issue.ts'
import type { Batch, CheckedRow, CheckedRowsPage, Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { buildRequestBody } from '../platform/index.ts'
import type { JobKeys } from './JobKeys.ts'
import { cutIntoBatches } from './planBatches.ts'
import { RowPositions } from './RowPositions.ts'
import { SendableRows } from './SendableRows.ts'
import { StagedRows } from './StagedRows.ts'
import type { RowFilter } from './journal/IssueTable.ts'
import type { Journal } from './journal/Journal.ts'
import type { JobRow } from './journal/JobTable.ts'

/** What can be asked about jobs; it changes nothing. */
export class JobQueries {
  readonly #journal: Journal
  readonly #keys: JobKeys
  readonly #positions: RowPositions
  #opened: { jobKey: number; rows: StagedRows } | null = null

  constructor(journal: Journal, keys: JobKeys) {
    this.#journal = journal
    this.#keys = keys
    this.#positions = new RowPositions(journal)
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
    const jobRow = this.#jobRow(jobId)
    const staged = await this.#openRows(jobRow)
    return this.#journal.read(() => {
      const found =
        filter.kind === 'all'
          ? staged.rows(offset, offset + limit - 1)
          : this.#positions
              .ordinals(jobRow.key, filter, offset, limit)
              .flatMap((ordinal) => staged.rows(ordinal, ordinal))
      return { rows: found.map((row) => this.#check(jobRow, row)), total: this.#countRows(jobRow, filter) }
    })
  }

  /** The body of a call with the first record that will be sent; null when none will be. */
  async previewRequest(jobId: string): Promise<{ bodyJson: string } | null> {
    const jobRow = this.#jobRow(jobId)
    const rows = new SendableRows(this.#journal, jobRow.key, await this.#openRows(jobRow))
    const [first] = cutIntoBatches(rows.all(), 1)
    return first ? { bodyJson: buildRequestBody(jobRow.job.options, rows.recordsOf(first)) } : null
  }

  #jobRow(jobId: string): JobRow {
    return this.#journal.read(() => this.#journal.jobs.get(jobId))
  }

  /** The rows of the job looked at last are kept: their places take longer to read than a page of them. */
  async #openRows(jobRow: JobRow): Promise<StagedRows> {
    if (jobRow.job.state === 'preparing') {
      throw new AppError('job.wrongState', 'the job is still being prepared', {
        params: { state: 'preparing' },
      })
    }
    const dataKey = await this.#keys.open(jobRow)
    if (this.#opened?.jobKey === jobRow.key) return this.#opened.rows
    const rows = this.#journal.read(
      () => new StagedRows(this.#journal, { key: jobRow.key, id: jobRow.job.id }, dataKey),
    )
    this.#opened = { jobKey: jobRow.key, rows }
    return rows
  }

  #countRows(jobRow: JobRow, filter: RowFilter): number {
    switch (filter.kind) {
      case 'all':
        return jobRow.job.reconciliation.total
      case 'errors':
        return jobRow.job.invalidRows
      case 'warnings':
        return jobRow.rowsWithWarnings
      case 'cause':
        return this.#journal.issues.countRows(jobRow.key, filter)
    }
  }

  #check(
    jobRow: JobRow,
    row: { ordinal: number; rowNumber: number; cells: string[]; recordJson: string },
  ): CheckedRow {
    const isSent = this.#journal.staging.unsentBetween(jobRow.key, row.ordinal, row.ordinal).size === 0
    return {
      ...row,
      editedColumns: [],
      issues: this.#journal.issues.of(jobRow.key, row.ordinal),
      state: isSent ? 'ready' : jobRow.job.skipInvalid ? 'skipped' : 'invalid',
      skippedAs: !isSent && jobRow.job.skipInvalid ? 'invalid' : null,
    }
  }
}
