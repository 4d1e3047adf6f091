import type { Ref, ShallowRef } from 'vue'
import type { ColumnLayout, GridColumn } from './columnLayout.ts'
import {
  addCell,
  extendTo,
  isSelected,
  lastRange,
  selectAll,
  selectCell,
  selectColumn,
  selectRow,
  type CellPosition,
  type CellRange,
  type GridSize,
  type SelectHow,
  type Selection,
} from './selection.ts'
import { useDragSelect } from './useDragSelect.ts'
import type { GridViewport } from './useGridViewport.ts'

/** The mouse in a grid: selecting cells, rows and columns, dragging, the fill handle, double click. */
export function useGridPointer(options: {
  box: Readonly<Ref<HTMLElement | null>>
  view: GridViewport
  layout: Readonly<Ref<ColumnLayout<GridColumn>>>
  size: Readonly<Ref<GridSize>>
  headHeight: number
  selection: ShallowRef<Selection | null>
  /** Closes an open editor and keeps what was typed. */
  commit: () => void
  isEditing: () => boolean
  open: (cell: CellPosition) => void
  focus: () => Promise<void>
  fill: (range: CellRange) => void
}) {
  const { box, view, layout, size, headHeight, selection } = options

  /** The cell under a point; beyond the edges the nearest one in view. */
  function cellAt(x: number, y: number): CellPosition | null {
    const place = box.value?.getBoundingClientRect()
    if (!place || size.value.rows === 0) return null
    const inBox = Math.min(Math.max(y - place.top, headHeight), view.size.value.height - 1) - headHeight
    const row = Math.floor((inBox + view.position.value.contentTop) / view.extent.value.rowHeight)
    const fromLeft = Math.min(Math.max(x - place.left, 0), view.size.value.width - 1)
    const { frozenWidth, placed } = layout.value
    // Of the box itself: the view learns of a scroll one frame later.
    const left = fromLeft < frozenWidth ? fromLeft : fromLeft + (box.value?.scrollLeft ?? 0)
    const found = placed.findLast((each) => each.left <= left)
    return { row: Math.min(Math.max(row, 0), size.value.rows - 1), column: found?.index ?? 0 }
  }

  const dragging = useDragSelect({
    box: () => box.value,
    cellAt,
    scroll: (rows, px) => {
      if (rows !== 0) view.scrollBy(rows)
      if (px !== 0) view.scrollSideways(Math.max(0, view.scrollLeft.value + px))
    },
    extend: (cell, isWholeRow) => {
      const { value } = selection
      if (!value) return
      selection.value = isWholeRow ? selectRow(value, size.value, cell.row, 'extend') : extendTo(value, cell)
    },
    fill: (range) => {
      const lead = { row: range.lastRow, column: range.lastColumn }
      if (selection.value) selection.value = { ...selection.value, ranges: [range], lead }
      options.fill(range)
    },
  })

  function howOf({ shiftKey, ctrlKey, metaKey }: PointerEvent): SelectHow {
    return shiftKey ? 'extend' : ctrlKey || metaKey ? 'add' : 'replace'
  }

  function select(value: Selection, cell: CellPosition, how: SelectHow): Selection {
    if (how === 'extend') return extendTo(value, cell)
    return how === 'add' ? addCell(value, cell) : selectCell(cell)
  }

  function onPointerDown(event: PointerEvent): void {
    const { target } = event
    const { value } = selection
    if (event.button !== 0 || !(target instanceof HTMLElement) || !value) return
    const isInEditor = options.isEditing() && target.closest('.cell-input') !== null
    const pressed = target.closest<HTMLElement>('.grid-cell')
    if (isInEditor || !pressed || target.closest('button')) return
    event.preventDefault()
    options.commit()
    const cell = cellAt(event.clientX, event.clientY)
    if (target.closest('.fill-handle')) dragging.begin(event, { kind: 'fill', from: lastRange(value) })
    else if (cell && pressed.dataset['column'] === 'number') {
      selection.value = selectRow(value, size.value, cell.row, howOf(event))
      dragging.begin(event, { kind: 'rows' })
    } else if (cell) {
      selection.value = select(value, cell, howOf(event))
      dragging.begin(event, { kind: 'select' })
    }
    void options.focus()
  }

  function onDoubleClick({ target, clientX, clientY }: MouseEvent): void {
    const isCell = target instanceof HTMLElement && target.closest('.grid-cell:not(.row-number)') !== null
    const cell = isCell && !options.isEditing() ? cellAt(clientX, clientY) : null
    if (cell) options.open(cell)
  }

  /** Selects the cell, unless it is selected already, and returns it; null where the menu is that of a text field. */
  function onContextMenu(event: MouseEvent): CellPosition | null {
    const { target, clientX, clientY } = event
    const { value } = selection
    const pressed = target instanceof HTMLElement ? target.closest<HTMLElement>('.grid-cell') : null
    if (!pressed || !value || options.isEditing()) return null
    event.preventDefault()
    const cell = cellAt(clientX, clientY)
    if (!cell) return null
    if (pressed.dataset['column'] === 'number')
      selection.value = selectRow(value, size.value, cell.row, 'replace')
    else if (!isSelected(value, cell.row, cell.column)) selection.value = selectCell(cell)
    void options.focus()
    return cell
  }

  function onHead(index: number, event: PointerEvent): void {
    const { value } = selection
    if (!value || event.button !== 0) return
    event.preventDefault()
    options.commit()
    selection.value = selectColumn(value, size.value, index, howOf(event))
    void options.focus()
  }

  function onCorner(): void {
    options.commit()
    if (selection.value) selection.value = selectAll(selection.value, size.value)
    void options.focus()
  }

  return { fillTo: dragging.fillTo, onPointerDown, onDoubleClick, onContextMenu, onHead, onCorner }
}
