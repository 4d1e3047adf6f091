import { ref, watch } from 'vue'
import type { EarlierImports } from '../../../electron/shared/model/correction.ts'
import { request } from '../../ipc/bridge.ts'

/** Earlier uploads of the same file or of its customers; null while unknown. */
export function useEarlierImports(jobId: () => string) {
  const found = ref<EarlierImports | null>(null)
  watch(
    jobId,
    async (id) => {
      found.value = null
      // Best effort: the import works without this advice.
      const answer = await request('job.earlierImports', { jobId: id }).catch(() => null)
      if (id === jobId()) found.value = answer
    },
    { immediate: true },
  )
  return found
}
