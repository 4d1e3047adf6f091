import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { RouteLocationRaw } from 'vue-router'
import { useFormat } from '../../composables/useFormat.ts'
import { useGoOn } from '../../composables/useGoOn.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'

/** The next step with a file this app wrote: merged as corrections before uploading, sent by itself (补传) after. */
export function useRecognised() {
  const { t } = useI18n()
  const router = useRouter()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const notify = useNotify()
  const goOn = useGoOn()
  const format = useFormat()

  const isMerging = ref(false)

  async function merge(jobId: string, fileId: string): Promise<void> {
    isMerging.value = true
    await notify.attempt(() => goOn(() => mergeInto(jobId, fileId)))
    isMerging.value = false
  }

  /** Answers where the merged rows are seen. */
  async function mergeInto(jobId: string, fileId: string): Promise<RouteLocationRaw | null> {
    let words = ''
    await jobs.update(async () => {
      const merged = await request('job.mergeCorrections', { jobId, fileId })
      words = t('file.recognised.merged', {
        rows: format.count(merged.matchedRows),
        cells: format.count(merged.changedCells),
        unknown: format.count(merged.unknownRows),
      })
      return merged.job
    })
    notify.note(words)
    // Many rows take a while: another file may stand here by now.
    if (draft.file?.fileId !== fileId) return null
    draft.reset()
    return { name: 'check', params: { jobId } }
  }

  /** Null when the file is nobody's but the user's. */
  const step = computed(() => {
    const { file, recognised } = draft
    if (!file || !recognised) return null
    if (recognised.kind === 'problemRows') {
      return { label: t('file.recognised.merge'), run: () => merge(recognised.jobId, file.fileId) }
    }
    return {
      label: t('file.recognised.retry'),
      run: async () => {
        draft.takeFrom(recognised)
        await router.push({ name: 'mapping' })
      },
    }
  })

  return { step, isMerging }
}
