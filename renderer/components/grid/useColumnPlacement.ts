import { computed, type Ref } from 'vue'
import {
  columnsInView,
  layoutColumns,
  scrollLeftShowing,
  type GridColumn,
  type PlacedColumn,
} from './columnLayout.ts'
import type { Selection } from './selection.ts'
import type { GridViewport } from './useGridViewport.ts'

/** Columns drawn beyond each side of the viewport. */
const overscan = 2

/** Where the columns are, which of them are drawn, and scrolling to one. */
export function useColumnPlacement(options: {
  view: GridViewport
  selection: Readonly<Ref<Selection | null>>
  columns: () => readonly GridColumn[]
  numberWidth: () => number
}) {
  const { view, selection } = options
  const layout = computed(() => layoutColumns(options.columns(), options.numberWidth()))
  const horizontal = computed(() => ({ scrollLeft: view.scrollLeft.value, width: view.size.value.width }))
  const activeColumn = computed(() => selection.value?.active.column ?? -1)

  /** The same list until another column is drawn: every row draws all of its cells again for another one. */
  const columnsDrawn = computed((before?: PlacedColumn<GridColumn>[]) => {
    const now = columnsInView(layout.value, horizontal.value, overscan, activeColumn.value)
    return before?.length === now.length && now.every((place, at) => place === before[at]) ? before : now
  })

  /** @param besidePx more that is shown to the right of the column, where there is room */
  function showColumn(column: number, besidePx = 0): void {
    view.scrollSideways(scrollLeftShowing(layout.value, horizontal.value, column, besidePx))
  }

  return { layout, columnsDrawn, showColumn }
}
