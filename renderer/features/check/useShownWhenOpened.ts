import { nextTick, onMounted, onUnmounted, watch, type Ref } from 'vue'
import { useMedia } from '../../composables/useMedia.ts'

/** What ends it: from then on the user decides what of the pane is seen. */
const userEvents = ['wheel', 'pointerdown', 'keydown'] as const

/**
 * Scrolls a part of a pane into view when it opens, and again as its contents arrive; of one that is higher than the pane the top
 * is shown.
 */
export function useShownWhenOpened(part: Readonly<Ref<HTMLElement | null>>, isOpen: () => boolean): void {
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  let observer: ResizeObserver | undefined

  function stop(): void {
    observer?.disconnect()
    observer = undefined
    for (const name of userEvents) window.removeEventListener(name, stop, true)
  }

  function start(): void {
    stop()
    const { value } = part
    if (!value || !isOpen()) return
    // Its first report comes at once.
    observer = new ResizeObserver(() =>
      value.scrollIntoView({ block: 'nearest', behavior: isStill.value ? 'auto' : 'smooth' }),
    )
    observer.observe(value)
    for (const name of userEvents) window.addEventListener(name, stop, { capture: true, passive: true })
  }

  watch(isOpen, () => nextTick(start))
  onMounted(start)
  onUnmounted(stop)
}
