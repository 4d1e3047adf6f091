import { onMounted, onUnmounted } from 'vue'
import type { WindowCommand } from '../../electron/shared/ipc/events.ts'
import { isTextField } from '../dom/isTextField.ts'

type Action = () => unknown

/** What each command does now: the page that was opened last comes first. */
const actions = new Map<WindowCommand, Action[]>()

/** While the component is shown, the menu and its key do this. */
export function useCommand(name: WindowCommand, action: Action): void {
  onMounted(() => actions.set(name, [...(actions.get(name) ?? []), action]))
  onUnmounted(() =>
    actions.set(
      name,
      (actions.get(name) ?? []).filter((other) => other !== action),
    ),
  )
}

/** A dialog is about something else than the page below it. */
export function isDialogOpen(): boolean {
  return document.querySelector('.el-overlay:not([style*="display: none"])') !== null
}

/** Runs a command of the menu or the keyboard; answers whether the page shown has something to do for it. */
export function runCommand(name: WindowCommand): boolean {
  if ((name === 'undo' || name === 'redo') && isTextField(document.activeElement)) {
    // The menu has taken the key, so that the field must be told; there is no other way to tell it.
    document.execCommand(name)
    return true
  }
  const action = isDialogOpen() ? undefined : actions.get(name)?.at(-1)
  action?.()
  return action !== undefined
}
