import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'

/** Files dropped together with the one being imported: each becomes an import of its own, one after the other. */
export const useWaitingFilesStore = defineStore('waitingFiles', () => {
  const files = shallowRef<readonly File[]>([])
  const names = computed(() => files.value.map(({ name }) => name))

  function add(more: readonly File[]): void {
    files.value = [...files.value, ...more]
  }

  /** Takes the next file; undefined when none waits. */
  function take(): File | undefined {
    const [next, ...rest] = files.value
    files.value = rest
    return next
  }

  function clear(): void {
    files.value = []
  }

  return { names, add, take, clear }
})
