import { onMounted, onUnmounted } from 'vue'
import { isDialogOpen, runCommand } from './useCommand.ts'

export interface ShortcutActions {
  openFile: () => unknown
  showHelp: () => unknown
  showSettings: () => unknown
}

/**
 * Handles Ctrl+O, Ctrl+S, Ctrl+, and F1 for hosts without a menu bar. Consumes the keys, so that a menu bar does not handle
 * them as well.
 */
export function useShortcuts(actions: ShortcutActions): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.shiftKey || event.isComposing) return
    const isCommand = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    const action =
      key === 'f1' && !isCommand
        ? actions.showHelp
        : isCommand
          ? { o: actions.openFile, s: () => runCommand('save'), ',': actions.showSettings }[key]
          : undefined
    if (!action) return
    // Even behind a dialog: otherwise the browser host would save the page.
    event.preventDefault()
    if (!isDialogOpen()) action()
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
