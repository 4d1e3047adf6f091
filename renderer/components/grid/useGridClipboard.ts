import type { Ref } from 'vue'
import { lastRange, type CellRange, type Selection } from './selection.ts'

/** The clipboard of a grid, whose open editor has its own. */
export function useGridClipboard(options: {
  selection: Readonly<Ref<Selection | null>>
  isEditing: () => boolean
  copy: (event: ClipboardEvent, ranges: readonly CellRange[], isCut: boolean) => void
  paste: (text: string, range: CellRange) => void
}) {
  const { selection, isEditing } = options

  function onCopy(event: ClipboardEvent): void {
    if (!isEditing() && selection.value) options.copy(event, selection.value.ranges, event.type === 'cut')
  }

  function onPaste(event: ClipboardEvent): void {
    if (isEditing() || !selection.value) return
    event.preventDefault()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text !== '') options.paste(text, lastRange(selection.value))
  }

  /** Copies the selection outside of a clipboard's own event. Returns the text; '' while rows are still read. */
  function copySelection(isCut: boolean): string {
    if (!selection.value) return ''
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), cancelable: true })
    options.copy(event, selection.value.ranges, isCut)
    return event.clipboardData?.getData('text/plain') ?? ''
  }

  return { onCopy, onPaste, copySelection }
}
