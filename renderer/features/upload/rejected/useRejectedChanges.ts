import { ref } from 'vue'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import type { CellPosition } from '../../../components/grid/selection.ts'
import { useErrorText } from '../../../composables/useErrorText.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import { useRowChanges } from '../../../cells/useRowChanges.ts'
import type { RejectedColumn } from './rejectedColumns.ts'
import type { RejectedRows } from './useRejectedRows.ts'

/** A text that was refused for a cell, with the reason. */
export interface RefusedText {
  cell: CellPosition
  text: string
  reason: string
}

/** Changes of one cell of the rejected rows: each is one step of 撤销. */
export function useRejectedChanges(columns: () => readonly RejectedColumn[], { rows, rowAt }: RejectedRows) {
  const notify = useNotify()
  const errorText = useErrorText()
  const correcting = useCorrectingStore()
  const { askAboutJoins } = useRowChanges()
  const refused = ref<RefusedText | null>(null)

  /** Saves a cell. A text that would not pass the check comes back into its editor, with the reason. */
  async function save(cell: CellPosition, text: string): Promise<void> {
    const row = rowAt(cell.row)
    const columnIndex = columns()[cell.column]?.columnIndex
    if (!row || columnIndex === null || columnIndex === undefined) return
    refused.value = null
    await notify.attempt(async () => {
      try {
        const edit = (allowJoins: boolean) => correcting.editCell(row.ordinal, columnIndex, text, allowJoins)
        const changed = await askAboutJoins(edit)
        if (changed) rows.replace(row.ordinal, changed)
      } catch (error) {
        if (AppError.from(error).code !== 'job.repairHasErrors') throw error
        refused.value = { cell, text, reason: errorText(error).title }
      }
    })
  }

  return { refused, save }
}
