import { shallowRef } from 'vue'
import type { CellPosition } from './selection.ts'

/** An open editor. */
export interface CellEdit {
  cell: CellPosition
  /** The text before. */
  original: string
  draft: string
  /** Opened by typing: the text replaces the content, and arrow keys save. */
  isReplacing: boolean
  /** What is selected when it opens. */
  caret: 'all' | 'end'
}

/** The one editor of a grid. */
export function useCellEditing(save: (cell: CellPosition, text: string) => void) {
  const edit = shallowRef<CellEdit | null>(null)

  function open(cell: CellPosition, original: string, caret: CellEdit['caret']): void {
    edit.value = { cell, original, draft: original, isReplacing: false, caret }
  }

  /** Typing, or a composition that begins, replaces the content. */
  function replace(cell: CellPosition, original: string, draft: string): void {
    edit.value = { cell, original, draft, isReplacing: true, caret: 'end' }
  }

  function type(draft: string): void {
    if (edit.value) edit.value = { ...edit.value, draft }
  }

  /** Saves what was changed, and closes. */
  function commit(): void {
    const { value } = edit
    edit.value = null
    if (value && value.draft !== value.original) save(value.cell, value.draft)
  }

  function giveUp(): void {
    edit.value = null
  }

  return { edit, open, replace, type, commit, giveUp }
}
