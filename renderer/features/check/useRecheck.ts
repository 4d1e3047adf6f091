import { computed, ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import { useNavigateIfCurrent } from '../../composables/useNavigateIfCurrent.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useCheckViewStore } from '../../stores/checkView.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'
import { handWorkOf } from './recheckOutcome.ts'

/** Rechecks with other answers about conversions: reads the file again and carries corrections over. */
export function useRecheck(jobId: () => string) {
  const navigateIfCurrent = useNavigateIfCurrent()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  /** False after a restart, when the file has to be chosen again. */
  const canRecheck = computed(() => draft.jobId === jobId() && draft.file !== null)

  /** Prevents a second answer before the first is processed, because each creates a job. */
  const isStarting = ref(false)

  async function checkWith(choices: ConversionChoices | undefined): Promise<void> {
    if (isStarting.value) return
    isStarting.value = true
    await notify.attempt(() => navigateIfCurrent(() => checkAgain(choices)))
    isStarting.value = false
  }

  /** Resolves to the route of the new check; null when there is none. */
  async function checkAgain(choices: ConversionChoices | undefined): Promise<RouteLocationRaw | null> {
    const before = draft.conversions
    const job = jobs.jobs[jobId()] ?? (await jobs.fetch(jobId()))
    const { keep } = await request('job.duplicates', { jobId: job.id })
    const work = handWorkOf(job, keep)
    draft.conversions = choices
    try {
      const next = await draft.prepare()
      // Otherwise the answers are unchanged, or the draft holds another file.
      if (next === job.id || next === null) return null
      useCheckViewStore().pass(job.id, next)
      correcting.recheck = { jobId: next, before: work, conversions: before }
      return { name: 'check', params: { jobId: next }, replace: true }
    } catch (error) {
      draft.conversions = before
      throw error
    }
  }

  const recheck = (choices: ConversionChoices): Promise<void> =>
    checkWith({ ...draft.conversions, ...choices })

  return { canRecheck, isStarting, recheck, checkWith }
}
