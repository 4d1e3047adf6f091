import { computed } from 'vue'
import type { CellsChange } from '../../electron/shared/model/cellsChange.ts'
import { isIdentityField } from '../../electron/shared/model/field.ts'
import { pastedText } from '../components/grid/clipboardText.ts'
import { cellsOf, type CellRange } from '../components/grid/selection.ts'
import type { CellsTable } from './CellsTable.ts'
import type { CellsChanging } from './useCellsChange.ts'

/** Changes of more cells than this are previewed; those of an identity always. */
const unseenCells = 20

/** In a range of more rows than this it is not looked for changed cells. */
const mostLookedAt = 1_000

/** What the grid's keys and its mouse do to ranges of cells. */
export function useAreaChanges(table: CellsTable, changing: CellsChanging) {
  const touchesIdentity = (range: CellRange): boolean =>
    table
      .columns()
      .slice(range.firstColumn, range.lastColumn + 1)
      .some(({ field }) => isIdentityField(field))

  async function change(wanted: CellsChange, isPreviewed: boolean): Promise<void> {
    await (isPreviewed ? changing.propose(wanted) : changing.apply(wanted))
  }

  async function fillDown(range: CellRange): Promise<void> {
    const area = changing.areaOf(range)
    if (!area || !table.canChange()) return
    await change({ kind: 'fillDown', area }, cellsOf(range) > unseenCells || touchesIdentity(range))
  }

  /** Asks nothing: it can be undone, and identifies nobody. */
  async function clear(ranges: readonly CellRange[]): Promise<void> {
    const areas = changing.areasOf(ranges)
    if (areas.length > 0 && table.canChange()) await changing.apply({ kind: 'clearCells', areas })
  }

  /** Whether a cell of the ranges was changed, as far as they are read; among very many rows it may be. */
  function mayHaveChanged(ranges: readonly CellRange[]): boolean {
    return ranges.some(({ firstRow, lastRow, firstColumn, lastColumn }) => {
      if (lastRow - firstRow >= mostLookedAt) return true
      const columns = table.columns().slice(firstColumn, lastColumn + 1)
      for (let row = firstRow; row <= lastRow; row += 1) {
        const edited = table.rowAt(row)?.editedColumns ?? []
        if (columns.some(({ columnIndex }) => columnIndex !== null && edited.includes(columnIndex)))
          return true
      }
      return false
    })
  }

  /** 改回原值: one that makes two customers one is shown first, as every change. */
  async function restore(ranges: readonly CellRange[]): Promise<void> {
    const areas = changing.areasOf(ranges)
    const count = ranges.reduce((sum, range) => sum + cellsOf(range), 0)
    if (areas.length === 0 || !table.canChange()) return
    await change({ kind: 'restore', areas }, count > unseenCells)
  }

  async function saveRanges(ranges: readonly CellRange[], text: string): Promise<void> {
    const areas = changing.areasOf(ranges)
    const count = ranges.reduce((sum, range) => sum + cellsOf(range), 0)
    if (areas.length === 0 || !table.canChange()) return
    await change({ kind: 'typeInRange', areas, text }, count > unseenCells || ranges.some(touchesIdentity))
  }

  /** Areas of the change under preview whose new text is known here, and that text. */
  const pendingText = computed(() => {
    const wanted = changing.pending.value?.change
    if (wanted?.kind === 'typeInRange') return { areas: wanted.areas, textAt: () => wanted.text }
    if (wanted?.kind !== 'paste') return null
    const { area, lines } = wanted
    const range = {
      firstRow: area.firstIndex,
      lastRow: area.lastIndex,
      firstColumn: 0,
      lastColumn: area.columnIndexes.length - 1,
    }
    return { areas: [area], textAt: (row: number, at: number) => pastedText(lines, range, row, at) }
  })

  /** The text that the change under preview puts into a cell; null: it does not touch it, or that is not known. */
  function pendingAt(row: number, { columnIndex }: { columnIndex: number | null }): string | null {
    const { value } = pendingText
    if (!value || columnIndex === null) return null
    for (const { firstIndex, lastIndex, columnIndexes } of value.areas) {
      const at = columnIndexes.indexOf(columnIndex)
      if (row >= firstIndex && row <= lastIndex && at !== -1) return value.textAt(row, at)
    }
    return null
  }

  return { change, fillDown, clear, mayHaveChanged, restore, saveRanges, pendingAt }
}
