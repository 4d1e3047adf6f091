import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'

/** Checking again with other answers about conversions: the file is read anew and corrections are taken over. */
export function useRecheck(jobId: () => string) {
  const router = useRouter()
  const draft = useImportDraftStore()
  const notify = useNotify()

  /** After a restart the file is no longer at hand: it has to be chosen again. */
  const canRecheck = computed(() => draft.jobId === jobId() && draft.file !== null)

  async function recheck(choices: ConversionChoices): Promise<boolean> {
    return notify.attempt(async () => {
      const before = draft.conversions
      draft.conversions = { ...before, ...choices }
      try {
        const next = await draft.prepare()
        await router.replace({ name: 'check', params: { jobId: next } })
      } catch (error) {
        draft.conversions = before
        throw error
      }
    })
  }

  return { canRecheck, recheck }
}
