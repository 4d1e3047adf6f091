import { ref } from 'vue'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { ConversionChoices, Mapping } from '../../../electron/shared/model/mapping.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'

/** Rechecks the rows of a job with other answers. */
export function useRecheck(job: () => Job) {
  const draft = useImportDraftStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  /** Prevents a second answer before the first is processed. */
  const isStarting = ref(false)

  /** Rechecks by another mapping. Resolves to whether all rows were checked. */
  async function recheckWith(mapping: Mapping): Promise<boolean> {
    const current = job()
    if (isStarting.value || JSON.stringify(mapping) === JSON.stringify(current.mapping)) return false
    isStarting.value = true
    let isDone = false
    await notify.attempt(async () => {
      isDone = await correcting.checkAgain(current, mapping)
      if (isDone) draft.takeRecheck(current.id, current.mapping, mapping)
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
