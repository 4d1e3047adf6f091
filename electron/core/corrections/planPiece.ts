import type { RowChange } from '../../shared/model/correction.ts'
import type { Cause, Fix } from '../../shared/model/fix.ts'
import type { Journal } from '../journal/Journal.ts'
import { EditSteps } from './EditSteps.ts'
import { createCellsPlanner, type CellsPlan } from './planCells.ts'
import { createFixPlanner } from './planFix.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'
import { changeRow } from './selectRows.ts'

/** A change whose pieces follow from the rows of the piece alone, as plain data for other threads. */
export type PieceWork =
  | { kind: 'change'; change: RowChange }
  | { kind: 'cells'; plan: CellsPlan }
  | { kind: 'fix'; cause: Cause; fix: Fix }
  | { kind: 'move'; direction: 'undo' | 'redo'; editId: number }

/** Whether a change makes an entry of the edit log: undo and redo only mark theirs. */
export function isLogged({ kind }: PieceWork): boolean {
  return kind !== 'move'
}

/** The ordinals of some rows, ascending; of an undo or redo, one step of the log. */
export type Piece = readonly number[]

/** Plans a piece from its rows as they are. */
export type PlanPiece = (piece: Piece) => WantedCorrection[]

/** @throws AppError (by what it returns) `storage.*` */
export function createPlanner(journal: Journal, editor: RowEditor, work: PieceWork): PlanPiece {
  switch (work.kind) {
    case 'change':
      return (piece) =>
        editor.staged.withCorrectionsOf(piece).map((row) => ({
          ordinal: row.ordinal,
          row,
          after: changeRow(row, work.change, editor.cells),
        }))
    case 'cells':
      return createCellsPlanner(editor, work.plan)
    case 'fix':
      return createFixPlanner(journal, editor, work)
    case 'move': {
      const { key, job } = editor.jobRecord
      const steps = new EditSteps(journal, { key, id: job.id }, editor.keys.dataKey)
      const { direction, editId } = work
      return ([step = 0]) =>
        steps.read(editId, step).map(({ ordinal, before, after, facts }) =>
          direction === 'undo'
            ? {
                ordinal,
                after: before,
                known: facts && { from: after, before: facts.after, after: facts.before },
              }
            : { ordinal, after, known: facts && { from: before, ...facts } },
        )
    }
  }
}
