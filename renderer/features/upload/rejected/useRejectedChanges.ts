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
  const { mayJoin } = useRowChanges()
  const refused = ref<RefusedText | null>(null)

  /** Saves a cell. A text that would not pass the check comes back into its editor, with the reason. */
  async function save(cell: CellPosition, text: string, allowJoins = false): Promise<void> {
    const row = rowAt(cell.row)
    const columnIndex = columns()[cell.column]?.columnIndex
    if (!row || columnIndex === null || columnIndex === undefined) return
    refused.value = null
    await notify.attempt(async () => {
      try {
        rows.replace(row.ordinal, await correcting.editCell(row.ordinal, columnIndex, text, allowJoins))
      } catch (error) {
        const { code } = AppError.from(error)
        if (code === 'job.repairHasErrors') refused.value = { cell, text, reason: errorText(error).title }
        else if (code !== 'job.joinsCustomers') throw error
        else if (await mayJoin(AppError.from(error))) await save(cell, text, true)
      }
    })
  }

  return { refused, save }
}
