import { onMounted, onUnmounted } from 'vue'

/** Calls `leave` when the user presses outside of a box and what belongs to it, such as the button that opened it. */
export function usePressElsewhere(
  owners: () => readonly (HTMLElement | null | undefined)[],
  leave: () => void,
): void {
  function onPointer({ target }: PointerEvent): void {
    // A list that Element Plus opens from the box is elsewhere in the page.
    if (!(target instanceof Element) || target.closest('.el-popper')) return
    if (!owners().some((owner) => owner?.contains(target))) leave()
  }
  onMounted(() => window.addEventListener('pointerdown', onPointer))
  onUnmounted(() => window.removeEventListener('pointerdown', onPointer))
}
