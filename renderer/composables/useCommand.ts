import { onMounted, onUnmounted } from 'vue'
import type { WindowCommand } from '../../electron/shared/ipc/events.ts'
import { isTextField } from '../dom/isTextField.ts'

type Action = () => unknown

/** Handlers of each command; the page that was opened last comes first. */
const actions = new Map<WindowCommand, Action[]>()

/** Handles a command of the menu or its key while the component is mounted. */
export function useCommand(name: WindowCommand, action: Action): void {
  onMounted(() => actions.set(name, [...(actions.get(name) ?? []), action]))
  onUnmounted(() =>
    actions.set(
      name,
      (actions.get(name) ?? []).filter((other) => other !== action),
    ),
  )
}

/** Whether a dialog is open, which disables the commands of the page below it. */
export function isDialogOpen(): boolean {
  return document.querySelector('.el-overlay:not([style*="display: none"])') !== null
}

/** Runs a command of the menu or the keyboard. Returns whether the current page handled it. */
export function runCommand(name: WindowCommand): boolean {
  if ((name === 'undo' || name === 'redo') && isTextField(document.activeElement)) {
    // The menu consumed the key, so the field needs `execCommand`: there is no other API for its undo.
    document.execCommand(name)
    return true
  }
  const action = isDialogOpen() ? undefined : actions.get(name)?.at(-1)
  action?.()
  return action !== undefined
}
