import { watch } from 'vue'
import { useJobsStore } from './jobs.ts'

/**
 * Once a new job stands, the one it replaces goes, unless rows of it were sent.
 *
 * @param takeReplaced answers the job replaced, once; null when there is none
 */
export function removeReplacedJob(newJobId: () => string | null, takeReplaced: () => string | null): void {
  const stateOf = (id: string | null) => (id === null ? undefined : useJobsStore().jobs[id]?.state)
  watch(
    () => stateOf(newJobId()),
    (state) => {
      if (state !== 'prepared') return
      const replaced = takeReplaced()
      if (replaced === null || stateOf(replaced) !== 'prepared') return
      // When it cannot be removed now it stays in the list, where the user can.
      useJobsStore()
        .remove(replaced)
        .catch(() => undefined)
    },
    { flush: 'sync' },
  )
}
