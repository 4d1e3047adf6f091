import { ref } from 'vue'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { ConversionChoices, Mapping } from '../../../electron/shared/model/mapping.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'

/** Rechecks the rows of a job with other answers: the job stays, with its corrections and its undo. */
export function useRecheck(job: () => Job) {
  const draft = useImportDraftStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  /** Prevents a second answer before the first is processed. */
  const isStarting = ref(false)

  /** Rechecks by another mapping. Resolves to whether all rows were checked. */
  async function recheckWith(mapping: Mapping): Promise<boolean> {
    const { id, mapping: before } = job()
    if (isStarting.value || JSON.stringify(mapping) === JSON.stringify(before)) return false
    isStarting.value = true
    let isDone = false
    await notify.attempt(async () => {
      const answer = await correcting.takeMany(async () => {
        const checked = await request('job.recheck', { jobId: id, mapping })
        return checked && { job: checked }
      })
      isDone = answer !== null
      if (!isDone) return
      correcting.recheck = { jobId: id, before }
      draft.takeRecheck(id, mapping)
    })
    isStarting.value = false
    return isDone
  }

  const recheck = (choices: ConversionChoices): Promise<boolean> => {
    const { mapping } = job()
    return recheckWith({ ...mapping, conversions: { ...mapping.conversions, ...choices } })
  }

  return { isStarting, recheck, recheckWith }
}
