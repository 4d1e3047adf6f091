import type { DuplicateField } from '../../shared/model/correction.ts'
import { findEarlierRows } from '../duplicates/findEarlierImports.ts'
import { chooseDuplicates, chooseGroup } from './chooseDuplicates.ts'
import { regroupAtOnce, regroupDuplicates } from './regroupDuplicates.ts'
import type { Journal } from '../journal/Journal.ts'
import { EditLog } from './EditLog.ts'
import { mergeFile } from './mergeFile.ts'
import type {
  CorrectionResult,
  CorrectionWork,
  MergeCounts,
  PreviewResult,
  PreviewWork,
  TellProgress,
} from './CorrectionWork.ts'
import { planCarryOver } from './mergeRows.ts'
import { RowEditor, type CorrectionKeys, type WantedCorrection } from './RowEditor.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { assertNoJoins, findJoins } from './findJoins.ts'
import { columnsOfPlan, planCellCorrections, rowsOfPlan } from './planCells.ts'
import { planFix, previewFixes } from './planFix.ts'
import { previewCells } from './previewCells.ts'
import { isSameCorrection } from '../rows/RowCorrection.ts'
import { countSelected, planChange } from './selectRows.ts'

/** Changes many rows of a job. The caller holds the data folder's lock. */
export const correctTask = defineTask<
  { dataDir: string; jobId: string; dataKey: Uint8Array; identityKey: Uint8Array; work: CorrectionWork },
  CorrectionResult
>('correct')

/** Answers what a change would do. */
export const previewTask = defineTask<
  { dataDir: string; jobId: string; dataKey: Uint8Array; identityKey: Uint8Array; work: PreviewWork },
  PreviewResult<PreviewWork>
>('preview')

const nothingMerged: MergeCounts = { matchedRows: 0, changedCells: 0, unknownRows: 0 }

/** Up to this many rows, duplicates are regrouped within the change itself (about ten milliseconds). */
const fewRows = 5_000

/** The fields currently used to compare a job's rows. */
export function fieldsOf(editor: RowEditor, journal: Journal): readonly DuplicateField[] {
  return journal.jobs.get(editor.jobRecord.job.id).duplicateChoice.fields ?? editor.digests.hasher.fields
}

/** Whether the job is small enough to regroup duplicates synchronously. */
export function isSmall(editor: RowEditor): boolean {
  return editor.staged.rowCount <= fewRows
}

/** Regroups duplicates after a change if they are stale; takes seconds for a large job. */
export async function settleDuplicates(
  journal: Journal,
  editor: RowEditor,
  onProgress: TellProgress = () => undefined,
): Promise<void> {
  const { duplicatesAreStale, isPlanned } = journal.jobs.get(editor.jobRecord.job.id)
  // Planned batches fix the comparison.
  if (!duplicatesAreStale || isPlanned) return
  const fields = fieldsOf(editor, journal)
  if (isSmall(editor)) regroupAtOnce(journal, editor, fields)
  else await regroupDuplicates(journal, editor, fields, onProgress)
}

/**
 * Runs one correction to its end, including regrouping duplicates.
 *
 * @throws AppError `job.wrongState` once an upload was started, `file.*` from a file to merge, `storage.*`
 */
export async function correctRows(
  journal: Journal,
  jobId: string,
  keys: CorrectionKeys,
  work: CorrectionWork,
  onProgress: TellProgress = () => undefined,
): Promise<CorrectionResult> {
  const editor = new RowEditor(journal, journal.jobs.get(jobId), keys)
  const log = new EditLog(journal, editor, keys.dataKey)
  const result = await performCorrection(journal, editor, log, work, onProgress)
  await settleDuplicates(journal, editor, onProgress)
  return result
}

