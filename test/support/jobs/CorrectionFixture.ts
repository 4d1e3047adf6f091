import { linesOf } from './linesOf.ts'
import { CorrectionService } from '../../../electron/core/corrections/CorrectionService.ts'
import type { CorrectionWork } from '../../../electron/core/corrections/CorrectionWork.ts'
import { JobMutex } from '../../../electron/core/corrections/JobMutex.ts'
import { IdentityKeyStore } from '../../../electron/core/duplicates/IdentityKeyStore.ts'
import { JobQueries } from '../../../electron/core/jobs/JobQueries.ts'
import { Journal } from '../../../electron/core/journal/Journal.ts'
import { prepareJob } from '../../../electron/core/preparation/prepareJob.ts'
import { RowViews } from '../../../electron/core/views/RowViews.ts'
import { RecheckService } from '../../../electron/core/preparation/RecheckService.ts'
import type { WorkerPool } from '../../../electron/core/worker/WorkerPool.ts'
import type { WorkerRunner } from '../../../electron/core/worker/WorkerRunner.ts'
import type { WorkerInput, WorkerTask } from '../../../electron/core/worker/WorkerTask.ts'
import type { IssueGroup } from '../../../electron/shared/model/issue.ts'
import type { CheckedRow } from '../../../electron/shared/model/checkedRow.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import type { CellDefect, Row } from '../../../electron/shared/model/workbook.ts'
import { findTask } from '../../../electron/worker/workerTasks.ts'
import { JobsFixture, masterKeys } from './createJobsFixture.ts'

export const correctionMapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '编号', target: { kind: 'standard', field: 'identityId' } },
    { columnIndex: 1, columnName: '手机', target: { kind: 'standard', field: 'phone' } },
    { columnIndex: 2, columnName: '性别', target: { kind: 'standard', field: 'sex' } },
    { columnIndex: 3, columnName: '生日', target: { kind: 'standard', field: 'birthday' } },
    { columnIndex: 4, columnName: '标签', target: { kind: 'standard', field: 'tags' } },
    { columnIndex: 5, columnName: '说明', target: null },
  ],
  constants: [],
  blanksClear: false,
}

/** Rows start below a header in row 1. */
export function rowsOf(
  cells: readonly string[][],
  defects: ReadonlyMap<number, CellDefect[]> = new Map(),
): Row[] {
  return cells.map((texts, index) => ({
    rowNumber: index + 2,
    cells: texts,
    defects: defects.get(index) ?? null,
    hidden: false,
  }))
}

/** The visible state of a job, which must be equal for the same rows however they came about. */
export interface JobState {
  counts: Partial<Job>
  groups: IssueGroup[]
  rows: Omit<CheckedRow, 'editedColumns' | 'originalTexts'>[]
  duplicates: { groups: number; rows: number }
}

/** The correction services on a real journal. Worker tasks run in this thread on a connection of their own. */
export class CorrectionFixture {
  readonly base = new JobsFixture()
  queries!: JobQueries
  corrections!: CorrectionService
  views!: RowViews
  rechecks!: RecheckService
  /** Names of the tasks passed to the worker. */
  readonly tasks: string[] = []

  constructor() {
    this.#start()
  }

  /** Drops everything in memory and reopens the files. */
  restart(): void {
    this.base.restart()
    this.#start()
  }

  close(): void {
    this.base.close()
  }

  async prepare(
    rows: readonly Row[],
    { id = 'job', mapping = correctionMapping }: { id?: string; mapping?: Mapping } = {},
  ): Promise<string> {
    const { journal } = this.base
    const { key, dataKey } = await this.base.insertJob(id, mapping)
    const identityKey = await this.#identityKeys().obtain()
    const source = async function* (): AsyncGenerator<Row[]> {
      yield [...rows]
    }
    const today = '2026-11-24'
    await prepareJob({
      journal,
      job: { key, id },
      dataKey,
      identityKey,
      mapping,
      today,
      rows: linesOf(source()),
    })
    return id
  }

  async state(jobId = 'job'): Promise<JobState> {
    const job = this.queries.get(jobId)
    const { invalidRows, warningRows, rowsWithWarnings, rowsWithoutFuzzyIdentity, rowsWithoutIdentityId } =
      job
    const { rows } = await this.queries.rows(jobId, { kind: 'all' }, 0, 100_000)
    const { key } = this.base.journal.jobs.get(jobId)
    return {
      counts: {
        invalidRows,
        warningRows,
        rowsWithWarnings,
        rowsWithoutFuzzyIdentity,
        rowsWithoutIdentityId,
        skippedRows: job.skippedRows,
        reconciliation: job.reconciliation,
      },
      groups: this.queries.issues(jobId),
      rows: rows.map((row) => ({ ...row, editedColumns: undefined, originalTexts: undefined })),
      duplicates: this.base.journal.identities.countDuplicates(key),
    }
  }

  identityKey(): Promise<Buffer> {
    return this.#identityKeys().obtain()
  }

  #identityKeys(): IdentityKeyStore {
    return new IdentityKeyStore(this.base.journal, masterKeys)
  }

  #start(): void {
    const { journal, feed, keys, lock, dataDir } = this.base
    this.queries = new JobQueries(journal, feed, keys)
    const parts = {
      journal,
      dataDir,
      identityKeys: this.#identityKeys(),
      queries: this.queries,
      worker: this.#worker() as WorkerRunner,
      pool: this.#pool(),
    }
    this.views = new RowViews(parts)
    const turns = new JobMutex()
    this.corrections = new CorrectionService({ ...parts, views: this.views, keys, lock, feed, turns })
    this.base.repairs = this.corrections
    this.rechecks = new RecheckService({ ...parts, keys, lock, feed, turns, sweep: () => undefined })
  }

  /** The same table of tasks as in the thread. */
  async #perform(name: string, input: WorkerInput): Promise<unknown> {
    const work = (input as { work?: CorrectionWork }).work
    this.tasks.push(work?.kind ?? name)
    const journal = Journal.connect(this.base.dataDir)
    try {
      return await findTask(name)(journal, input, () => undefined)
    } finally {
      journal.close()
    }
  }

  #worker(): Pick<WorkerRunner, 'run'> {
    return {
      run: <Input extends WorkerInput, Result>(task: WorkerTask<Input, Result>, input: Input) => ({
        result: this.#perform(task.name, input) as Promise<Result>,
        cancel: () => undefined,
      }),
    }
  }

  #pool(): Pick<WorkerPool, 'run' | 'warm'> {
    return {
      run: <Input extends WorkerInput, Result>(task: WorkerTask<Input, Result>, input: Input) =>
        this.#perform(task.name, input) as Promise<Result>,
      warm: () => undefined,
    }
  }
}
