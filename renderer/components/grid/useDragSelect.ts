import { onUnmounted, shallowRef } from 'vue'
import type { CellPosition, CellRange } from './selection.ts'

/** What a drag with the pressed mouse button does. */
type Drag = { kind: 'select' } | { kind: 'rows' } | { kind: 'fill'; from: CellRange }

/** Rows and px of one step while the mouse is held beyond an edge, and the time between steps. */
const edgeStep = { rows: 2, px: 24, delayMs: 40 } as const

/**
 * Dragging over cells: selects them, whole rows, or with the fill handle the rows to fill. Beyond an edge the grid scrolls by
 * itself.
 */
export function useDragSelect(options: {
  box: () => HTMLElement | null
  /** The cell under a point, kept inside the grid. */
  cellAt: (x: number, y: number) => CellPosition | null
  scroll: (rows: number, px: number) => void
  extend: (cell: CellPosition, isWholeRow: boolean) => void
  fill: (range: CellRange) => void
}) {
  const drag = shallowRef<Drag | null>(null)
  /** Last row that the fill handle has reached. */
  const fillTo = shallowRef<CellRange | null>(null)
  let point = { x: 0, y: 0 }
  let timer: ReturnType<typeof setInterval> | undefined

  function begin(event: PointerEvent, kind: Drag): void {
    drag.value = kind
    point = { x: event.clientX, y: event.clientY }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', end, { once: true })
    window.addEventListener('pointercancel', cancel, { once: true })
    timer = setInterval(scrollAtEdge, edgeStep.delayMs)
  }

  function onMove(event: PointerEvent): void {
    // The browser reports a move when the table scrolls under a pointer that rests: that is no drag.
    if (event.clientX === point.x && event.clientY === point.y) return
    point = { x: event.clientX, y: event.clientY }
    follow()
  }

  function follow(): void {
    const cell = options.cellAt(point.x, point.y)
    const { value } = drag
    if (!cell || !value) return
    if (value.kind !== 'fill') options.extend(cell, value.kind === 'rows')
    else {
      const lastRow = Math.max(cell.row, value.from.lastRow)
      fillTo.value = lastRow > value.from.lastRow ? { ...value.from, lastRow } : null
    }
  }

  function scrollAtEdge(): void {
    const place = options.box()?.getBoundingClientRect()
    if (!place) return
    const beyond = (value: number, from: number, to: number): number =>
      value < from ? -1 : value > to ? 1 : 0
    const rows = beyond(point.y, place.top, place.bottom) * edgeStep.rows
    const px = drag.value?.kind === 'select' ? beyond(point.x, place.left, place.right) * edgeStep.px : 0
    if (rows === 0 && px === 0) return
    options.scroll(rows, px)
    follow()
  }

  function cancel(): void {
    clearInterval(timer)
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', cancel)
    drag.value = null
    fillTo.value = null
  }

  function end(): void {
    const range = fillTo.value
    cancel()
    if (range) options.fill(range)
  }

  onUnmounted(cancel)
  return { drag, fillTo, begin }
}
