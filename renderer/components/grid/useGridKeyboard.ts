import type { ShallowRef } from 'vue'
import {
  commandOf,
  editorCommandOf,
  type Direction,
  type EditorCommand,
  type GridCommand,
} from './gridKeys.ts'
import { lastRange, type CellPosition, type CellRange, type Selection } from './selection.ts'
import type { useCellEditing } from './useCellEditing.ts'

/** What keys do in a grid: in the open editor, or else to the selection. */
export function useGridKeyboard(options: {
  selection: Readonly<ShallowRef<Selection | null>>
  /** Runs a command that moves or selects; false: it is another one. */
  run: (command: GridCommand) => boolean
  /** Leaves a range; false: there is none. */
  collapse: () => boolean
  editing: ReturnType<typeof useCellEditing>
  saveAnd: (then: Direction | 'stay') => void
  focus: () => Promise<void>
  focusHead: (column: number) => void
  open: (cell: CellPosition, caret: 'all' | 'end') => void
  saveRanges: (ranges: readonly CellRange[], text: string) => void
  clear: (ranges: readonly CellRange[]) => void
  fillDown: (range: CellRange) => void
  suggestion: (number: number) => void
  choices: () => void
  command: (command: GridCommand, active: CellPosition) => void
}) {
  const { editing, selection } = options

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !selection.value) return
    if (editing.edit.value) {
      const command = editorCommandOf(event, editing.edit.value.isReplacing)
      // Nothing of an editor reaches the page's own keys.
      event.stopPropagation()
      if (!command) return
      event.preventDefault()
      runInEditor(command, selection.value)
    } else {
      const command = commandOf(event)
      if (!command) return
      event.preventDefault()
      runInGrid(command, selection.value)
    }
  }

  function runInEditor(command: EditorCommand, current: Selection): void {
    switch (command.kind) {
      case 'save':
        return options.saveAnd(command.then)
      case 'saveToRange': {
        const text = editing.edit.value?.draft ?? ''
        editing.giveUp()
        options.saveRanges(current.ranges, text)
        return void options.focus()
      }
      case 'giveUp':
        editing.giveUp()
        return void options.focus()
      case 'lineBreak':
        return void document.execCommand('insertText', false, '\n')
      case 'suggestion':
        return options.suggestion(command.number)
      case 'choices':
        return options.choices()
    }
  }

  function runInGrid(command: GridCommand, current: Selection): void {
    const { row, column } = current.active
    const isToHead = command.kind === 'move' && command.to === 'up' && !command.isExtending && row === 0
    if (isToHead) return options.focusHead(column)
    if (options.run(command)) return
    switch (command.kind) {
      case 'edit':
        return options.open(current.active, command.caret)
      case 'clear':
        return options.clear(current.ranges)
      case 'fillDown': {
        // With one row selected, the row above is copied, as in spreadsheets.
        const range = lastRange(current)
        const firstRow = range.lastRow > range.firstRow ? range.firstRow : range.firstRow - 1
        if (firstRow >= 0) options.fillDown({ ...range, firstRow })
        return
      }
      case 'escape':
        if (!options.collapse()) options.command(command, current.active)
        return
      default:
        options.command(command, current.active)
    }
  }

  return { onKey }
}
