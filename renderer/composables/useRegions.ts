import { onMounted, onUnmounted } from 'vue'
import { isDialogOpen } from './useCommand.ts'

/** A part of a screen that F6 goes to. */
export interface Region {
  /** Whether the focus is in it. */
  holds: (focused: Element) => boolean
  focus: () => void
}

/** F6 and Shift+F6 go from one part of the screen to the next, in the order given, and round at the end. */
export function useRegions(regions: () => readonly Region[]): void {
  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey || isDialogOpen()) return
    const all = regions()
    if (all.length === 0) return
    event.preventDefault()
    const focused = document.activeElement
    const at = focused ? all.findIndex(({ holds }) => holds(focused)) : -1
    const step = event.shiftKey ? -1 : 1
    const from = at === -1 && event.shiftKey ? 0 : at
    all[(from + step + all.length) % all.length]?.focus()
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
