import { computed, type Ref } from 'vue'
import { recycleRows, type DrawnRow } from './recycleRows.ts'
import type { Selection } from './selection.ts'
import type { GridViewport } from './useGridViewport.ts'

/** Rows that are placed from the same one. */
const baseRows = 1_000

/** Which rows are drawn, and in which place. */
export function useRowPlacement(options: {
  view: GridViewport
  selection: Readonly<Ref<Selection | null>>
  rowCount: () => number
  rowHeight: number
}) {
  const { view, selection, rowHeight } = options

  /** The row of the active cell is always drawn, so that the focus survives scrolling. */
  const keptRow = computed(() => {
    const active = selection.value?.active.row
    return active === undefined || active >= options.rowCount() ? null : active
  })
  const rowsDrawn = computed((before: readonly DrawnRow[] = []) =>
    recycleRows(before, view.drawn.value, keptRow.value, view.isDragged.value),
  )

  /**
   * Rows are placed from a row that changes every thousand: a place that follows the scroll bar would draw all of them again
   * with every step, and one from the first row on is beyond what Chromium can place in a million rows.
   */
  const baseRow = computed(() => Math.floor(view.drawn.value.first / baseRows) * baseRows)
  const rowsTop = computed(() => baseRow.value * rowHeight + view.offset.value)

  /** The active row may be far away: then always in the same place, so that it is not drawn again with every other base. */
  function topOf(row: number): number {
    const from = row - baseRow.value
    return (Math.abs(from) > 2 * baseRows ? -2 * baseRows : from) * rowHeight
  }

  return { keptRow, rowsDrawn, rowsTop, topOf }
}
