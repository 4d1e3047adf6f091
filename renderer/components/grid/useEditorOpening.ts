import { shallowRef, watch, type ShallowRef } from 'vue'
import type { GridColumn } from './columnLayout.ts'
import type { GridSource } from './gridSource.ts'
import type { Direction } from './gridKeys.ts'
import type { CellPosition, Selection } from './selection.ts'
import type { CellEdit, useCellEditing } from './useCellEditing.ts'

/** The ways into the editor of a cell, and out of it to the next. */
export function useEditorOpening(options: {
  editing: ReturnType<typeof useCellEditing>
  selection: ShallowRef<Selection | null>
  source: () => GridSource
  canEdit: () => boolean
  columns: () => readonly GridColumn[]
  /** Makes room for the editor and its panel, and gives it the focus. */
  makeRoom: (cell: CellPosition) => void
  /** A cell that has no editor. */
  press: (cell: CellPosition) => void
  advance: (to: Direction) => void
  focus: () => Promise<void>
}) {
  const { editing, selection } = options
  /** A cell to open when its row has been read: rows can arrive between the clicks of a double click. */
  const awaited = shallowRef<{ cell: CellPosition; caret: CellEdit['caret'] } | null>(null)

  function open(cell: CellPosition, caret: CellEdit['caret']): void {
    const source = options.source()
    awaited.value = source.isThere(cell.row) ? null : { cell, caret }
    if (awaited.value) return
    const text = source.textAt(cell.row, cell.column)
    const isEditable = options.canEdit() && options.columns()[cell.column]?.isReadOnly === false
    if (text === undefined || !isEditable) return options.press(cell)
    editing.open(cell, text, caret)
    options.makeRoom(cell)
  }

  watch(
    () => awaited.value !== null && options.source().isThere(awaited.value.cell.row),
    (isThere) => {
      if (isThere && awaited.value) open(awaited.value.cell, awaited.value.caret)
    },
  )
  // Who goes on to another cell does not wait for this one any more.
  watch(selection, (now) => {
    const cell = awaited.value?.cell
    if (cell && (now?.active.row !== cell.row || now.active.column !== cell.column)) awaited.value = null
  })

  /** Typing, or an input method that begins, in the active cell. */
  function begin(text: string): void {
    const active = selection.value?.active
    if (!active) return
    editing.replace(active, options.source().textAt(active.row, active.column) ?? '', text)
    options.makeRoom(active)
  }

  function saveAnd(then: Direction | 'stay'): void {
    editing.commit()
    if (then !== 'stay') options.advance(then)
    void options.focus()
  }

  return { open, begin, saveAnd }
}
