import { onUnmounted, ref, watch } from 'vue'
import type { Ref } from 'vue'

/** Time in ms without another change after which figures are read out. */
const settledMs = 500

/**
 * Words for a screen reader that follow figures once they have settled, so that a change of many rows is read out once.
 *
 * @param words changes with the figures
 */
export function useSettledWords(words: () => string): Ref<string> {
  const spoken = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(words, (next) => {
    clearTimeout(timer)
    timer = setTimeout(() => (spoken.value = next), settledMs)
  })
  onUnmounted(() => clearTimeout(timer))
  return spoken
}
