import type {
  DuplicateField,
  DuplicateSummary,
  EarlierImports,
  RowChange,
  RowSelection,
  RowsChanged,
} from '../../shared/model/correction.ts'
import type { EditState, EditStep } from '../../shared/model/editState.ts'
import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { comparableFields } from '../duplicates/hashIdentities.ts'
import { DuplicateQueries } from '../duplicates/DuplicateQueries.ts'
import type { IdentityKeyStore } from '../duplicates/IdentityKeyStore.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { JobQueries } from '../jobs/JobQueries.ts'
import type { EditRecord } from '../journal/CorrectionTable.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { CorrectionResult, CorrectionWork, PreviewResult, PreviewWork } from './CorrectionWork.ts'
import { isSmall, performCorrection, previewCorrection, settleDuplicates } from './correctRows.ts'
import type { CellsChange, CellsPreview } from '../../shared/model/cellsChange.ts'
import type { DuplicateGroup, GroupChoice } from '../../shared/model/duplicateGroup.ts'
import type { Cause, Fix, FixPreview } from '../../shared/model/fix.ts'
import { RowFixer } from '../fixes/RowFixer.ts'
import type { RowViews } from '../views/RowViews.ts'
import { assertNoJoins, findJoins } from './findJoins.ts'
import { planCells, rowsOfPlan, type CellsPlan } from './planCells.ts'
import { CorrectionRunner } from './CorrectionRunner.ts'
import { EditLog, nextEdit } from './EditLog.ts'
import { isQuick } from './isQuick.ts'
import { JobMutex } from './JobMutex.ts'
import { RowEditor, type CorrectionKeys, type WantedCorrection } from './RowEditor.ts'

/** Up to this many rows are looked at in the main process: starting a worker would take longer. */
const fewPreviewed = 500

/**
 * Corrects prepared jobs, and rows that the platform rejected: a cell or a few rows in this process, anything larger in the worker thread. Changes to one job are
 * serialized.
 */
export class CorrectionService {
  readonly #journal: Journal
  readonly #keys: JobKeys
  readonly #identityKeys: IdentityKeyStore
  readonly #queries: JobQueries
  readonly #feed: JobFeed
  readonly #runner: CorrectionRunner
  readonly #views: Pick<RowViews, 'length' | 'ordinalsBetween'>
  readonly #duplicates: DuplicateQueries
  readonly #turns: JobMutex
  /** Cached editor of the last edited job: creating its converter takes longer than an edit. */
  #opened: { jobKey: number; editor: RowEditor; log: EditLog } | null = null

  constructor(parts: {
    journal: Journal
    dataDir: string
    keys: JobKeys
    identityKeys: IdentityKeyStore
    queries: JobQueries
    views: Pick<RowViews, 'length' | 'ordinalsBetween'>
    lock: WorkLock
    worker: WorkerRunner
    feed: JobFeed
    /** Default: of its own. */
    turns?: JobMutex
  }) {
    this.#turns = parts.turns ?? new JobMutex()
    this.#journal = parts.journal
    this.#keys = parts.keys
    this.#identityKeys = parts.identityKeys
    this.#queries = parts.queries
    this.#feed = parts.feed
    this.#views = parts.views
    this.#duplicates = new DuplicateQueries(parts)
    this.#runner = new CorrectionRunner(parts)
  }

