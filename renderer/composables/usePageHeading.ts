import { onMounted, watch } from 'vue'
import type { ShallowRef } from 'vue'

/**
 * Moves the focus to the title of a screen when it opens, so that a screen reader and the keyboard start there, and when it
 * becomes another screen in place, because the focused element may have been removed.
 *
 * @param heading the h1, with `tabindex="-1"`
 */
export function usePageHeading(heading: Readonly<ShallowRef<HTMLElement | null>>, title: () => string): void {
  onMounted(() => heading.value?.focus({ preventScroll: true }))
  watch(
    title,
    () => document.activeElement === document.body && heading.value?.focus({ preventScroll: true }),
    {
      flush: 'post',
    },
  )
}
