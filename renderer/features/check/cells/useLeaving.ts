import { onMounted, onUnmounted, type Ref } from 'vue'

/** Closes a box that belongs to a button when the user presses elsewhere; the button itself opens and closes it. */
export function useLeaving(box: Readonly<Ref<HTMLElement | null>>, close: () => void): void {
  function onPointer({ target }: PointerEvent): void {
    const owner = box.value?.parentElement
    // A list that Element Plus opens from the box is elsewhere in the page.
    const isElsewhere = target instanceof Element && !owner?.contains(target) && !target.closest('.el-popper')
    if (isElsewhere) close()
  }
  onMounted(() => window.addEventListener('pointerdown', onPointer))
  onUnmounted(() => window.removeEventListener('pointerdown', onPointer))
}
