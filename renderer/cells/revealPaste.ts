import { watch, type Ref } from 'vue'
import type { CellRange } from '../components/grid/selection.ts'
import type { TableColumn } from './CellsTable.ts'
import type { PendingChange } from './useCellsChange.ts'

/**
 * Selects what a paste under preview changes, its first row where the bar that asks about it does not cover it.
 *
 * @param coveredPx what the bar covers of the grid, from its lower edge
 */
export function revealPaste(
  pending: Readonly<Ref<PendingChange | null>>,
  columns: () => readonly TableColumn[],
  grid: Readonly<Ref<{ reveal: (range: CellRange, covered: number) => void } | null>>,
  coveredPx: number,
): void {
  watch(pending, (now, before) => {
    if (before || now?.change.kind !== 'paste') return
    const { firstIndex, lastIndex, columnIndexes } = now.change.area
    const drawn = columns().flatMap(({ columnIndex }, at) =>
      columnIndex !== null && columnIndexes.includes(columnIndex) ? [at] : [],
    )
    const [firstColumn, lastColumn] = [drawn[0], drawn.at(-1)]
    if (firstColumn === undefined || lastColumn === undefined) return
    grid.value?.reveal({ firstRow: firstIndex, lastRow: lastIndex, firstColumn, lastColumn }, coveredPx)
  })
}
