import { ref, watch } from 'vue'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { request } from '../../../ipc/bridge.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'

/** Whether rejected rows of a job can be changed now. */
export function canRepair({ hasRows, state, queuePosition, reconciliation }: Job): boolean {
  return hasRows && reconciliation.rejected > 0 && state !== 'uploading' && queuePosition === null
}

/** Ordinals of the rejected rows that the user changed, which 改好并重传 sends. */
export function useRepairs(job: () => Job | undefined) {
  const notify = useNotify()
  const correcting = useCorrectingStore()
  const repaired = ref<ReadonlySet<number>>(new Set())
  let asked = 0

  async function refresh(): Promise<void> {
    const mine = (asked += 1)
    const current = job()
    if (!current || !canRepair(current)) {
      repaired.value = new Set()
      return
    }
    await notify.attempt(async () => {
      const { ordinals } = await request('job.repairedRows', { jobId: current.id })
      if (mine === asked) repaired.value = new Set(ordinals)
    })
  }

  // Every change of a row ends with other causes or another step of 撤销.
  watch([() => job()?.id, () => job()?.state, () => correcting.edits], refresh, { immediate: true })

  return repaired
}
