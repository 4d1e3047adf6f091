import type { DuplicateField } from '../../shared/model/correction.ts'
import type { EditKind } from '../../shared/model/editState.ts'
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
import { columnsOfPlan, rowsOfPlan, selectCells } from './planCells.ts'
import { editKindOf, previewFixes, selectOrdinals } from './planFix.ts'
import { createPlanner, type Piece, type PieceWork, type PlanPiece } from './planPiece.ts'
import { previewCells } from './previewCells.ts'
import { countSelected, selectRows } from './selectRows.ts'
import { SharedPieces } from './SharedPieces.ts'

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
  const log = new EditLog(journal, editor)
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
  /** A change whose pieces follow from their own rows. */
  const perform = async (
    kind: EditKind,
    pieceWork: PieceWork,
    { select, mayJoin, rows }: { select: () => Generator<Piece>; mayJoin: boolean; rows: number },
  ): Promise<CorrectionResult> => {
    if (mayJoin && 'allowJoins' in work && !work.allowJoins) {
      const plan = createPlanner(journal, editor, pieceWork)
      assertNoJoins(await findJoins(journal, editor, planned(select(), plan)), editor.jobRecord)
    }
    let changedCells = 0
    const changedRows = await log.change(
      kind,
      SharedPieces.of(journal, editor, pieceWork, { pieces: select(), rows }),
      {
        onPiece: (rowsDone, cells) => {
          onRows(Math.min(rowsDone, rows), rows)
          changedCells = cells
        },
      },
    )
    return { changedRows, ...nothingMerged, ...(work.kind === 'cells' && { changedCells }) }
  }
  const chooseAll = async (choice: Parameters<typeof chooseDuplicates>[3]): Promise<CorrectionResult> => {
    const { groups, rows } = journal.identities.countDuplicates(editor.jobRecord.key)
    // Rows changed by an earlier choice that no longer repeat anyone are visited as well.
    const tell = (rowsDone: number): void => onRows(Math.min(rowsDone, groups + rows), groups + rows)
    return { changedRows: await chooseDuplicates(journal, editor, log, choice, tell), ...nothingMerged }
  }
  switch (work.kind) {
    case 'change': {
      const { selection, change } = work
      const select = (): Generator<Piece> => selectRows(journal, editor, selection)
      const mayJoin = 'columnIndex' in change && editor.identityColumns.has(change.columnIndex)
      const rows = countSelected(journal, editor, selection)
      return perform(change.kind, { kind: 'change', change }, { select, mayJoin, rows })
    }
    case 'cells': {
      const { edit, plan } = work
      const mayJoin = columnsOfPlan(plan).some((column) => editor.identityColumns.has(column))
      const select = (): Generator<Piece> => selectCells(plan)
      return perform(edit, { kind: 'cells', plan }, { select, mayJoin, rows: rowsOfPlan(plan) })
    }
    case 'fix': {
      const { cause, fix } = work
      const select = (): Generator<Piece> => selectOrdinals(journal, editor.jobRecord.key, work)
      const mayJoin = cause.field !== null && fix.kind !== 'skipRows'
      const rows = work.ordinals?.length ?? journal.issues.countRows(editor.jobRecord.key, cause)
      return perform(editKindOf(cause, fix), { kind: 'fix', cause, fix }, { select, mayJoin, rows })
    }
    case 'undo':
    case 'redo': {
      const first = journal.read(() => log.firstCell(work.kind))
      return { changedRows: await log.move(work.kind, onRows), first, ...nothingMerged }
    }
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
      return chooseAll(work)
    }
    case 'chooseGroup': {
      journal.read(() => log.assertEditable())
      await settleDuplicates(journal, editor, onProgress)
      const { firstOrdinal, ...kept } = work.choice
      if (firstOrdinal !== null) {
        return { changedRows: await chooseGroup(journal, editor, log, firstOrdinal, kept), ...nothingMerged }
      }
      return chooseAll({ fields: [...fieldsOf(editor, journal)], ...kept })
    }
    case 'skipEarlier': {
      const ordinals = journal.read(() => [
        ...findEarlierRows(journal, editor.jobRecord.job.id, editor.keys.identityKey),
      ])
      const select = (): Generator<Piece> => selectRows(journal, editor, { kind: 'ordinals', ordinals })
      const skip = { kind: 'change', change: { kind: 'skip' } } as const
      return perform('skipEarlier', skip, { select, mayJoin: false, rows: ordinals.length })
    }
    case 'mergeFile':
      return mergeFile(journal, editor, log, work.path, onProgress)
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

function* planned(pieces: Iterable<Piece>, plan: PlanPiece): Generator<WantedCorrection[]> {
  for (const piece of pieces) yield plan(piece)
}
