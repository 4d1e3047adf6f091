import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'
import { handWorkOf } from './recheckOutcome.ts'

/** Checking again with other answers about conversions: the file is read anew and corrections are taken over. */
export function useRecheck(jobId: () => string) {
  const router = useRouter()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  /** After a restart the file is no longer at hand: it has to be chosen again. */
  const canRecheck = computed(() => draft.jobId === jobId() && draft.file !== null)

  async function checkWith(choices: ConversionChoices | undefined): Promise<boolean> {
    return notify.attempt(async () => {
      const before = draft.conversions
      const job = jobs.jobs[jobId()] ?? (await jobs.fetch(jobId()))
      const { keep } = await request('job.duplicates', { jobId: job.id })
      const work = handWorkOf(job, keep)
      draft.conversions = choices
      try {
        const next = await draft.prepare()
        // The answers are those it was checked with.
        if (next === job.id) return
        correcting.recheck = { jobId: next, before: work, conversions: before }
        await router.replace({ name: 'check', params: { jobId: next } })
      } catch (error) {
        draft.conversions = before
        throw error
      }
    })
  }

  const recheck = (choices: ConversionChoices): Promise<boolean> =>
    checkWith({ ...draft.conversions, ...choices })

  return { canRecheck, recheck, checkWith }
}
