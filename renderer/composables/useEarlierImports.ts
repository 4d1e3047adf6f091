import { ref, watch } from 'vue'
import type { EarlierImports } from '../../electron/shared/model/correction.ts'
import { request } from '../ipc/bridge.ts'

/**
 * Earlier uploads of the same file or of its customers; null while unknown.
 *
 * @param changes asked again whenever it changes: of rows left out since then the answer no longer speaks
 */
export function useEarlierImports(jobId: () => string, changes: () => unknown = () => null) {
  const found = ref<EarlierImports | null>(null)
  watch(
    [jobId, changes],
    async ([id], before) => {
      if (id !== before[0]) found.value = null
      // Best effort: the import works without this advice.
      const answer = await request('job.earlierImports', { jobId: id }).catch(() => null)
      if (id === jobId()) found.value = answer
    },
    { immediate: true },
  )
  return found
}
