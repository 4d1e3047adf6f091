import { watch } from 'vue'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import type { GridControl } from './useGridControl.ts'

/** Keeps the active row where it can through filters and orders. */
export function useActiveRow(
  control: GridControl,
  onOpened: (answer: { rows: number; groups: number | null }) => void,
) {
  const notify = useNotify()
  const { opened } = control.rows
  /** Ordinal of the row that is looked for in the rows of the next filter. */
  let activeOrdinal: number | null = null
  let shownSort: RowsView['sort'] = null

  watch(opened, async (answer) => {
    if (!answer) return
    const { sort } = control.view.value
    // A new order begins with its first row: who sorts wants to see what comes first, not where the active row has gone.
    const isNewOrder = sort !== null && !isSameSort(sort, shownSort)
    shownSort = sort
    if (answer.rows > 0) await activateFirst(isNewOrder).catch(notify.fail)
    if (answer === opened.value) onOpened({ rows: answer.rows, groups: answer.groups })
  })

  /** Rows with findings begin at the first of them, other rows at the active one of before. */
  async function activateFirst(isNewOrder: boolean): Promise<void> {
    const { kind } = control.view.value.filter
    if (activeOrdinal === null && (kind === 'errors' || kind === 'warnings')) await control.showFinding(null)
    else await control.follow(isNewOrder ? null : activeOrdinal)
  }

  function isSameSort(one: NonNullable<RowsView['sort']>, other: RowsView['sort']): boolean {
    return one.columnIndex === other?.columnIndex && one.direction === other.direction
  }

  /** Takes note of the row that the keyboard is at; null while it is not read. */
  function note(ordinal: number | null): void {
    activeOrdinal = ordinal ?? activeOrdinal
  }

  return { note }
}