/** As `correctRows`, with an editor and log already open, and without regrouping duplicates afterwards. */
export async function performCorrection(
  journal: Journal,
  editor: RowEditor,
  log: EditLog,
  work: CorrectionWork,
  onProgress: TellProgress = () => undefined,
): Promise<CorrectionResult> {
  const onRows = (rowsDone: number, rowsTotal: number | null): void =>
    onProgress({ phase: 'changing', rowsDone, rowsTotal })
  switch (work.kind) {
    case 'change': {
      const { selection, change } = work
      const plan = (): Iterable<WantedCorrection[]> => planChange(journal, editor, selection, change)
      if (!work.allowJoins && 'columnIndex' in change && editor.identityColumns.has(change.columnIndex)) {
        assertNoJoins(await findJoins(journal, editor, plan()), editor.jobRecord)
      }
      const rowsTotal = countSelected(journal, editor, selection)
      const pieces = planChange(journal, editor, selection, change)
      const tell = (rowsDone: number): void => onRows(rowsDone, rowsTotal)
      return { changedRows: await log.change(change.kind, pieces, { onRows: tell }), ...nothingMerged }
    }
    case 'cells': {
      const { edit, plan } = work
      const identities = editor.identityColumns
      const changesIdentity = columnsOfPlan(plan).some((column) => identities.has(column))
      if (!work.allowJoins && changesIdentity) {
        assertNoJoins(await findJoins(journal, editor, planCellCorrections(editor, plan)), editor.jobRecord)
      }
      const rowsTotal = rowsOfPlan(plan)
      const tell = (rowsDone: number): void => onRows(Math.min(rowsDone, rowsTotal), rowsTotal)
      let changedCells = 0
      const pieces = countingCells(planCellCorrections(editor, plan), (cells) => (changedCells += cells))
      const changedRows = await log.change(edit, pieces, { onRows: tell })
      return { changedRows, ...nothingMerged, changedCells }
    }
    case 'fix': {
      const { cause, fix } = work
      if (!work.allowJoins && cause.field !== null && fix.kind !== 'skipRows') {
        assertNoJoins(await findJoins(journal, editor, planFix(journal, editor, work)), editor.jobRecord)
      }
      const rowsTotal = work.ordinals?.length ?? journal.issues.countRows(editor.jobRecord.key, cause)
      const tell = (rowsDone: number): void => onRows(rowsDone, rowsTotal)
      const changedRows = await log.change(fix.kind, planFix(journal, editor, work), { onRows: tell })
      return { changedRows, ...nothingMerged }
    }
    case 'undo':
    case 'redo':
      return { changedRows: await log.move(work.kind, onRows), ...nothingMerged }
    case 'regroup':
      journal.write(() => {
        log.assertEditable()
        const { keep } = journal.jobs.get(editor.jobRecord.job.id).duplicateChoice
        journal.jobs.setDuplicateChoice(editor.jobRecord.key, { fields: work.fields, keep })
      })
      await regroupDuplicates(journal, editor, work.fields, onProgress)
      return { changedRows: 0, ...nothingMerged }
    case 'chooseDuplicates': {
      journal.read(() => log.assertEditable())
      await regroupDuplicates(journal, editor, work.fields, onProgress)
      const { groups, rows } = journal.identities.countDuplicates(editor.jobRecord.key)
      // Rows changed by an earlier choice that no longer repeat anyone are visited as well.
      const tell = (rowsDone: number): void => onRows(Math.min(rowsDone, groups + rows), groups + rows)
      return { changedRows: await chooseDuplicates(journal, editor, log, work, tell), ...nothingMerged }
    }
    case 'chooseGroup': {
      journal.read(() => log.assertEditable())
      await settleDuplicates(journal, editor, onProgress)
      const { firstOrdinal, ...kept } = work.choice
      if (firstOrdinal !== null) {
        return { changedRows: await chooseGroup(journal, editor, log, firstOrdinal, kept), ...nothingMerged }
      }
      const { groups, rows } = journal.identities.countDuplicates(editor.jobRecord.key)
      const tell = (rowsDone: number): void => onRows(Math.min(rowsDone, groups + rows), groups + rows)
      const choice = { fields: [...fieldsOf(editor, journal)], ...kept }
      return { changedRows: await chooseDuplicates(journal, editor, log, choice, tell), ...nothingMerged }
    }
    case 'skipEarlier': {
      const ordinals = journal.read(() => [
        ...findEarlierRows(journal, editor.jobRecord.job.id, editor.identityKey),
      ])
      const pieces = planChange(journal, editor, { kind: 'ordinals', ordinals }, { kind: 'skip' })
      const tell = (rowsDone: number): void => onRows(rowsDone, ordinals.length)
      return { changedRows: await log.change('skipEarlier', pieces, { onRows: tell }), ...nothingMerged }
    }
    case 'mergeFile':
      return mergeFile(editor, log, work.path, onProgress)
    case 'carryOver': {
      const { key, job, columns } = journal.jobs.get(work.fromJobId)
      const { withMerged } = work
      const from = { job: { key, id: job.id }, columns, dataKey: Buffer.from(work.dataKey), withMerged }
      const changedRows = await log.change('carryOver', planCarryOver(journal, editor, from))
      return { changedRows, ...nothingMerged }
    }
  }
}

/**
 * Answers what a change would do, with an editor already open.
 *
 * @throws AppError `storage.*`
 */
export async function previewCorrection<Work extends PreviewWork>(
  journal: Journal,
  editor: RowEditor,
  work: Work,
): Promise<PreviewResult<Work>> {
  const result =
    work.kind === 'cells'
      ? await previewCells(journal, editor, work.plan)
      : journal.read(() => previewFixes(journal, editor, work.cause, work.fixes, work.ordinals))
  return result as PreviewResult<Work>
}

/** Passes pieces on and counts the cells that they change. */
function* countingCells(
  pieces: Iterable<WantedCorrection[]>,
  onCells: (cells: number) => void,
): Generator<WantedCorrection[]> {
  for (const piece of pieces) {
    for (const { row, after } of piece) {
      if (!row || isSameCorrection(row.correction, after)) continue
      const before = row.correction
      const columns = new Set(
        [before.cells, before.merged, after.cells, after.merged].flatMap((texts) => Object.keys(texts)),
      )
      const textIn = ({ cells, merged }: typeof before, column: string): string | undefined =>
        cells[column] ?? merged[column]
      onCells([...columns].filter((column) => textIn(before, column) !== textIn(after, column)).length)
    }
    yield piece
  }
}
