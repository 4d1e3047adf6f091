import { ref, shallowRef, watch } from 'vue'
import type { ColumnTrial, Mapping } from '../../../electron/shared/model/mapping.ts'
import type { ReadChoices } from '../../../electron/shared/model/workbook.ts'
import { request } from '../../ipc/bridge.ts'

interface Tried {
  fileId: string
  choices: ReadChoices
  mapping: Mapping
  columnIndex: number
}

/** What the chosen column becomes with the mapping of the moment; null while unknown. */
export function useColumnTrial(tried: () => Tried | null) {
  const trial = shallowRef<ColumnTrial | null>(null)
  const error = ref<unknown>(null)
  let newest = 0

  async function load(): Promise<void> {
    const input = tried()
    const mine = (newest += 1)
    error.value = null
    if (!input) return void (trial.value = null)
    try {
      const answer = await request('mapping.tryColumn', input)
      if (mine === newest) trial.value = answer
    } catch (thrown) {
      if (mine !== newest) return
      trial.value = null
      error.value = thrown
    }
  }

  // Compares the content, because every key typed creates a new mapping object.
  watch(() => JSON.stringify(tried()), load, { immediate: true })
  watch(
    () => tried()?.columnIndex,
    () => (trial.value = null),
  )

  return { trial, error, load }
}
