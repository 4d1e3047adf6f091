import { computed, shallowRef, watch } from 'vue'
import { edgeFrom } from '../../../electron/shared/model/lineEdge.ts'
import type { Direction, GridCommand } from './gridKeys.ts'
import type { GridSource } from './gridSource.ts'
import {
  extendTo,
  fit,
  isMany,
  nextInside,
  selectAll,
  selectCell,
  widenToColumns,
  widenToRows,
  within,
  type CellPosition,
  type GridSize,
  type Selection,
} from './selection.ts'

const steps: Readonly<Record<Direction, { row: number; column: number }>> = {
  up: { row: -1, column: 0 },
  down: { row: 1, column: 0 },
  left: { row: 0, column: -1 },
  right: { row: 0, column: 1 },
}

/** The selection of a grid, and the keys that move it. */
export function useGridSelection(options: {
  size: () => GridSize
  source: () => GridSource
  screenRows: () => number
  /** Scrolls the moving corner into view, and gives the active cell the focus. */
  show: (cell: CellPosition) => void
}) {
  const selection = shallowRef<Selection | null>(null)
  /** Raised by every key, so that a slow search for an edge does not move a selection made since. */
  let turn = 0

  watch(
    options.size,
    (size) => {
      selection.value = fit(selection.value ?? selectCell({ row: 0, column: 0 }), size)
    },
    { immediate: true },
  )

  function set(next: Selection, shown: CellPosition = next.lead): void {
    turn += 1
    selection.value = next
    options.show(shown)
  }

  function go(cell: CellPosition, isExtending: boolean): void {
    const { value } = selection
    if (!value) return
    const target = within(options.size(), cell)
    set(isExtending ? extendTo(value, target) : selectCell(target))
  }

  /** Moves by one cell; inside a range from cell to cell of it. */
  function advance(to: Direction): void {
    const { value } = selection
    if (!value) return
    const by = to === 'left' || to === 'right' ? 'row' : 'column'
    const inside = nextInside(value, by, to === 'left' || to === 'up' ? -1 : 1)
    if (inside) set({ ...value, active: inside }, inside)
    else go(add(value.active, steps[to]), false)
  }

  const add = (cell: CellPosition, by: { row: number; column: number }): CellPosition => ({
    row: cell.row + by.row,
    column: cell.column + by.column,
  })

  async function goFar(to: Direction, isExtending: boolean): Promise<void> {
    const { value } = selection
    if (!value) return
    const mine = (turn += 1)
    const from = isExtending ? value.lead : value.active
    const target =
      to === 'up' || to === 'down' ? await edgeInColumn(from, to) : edgeInRow(from, steps[to].column)
    if (target && mine === turn) go(target, isExtending)
  }

  function edgeInRow(from: CellPosition, column: number): CellPosition {
    const isFilled = (index: number): boolean => (options.source().textAt(from.row, index) ?? '') !== ''
    const end = column < 0 ? 0 : options.size().columns - 1
    return { ...from, column: edgeFrom(from.column, end, isFilled) }
  }

  async function edgeInColumn(from: CellPosition, to: 'up' | 'down'): Promise<CellPosition | null> {
    const row = await options.source().findEdge(from, to)
    return row === null ? null : { ...from, row }
  }

  const last = computed(() => {
    const { rows, columns } = options.size()
    return { row: rows - 1, column: columns - 1 }
  })

  /** Runs a command that moves or selects. Returns whether it was one. */
  function run(command: GridCommand): boolean {
    const { value } = selection
    if (!value) return false
    const size = options.size()
    switch (command.kind) {
      case 'move': {
        if (command.isFar) void goFar(command.to, command.isExtending)
        else go(add(command.isExtending ? value.lead : value.active, steps[command.to]), command.isExtending)
        return true
      }
      case 'goto': {
        const from = command.isExtending ? value.lead : value.active
        const screen = options.screenRows()
        const targets = {
          rowStart: { ...from, column: 0 },
          rowEnd: { ...from, column: last.value.column },
          first: { row: 0, column: 0 },
          last: last.value,
          pageUp: add(from, { row: -screen, column: 0 }),
          pageDown: add(from, { row: screen, column: 0 }),
        }
        go(targets[command.to], command.isExtending)
        return true
      }
      case 'selectAll':
        set(selectAll(value, size), value.active)
        return true
      case 'selectRow':
        set(widenToRows(value, size), value.active)
        return true
      case 'selectColumn':
        set(widenToColumns(value, size), value.active)
        return true
      default:
        return false
    }
  }

  /** Leaves a range. Returns whether there was one. */
  function collapse(): boolean {
    const { value } = selection
    if (!value || !isMany(value)) return false
    set(selectCell(value.active))
    return true
  }

  return { selection, set, go, advance, run, collapse }
}
