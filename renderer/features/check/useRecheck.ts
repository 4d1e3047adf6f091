import { computed, ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import { useGoOn } from '../../composables/useGoOn.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'
import { handWorkOf } from './recheckOutcome.ts'

/** Checking again with other answers about conversions: the file is read anew and corrections are taken over. */
export function useRecheck(jobId: () => string) {
  const goOn = useGoOn()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  /** After a restart the file is no longer at hand: it has to be chosen again. */
  const canRecheck = computed(() => draft.jobId === jobId() && draft.file !== null)

  /** A second answer must not be given before the first is taken: each is another job. */
  const isStarting = ref(false)

  async function checkWith(choices: ConversionChoices | undefined): Promise<void> {
    if (isStarting.value) return
    isStarting.value = true
    await notify.attempt(() => goOn(() => checkAgain(choices)))
    isStarting.value = false
  }

  /** Answers where the new check is seen; null when there is none. */
  async function checkAgain(choices: ConversionChoices | undefined): Promise<RouteLocationRaw | null> {
    const before = draft.conversions
    const job = jobs.jobs[jobId()] ?? (await jobs.fetch(jobId()))
    const { keep } = await request('job.duplicates', { jobId: job.id })
    const work = handWorkOf(job, keep)
    draft.conversions = choices
    try {
      const next = await draft.prepare()
      // Else the answers are those it was checked with, or it is about another file by now.
      if (next === job.id || next === null) return null
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