  /**
   * Changes one cell and rechecks its row. In a large job, duplicates are regrouped afterwards in the worker.
   *
   * @param allowJoins false: refuses a change that makes two customers one, as the window does until the user
   *   has agreed; default: true
   * @throws AppError `job.wrongState` once an upload was started, but for rows that the platform rejected;
   *   `job.repairHasErrors` when such a row would have an error; `ipc.badRequest` for a row that does not exist,
   *   `job.joinsCustomers` unless `allowJoins`
   */
  editCell(
    jobId: string,
    cell: { ordinal: number; columnIndex: number; text: string },
    allowJoins = true,
  ): Promise<{ job: Job; row: CheckedRow }> {
    return this.#turns.takeToChange(jobId, async () => {
      const { editor, log } = await this.#open(jobId)
      const { ordinal, columnIndex, text } = cell
      const piece = function* (): Generator<WantedCorrection[]> {
        yield editor.staged.withCorrections(ordinal, ordinal).map(({ original, correction }) => {
          const isTrusted = editor.trusts(original, columnIndex)
          return { ordinal, after: editor.cells.change(original, correction, columnIndex, text, isTrusted) }
        })
      }
      if (!allowJoins && editor.identityColumns.has(columnIndex)) {
        assertNoJoins(await findJoins(this.#journal, editor, piece()), editor.jobRecord)
      }
      await log.change('editCell', piece())
      await this.#settle(jobId, editor)
      const [row] = await this.#queries.rowsAt(jobId, [ordinal])
      if (!row) throw new AppError('ipc.badRequest', `no row ${ordinal}`)
      return { job: this.#feed.announce(jobId), row }
    })
  }

  /**
   * @param allowJoins as for `editCell`
   * @throws AppError `job.wrongState`, `job.joinsCustomers`, `storage.*`
   */
  async changeRows(
    jobId: string,
    selection: RowSelection,
    change: RowChange,
    allowJoins = true,
  ): Promise<RowsChanged> {
    return this.#changeMany(jobId, { kind: 'change', selection, change, allowJoins })
  }

  /** Changes cells of a view, as one entry of the edit log. @throws AppError as `changeRows`; `view.closed` */
  async changeCells(
    jobId: string,
    viewId: string,
    change: CellsChange,
    allowJoins = true,
  ): Promise<RowsChanged & { changedCells: number }> {
    const plan = this.#planCells(jobId, viewId, change)
    let changedCells = 0
    const work = { kind: 'cells', edit: change.kind, plan, allowJoins } as const
    const changed = await this.#changeMany(jobId, work, (result) => (changedCells = result.changedCells))
    return { ...changed, changedCells }
  }

  /** What `changeCells` would do. */
  previewCells(jobId: string, viewId: string, change: CellsChange): Promise<CellsPreview> {
    const plan = this.#planCells(jobId, viewId, change)
    return this.#preview(jobId, { kind: 'cells', plan }, rowsOfPlan(plan))
  }

  /** Fixes that have an effect on the rows of a cause, the most useful first. */
  async fixes(jobId: string, cause: Cause): Promise<(FixPreview & { fix: Fix })[]> {
    const { job, checkedOn, key } = this.#jobRecord(jobId)
    const fixes = new RowFixer(job.mapping, checkedOn).fixesFor(cause)
    const rows = this.#journal.read(() => this.#journal.issues.countRows(key, cause))
    const previews = await this.#preview(jobId, { kind: 'fixes', cause, fixes, ordinals: null }, rows)
    return previews.filter((preview) => preview.rows > 0)
  }

  /** What a fix would do to the rows, or (null) to all rows of the cause. */
  async previewFix(jobId: string, cause: Cause, fix: Fix, ordinals: number[] | null): Promise<FixPreview> {
    const { key } = this.#jobRecord(jobId)
    const rows = ordinals?.length ?? this.#journal.read(() => this.#journal.issues.countRows(key, cause))
    const work = { kind: 'fixes', cause, fixes: [fix], ordinals } as const
    const [preview] = await this.#preview(jobId, work, rows)
    return { rows: preview?.rows ?? 0, examples: preview?.examples ?? [] }
  }

  /** @throws AppError as `changeRows` */
  async applyFix(
    jobId: string,
    cause: Cause,
    fix: Fix,
    ordinals: number[] | null,
    allowJoins = true,
  ): Promise<RowsChanged> {
    return this.#changeMany(jobId, { kind: 'fix', cause, fix, ordinals, allowJoins })
  }

  /** Undoes or redoes one change; null when there is none. */
  async move(jobId: string, direction: 'undo' | 'redo'): Promise<RowsChanged | null> {
    const before = this.editState(jobId)[direction]
    const result = await this.#correct(jobId, { kind: direction })
    if (!result) return { job: this.#queries.get(jobId), changedRows: before?.rows ?? 0, isCancelled: true }
    const { changedRows, first = null } = result
    return changedRows === null ? null : { job: this.#queries.get(jobId), changedRows, first }
  }

  /**
   * Cancels a running bulk change. Rows changed so far stay changed, as one log entry; a cancelled undo or redo continues when
   * it is requested again.
   */
  cancel(jobId: string): void {
    this.#runner.cancel(jobId)
  }

  /**
   * Refuses anything that must not run between the pieces of a bulk change, such as uploading or removing the job.
   *
   * @throws AppError `job.changing`
   */
  assertAtRest(jobId: string): void {
    if (this.#turns.isChanging(jobId)) throw new AppError('job.changing', 'its rows are being changed')
  }

  editState(jobId: string): EditState {
    return this.#journal.read(() => {
      const jobRecord = this.#journal.jobs.get(jobId)
      const { job } = jobRecord
      return {
        undo: toStep(nextEdit(this.#journal, jobRecord, 'undo')),
        redo: toStep(nextEdit(this.#journal, jobRecord, 'redo')),
        editedRows: job.editedRows,
        skippedRows: job.skippedRows,
      }
    })
  }

  /**
   * Rejected rows that differ from what was sent, ascending: those that 改好并重传 sends.
   *
   * @throws AppError `job.staleRows`, `storage.*`
   */
  repairedRows(jobId: string): Promise<{ ordinals: number[]; editRevision: number }> {
    return this.#turns.take(jobId, async () => {
      const { log } = await this.#open(jobId)
      return this.#journal.read(() => ({
        ordinals: log.repairedOrdinals(),
        editRevision: this.#jobRecord(jobId).editRevision,
      }))
    })
  }

  /** Duplicate counts; regroups first when other fields are requested or rows have changed. */
  async duplicates(jobId: string, fields?: DuplicateField[]): Promise<DuplicateSummary> {
    const jobRecord = this.#jobRecord(jobId)
    const availableFields = comparableFields(jobRecord.job.mapping)
    const current = jobRecord.duplicateChoice.fields ?? availableFields
    const wanted = availableFields.filter((field) => (fields ?? current).includes(field))
    // Planned batches fix the comparison.
    const compared = jobRecord.isPlanned ? current : wanted
    const isOther = compared.join() !== current.join()
    if ((isOther || jobRecord.duplicatesAreStale) && !jobRecord.isPlanned && compared.length > 0) {
      await this.#correct(jobId, { kind: 'regroup', fields: compared })
    }
    return this.#journal.read(() => {
      const { key, duplicateChoice } = this.#journal.jobs.get(jobId)
      const counts = this.#journal.identities.countDuplicates(key)
      return { fields: compared, availableFields, keep: duplicateChoice.keep, ...counts }
    })
  }

  /** All rows of the customer of a row; null where it occurs once. */
  duplicateGroup(jobId: string, ordinal: number): Promise<DuplicateGroup | null> {
    return this.#duplicates.groupOf(jobId, ordinal)
  }

  /** @throws AppError `job.wrongState`, `storage.*` */
  async setGroupChoice(jobId: string, choice: GroupChoice): Promise<RowsChanged> {
    return this.#changeMany(jobId, { kind: 'chooseGroup', choice })
  }

  /** Leaves out the rows whose customer was uploaded before. @throws AppError `job.wrongState`, `storage.*` */
  async skipEarlier(jobId: string): Promise<RowsChanged> {
    return this.#changeMany(jobId, { kind: 'skipEarlier' })
  }

  earlierImports(jobId: string): Promise<EarlierImports> {
    return this.#duplicates.earlierImports(jobId)
  }

  /** @throws AppError `job.wrongState`, `file.*`, `job.notItsExport`, `job.otherRows` */
  async mergeFile(
    jobId: string,
    path: string,
  ): Promise<{ job: Job; matchedRows: number; changedCells: number; unknownRows: number }> {
    const result = await this.#correct(jobId, { kind: 'mergeFile', path })
    if (!result) throw new AppError('cancelled', 'merging was cancelled')
    const { matchedRows, changedCells, unknownRows } = result
    return { job: this.#queries.get(jobId), matchedRows, changedCells, unknownRows }
  }

  /** Resolves when no change is running. */
  close(): Promise<void> {
    return this.#turns.close()
  }

  #planCells(jobId: string, viewId: string, change: CellsChange): CellsPlan {
    return planCells(change, this.#views.length(jobId, viewId), (first, last) =>
      this.#views.ordinalsBetween(jobId, viewId, first, last),
    )
  }

  /** Waits for changes under way, so that it answers about the rows as they are then. */
  #preview<Work extends PreviewWork>(jobId: string, work: Work, rows: number): Promise<PreviewResult<Work>> {
    return this.#turns.take(jobId, async () => {
      if (rows <= fewPreviewed) {
        const { editor } = await this.#open(jobId)
        return previewCorrection(this.#journal, editor, work)
      }
      const keys = await this.#openKeys(this.#jobRecord(jobId))
      return this.#runner.preview(jobId, keys, work)
    })
  }

  async #changeMany(
    jobId: string,
    work: CorrectionWork,
    onResult: (result: CorrectionResult) => void = () => undefined,
  ): Promise<RowsChanged> {
    const newestBefore = this.#newestEdit(jobId)?.id
    const result = await this.#correct(jobId, work)
    if (result) onResult(result)
    const job = this.#queries.get(jobId)
    if (result) return { job, changedRows: result.changedRows ?? 0 }
    const newest = this.#newestEdit(jobId)
    const changedRows = newest && newest.id !== newestBefore ? newest.changedRows : 0
    return { job, changedRows, isCancelled: true }
  }

  #newestEdit(jobId: string): EditRecord | null {
    return this.#journal.read(() => this.#journal.corrections.newestDone(this.#journal.jobs.get(jobId).key))
  }

  /** Resolves with null when cancelled. */
  #correct(jobId: string, work: CorrectionWork): Promise<CorrectionResult | null> {
    const correct = (): Promise<CorrectionResult | null> =>
      isQuick(this.#journal, this.#jobRecord(jobId), work)
        ? this.#correctHere(jobId, work)
        : this.#correctInWorker(jobId, work)
    return work.kind === 'regroup'
      ? this.#turns.take(jobId, correct)
      : this.#turns.takeToChange(jobId, correct)
  }

  async #correctHere(jobId: string, work: CorrectionWork): Promise<CorrectionResult> {
    const { editor, log } = await this.#open(jobId)
    const result = await performCorrection(this.#journal, editor, log, work)
    await this.#settle(jobId, editor)
    this.#feed.announce(jobId)
    return result
  }

  /** Regroups a small job at once, a large one in the background. */
  async #settle(jobId: string, editor: RowEditor): Promise<void> {
    if (isSmall(editor)) await settleDuplicates(this.#journal, editor)
    else this.#settleLater(jobId)
  }

  async #correctInWorker(jobId: string, work: CorrectionWork): Promise<CorrectionResult | null> {
    const keys = await this.#openKeys(this.#jobRecord(jobId))
    try {
      const result = await this.#runner.run(jobId, keys, work)
      if (!result && work.kind !== 'regroup') this.#settleLater(jobId)
      return result
    } finally {
      // Rows may have changed even when it failed or was cancelled.
      this.#feed.announce(jobId)
    }
  }

  #settleLater(jobId: string): void {
    const { duplicatesAreStale, isPlanned } = this.#jobRecord(jobId)
    if (!duplicatesAreStale || isPlanned) return
    const settle = this.#turns.take(jobId, async () => {
      const { duplicatesAreStale: areStale, duplicateChoice, job } = this.#jobRecord(jobId)
      // A later change may have regrouped already.
      if (!areStale) return
      const fields = duplicateChoice.fields ?? comparableFields(job.mapping)
      await this.#correctInWorker(jobId, { kind: 'regroup', fields })
    })
    // On failure they stay marked as stale, and the next query regroups.
    settle.catch(() => undefined)
  }

  async #open(jobId: string): Promise<{ editor: RowEditor; log: EditLog }> {
    const jobRecord = this.#jobRecord(jobId)
    const keys = await this.#openKeys(jobRecord)
    if (this.#opened?.jobKey === jobRecord.key) return this.#opened
    const editor = this.#journal.read(() => new RowEditor(this.#journal, jobRecord, keys))
    this.#opened = { jobKey: jobRecord.key, editor, log: new EditLog(this.#journal, editor) }
    return this.#opened
  }

  async #openKeys(jobRecord: JobRecord): Promise<CorrectionKeys> {
    const { state } = jobRecord.job
    if (state === 'preparing' || (jobRecord.isPlanned && state === 'uploading'))
      throw wrongState(jobRecord.job)
    return { dataKey: await this.#keys.open(jobRecord), identityKey: await this.#identityKeys.obtain() }
  }

  #jobRecord(jobId: string): JobRecord {
    return this.#journal.read(() => this.#journal.jobs.get(jobId))
  }
}

function toStep(edit: EditRecord | null): EditStep | null {
  return edit && { kind: edit.kind, rows: edit.changedRows }
}
