import type { CellsPreview } from '../../shared/model/cellsChange.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import { correctRow, isSameCorrection } from '../rows/RowCorrection.ts'
import { createTurns } from '../views/inSlices.ts'
import { findJoins } from './findJoins.ts'
import { columnsOfPlan, createCellsPlanner, selectCells, type CellsPlan } from './planCells.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'

/** Changed cells that are shown. */
const mostExamples = 5

/** What a change of cells would do; changes nothing. */
export async function previewCells(
  journal: Journal,
  editor: RowEditor,
  plan: CellsPlan,
): Promise<CellsPreview> {
  const preview: CellsPreview = {
    cells: 0,
    rows: 0,
    identityCells: 0,
    errorsBefore: 0,
    errorsAfter: 0,
    joinedCustomers: { count: 0, examples: [] },
    leftOver: plan.leftOver,
    examples: [],
  }
  const pieces = function* (): Generator<WantedCorrection[]> {
    const planRows = createCellsPlanner(editor, plan)
    for (const ordinals of selectCells(plan)) {
      const piece = planRows(ordinals)
      for (const wanted of piece) count(editor, wanted, plan, preview)
      yield piece
    }
  }
  if (columnsOfPlan(plan).some((column) => editor.identityColumns.has(column))) {
    preview.joinedCustomers = await findJoins(journal, editor, pieces())
  } else {
    const turn = createTurns(() => performance.now())
    for (const left = pieces(); !journal.read(() => left.next()).done;) await turn()
  }
  return preview
}

function count(
  editor: RowEditor,
  { row, after }: WantedCorrection,
  plan: CellsPlan,
  preview: CellsPreview,
): void {
  if (!row || isSameCorrection(row.correction, after)) return
  const before = correctRow(row.original, row.correction).cells
  const cells = correctRow(row.original, after).cells
  preview.rows += 1
  for (const columnIndex of columnsOfPlan(plan)) {
    const [one, other] = [before[columnIndex] ?? '', cells[columnIndex] ?? '']
    if (one === other) continue
    preview.cells += 1
    if (editor.identityColumns.has(columnIndex)) preview.identityCells += 1
    if (preview.examples.length < mostExamples) {
      const { rowNumber } = row.original
      preview.examples.push({ rowNumber, columnIndex, before: one, after: other })
    }
  }
  if (after.skip) return
  preview.errorsBefore += errorsIn(editor.check(row).issues)
  preview.errorsAfter += errorsIn(editor.check({ original: row.original, correction: after }).issues)
}

function errorsIn(issues: readonly Issue[]): number {
  return issues.filter(({ severity }) => severity === 'error').length
}
