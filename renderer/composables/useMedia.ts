import { onUnmounted, ref } from 'vue'
import type { Ref } from 'vue'

/** Whether a media query holds, kept up to date while the component is mounted. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia(query)
  const holds = ref(list.matches)
  const update = (): void => void (holds.value = list.matches)
  list.addEventListener('change', update)
  onUnmounted(() => list.removeEventListener('change', update))
  return holds
}
