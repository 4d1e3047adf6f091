import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RecognisedFile } from '../../../electron/shared/model/correction.ts'
import type { RouteLocationRaw } from 'vue-router'
import { useFormat } from '../../composables/useFormat.ts'
import { useNavigateIfCurrent } from '../../composables/useNavigateIfCurrent.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'

/** The next step with a file this app wrote: merged as corrections before the upload, sent alone (补传) afterwards. */
export function useRecognised() {
  const { t } = useI18n()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const notify = useNotify()
  const navigateIfCurrent = useNavigateIfCurrent()
  const format = useFormat()

  const isStarting = ref(false)

  async function merge(jobId: string, fileId: string): Promise<void> {
    isStarting.value = true
    await notify.attempt(() => navigateIfCurrent(() => mergeInto(jobId, fileId)))
    isStarting.value = false
  }

  /** Resolves to the route that shows the merged rows. */
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
    // Merging takes a while: another file may have been chosen meanwhile.
    if (draft.file?.fileId !== fileId) return null
    draft.reset()
    return { name: 'check', params: { jobId } }
  }

  /** Checks the rows with what the first upload decided: there is nothing to ask at step 2. */
  async function sendAgain(found: RecognisedFile): Promise<void> {
    isStarting.value = true
    draft.takeFrom(found)
    await notify.attempt(() =>
      navigateIfCurrent(async () => {
        const jobId = await draft.prepare()
        return jobId && { name: 'check', params: { jobId } }
      }),
    )
    isStarting.value = false
  }

  /** Null when the app did not write the file. */
  const step = computed(() => {
    const { file, recognised } = draft
    if (!file || !recognised) return null
    if (recognised.kind === 'problemRows') {
      return { label: t('file.recognised.merge'), run: () => merge(recognised.jobId, file.fileId) }
    }
    return { label: t('file.recognised.retry'), run: () => sendAgain(recognised) }
  })

  return { step, isStarting }
}
