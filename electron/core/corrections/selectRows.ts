import type { RowChange, RowSelection } from '../../shared/model/correction.ts'
import type { Journal } from '../journal/Journal.ts'
import { correctRow, type CellChanger, type RowCorrection } from '../rows/RowCorrection.ts'
import { inSteps, stepRows } from './inSteps.ts'
import type { RowEditor } from './RowEditor.ts'
import type { RowWithCorrection } from '../rows/StagedRows.ts'

/** Number of selected rows. */
export function countSelected(journal: Journal, editor: RowEditor, selection: RowSelection): number {
  switch (selection.kind) {
    case 'ordinals':
      return new Set(selection.ordinals).size
    case 'errors':
      return journal.jobs.get(editor.jobRecord.job.id).job.invalidRows
    case 'cause':
      return journal.issues.countRows(editor.jobRecord.key, selection)
  }
}

/** The ordinals of selected rows in pieces; a piece is read only when it is requested. */
export function* selectRows(
  journal: Journal,
  editor: RowEditor,
  selection: RowSelection,
): Generator<number[]> {
  const { key } = editor.jobRecord
  switch (selection.kind) {
    case 'ordinals': {
      yield* inSteps([...new Set(selection.ordinals)].sort((one, other) => one - other))
      return
    }
    case 'errors':
    case 'cause':
      // A changed row may lose the finding it was selected by, so paging is by ordinal, not by offset.
      for (let fromOrdinal = 0; ;) {
        const page = { fromOrdinal, offset: 0, limit: stepRows }
        const ordinals = journal.issues.ordinals(key, selection, page)
        if (ordinals.length === 0) return
        yield ordinals
        fromOrdinal = ordinals.at(-1)! + 1
      }
  }
}

/** Applies a change to one row's correction. */
export function changeRow(row: RowWithCorrection, change: RowChange, cells: CellChanger): RowCorrection {
  const { original, correction } = row
  switch (change.kind) {
    case 'setCell':
      return cells.change(original, correction, change.columnIndex, change.text)
    case 'clearCell':
      return cells.change(original, correction, change.columnIndex, '')
    case 'replaceText': {
      const text = correctRow(original, correction).cells[change.columnIndex] ?? ''
      if (!text.includes(change.from)) return correction
      const replaced = text.replaceAll(change.from, () => change.to)
      return cells.change(original, correction, change.columnIndex, replaced)
    }
    case 'skip':
      return { ...correction, skip: 'user' }
    case 'unskip':
      return { ...correction, skip: null }
  }
}
