import { ref, shallowRef } from 'vue'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { CellsArea, CellsChange, CellsPreview } from '../../electron/shared/model/cellsChange.ts'
import { useNotify } from '../composables/useNotify.ts'
import { request } from '../ipc/bridge.ts'
import { useCorrectingStore } from '../stores/correcting.ts'
import type { CellRange } from '../components/grid/selection.ts'
import type { CellsTable } from './CellsTable.ts'

/** A change that waits for the user's word. */
export interface PendingChange {
  change: CellsChange
  /** Null until it is computed. */
  preview: CellsPreview | null
  /** Lines of a paste as on the clipboard, of which the first repeats the names of the columns. */
  withHeader: string[][] | null
  /** Of a paste: lines and columns beyond the grid, which the request no longer has. */
  leftOver: { lines: number; columns: number }
}

/** Changes of many cells: previewed where that is wanted, each one step of 撤销. */
export function useCellsChange(table: CellsTable) {
  const correcting = useCorrectingStore()
  const notify = useNotify()
  const pending = shallowRef<PendingChange | null>(null)
  const isApplying = ref(false)
  let turn = 0
  /** Enter was pressed before the preview was there. */
  let isAgreed = false

  /** Columns of the file in a range of the grid; a column of ours is none. */
  function areaOf(range: CellRange): CellsArea | null {
    const columnIndexes = table
      .columns()
      .slice(range.firstColumn, range.lastColumn + 1)
      .flatMap(({ columnIndex }) => (columnIndex === null ? [] : [columnIndex]))
    if (columnIndexes.length === 0) return null
    return { firstIndex: range.firstRow, lastIndex: range.lastRow, columnIndexes }
  }

  const areasOf = (ranges: readonly CellRange[]): CellsArea[] =>
    ranges.flatMap((range) => areaOf(range) ?? [])

  const input = (change: CellsChange) => ({
    jobId: table.jobId(),
    viewId: table.viewId() ?? '',
    change,
  })

  async function propose(change: CellsChange, more: Partial<PendingChange> = {}): Promise<void> {
    const mine = (turn += 1)
    isAgreed = false
    pending.value = { change, preview: null, withHeader: null, leftOver: { lines: 0, columns: 0 }, ...more }
    try {
      const preview = await request('job.previewCells', input(change))
      if (mine !== turn || !pending.value) return
      pending.value = { ...pending.value, preview }
      // Customers that become one are asked about after they were seen.
      if (isAgreed && preview.joinedCustomers.count === 0) await confirm()
    } catch (error) {
      if (mine !== turn) return
      pending.value = null
      notify.fail(error)
    }
  }

  function giveUp(): void {
    turn += 1
    pending.value = null
    table.focus()
  }

  /** Applies a change at once. One that would make two customers one is shown first. */
  async function apply(change: CellsChange, allowJoins = false): Promise<boolean> {
    isApplying.value = true
    // Of the rows shown now: the change may wait for another one, and the filter change meanwhile.
    const wanted = { ...input(change), allowJoins }
    try {
      await correcting.takeMany(() => request('job.changeCells', wanted))
      return true
    } catch (error) {
      if (AppError.from(error).code === 'job.joinsCustomers') void propose(change)
      else notify.fail(error)
      return false
    } finally {
      isApplying.value = false
    }
  }

  /** 粘贴, 填充 … in the bar. */
  async function confirm(): Promise<void> {
    const { value } = pending
    isAgreed = true
    if (!value?.preview || isApplying.value) return
    turn += 1
    pending.value = null
    await apply(value.change, value.preview.joinedCustomers.count > 0)
    table.focus()
  }

  return { pending, isApplying, areaOf, areasOf, propose, apply, confirm, giveUp }
}

export type CellsChanging = ReturnType<typeof useCellsChange>
