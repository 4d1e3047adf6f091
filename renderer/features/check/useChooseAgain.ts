import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'
import type { FileHandle } from '../../../electron/shared/model/file.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { SheetPreview } from '../../../electron/shared/model/workbook.ts'
import { useNavigateIfCurrent } from '../../composables/useNavigateIfCurrent.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { useStartImport } from '../../composables/useStartImport.ts'
import { request } from '../../ipc/bridge.ts'
import { useCheckViewStore } from '../../stores/checkView.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'

/**
 * 重新选择这个文件: after a restart the app has no access to the file of a job, so actions that read it are unavailable. A file
 * chosen again is checked with the mapping of the job. When it is identical, main carries the corrections over.
 */
export function useChooseAgain(job: () => Job) {
  const { t } = useI18n()
  const navigateIfCurrent = useNavigateIfCurrent()
  const draft = useImportDraftStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()
  const start = useStartImport()
  const isChoosing = ref(false)

  async function chooseAgain(): Promise<void> {
    isChoosing.value = true
    await notify.attempt(async () => {
      const file = await request('file.pick')
      if (file && (await start.mayDiscard())) await navigateIfCurrent(() => checkAgain(file, job()))
    })
    isChoosing.value = false
  }

  /** Resolves to the route of the check; null when yet another file was chosen meanwhile. */
  async function checkAgain(file: FileHandle, before: Job): Promise<RouteLocationRaw | null> {
    draft.repeat(before)
    await draft.choose(file)
    const sheet = draft.preview?.workbook.sheets.find(({ name }) => name === before.sheetName)
    if (sheet && sheet.index !== draft.preview?.sheetIndex) await draft.read({ sheetIndex: sheet.index })
    if (draft.file?.fileId !== file.fileId) return null
    const doubt = doubtAbout(draft.preview, before)
    if (doubt) {
      if (doubt !== 'unread') notify.note(t(`check.chooseAgain.${doubt}`))
      return { name: 'file' }
    }
    draft.takeFrom(before)
    const jobId = await draft.prepare()
    if (jobId === null) return null
    correcting.reopen(jobId, before)
    useCheckViewStore().pass(before.id, jobId)
    return { name: 'check', params: { jobId }, replace: true }
  }

  return { isChoosing, chooseAgain }
}

/** Reason to show step 1 before the recheck; null when the file reads as before. */
function doubtAbout(preview: SheetPreview | null, job: Job): 'unread' | 'otherHeader' | 'hiddenRows' | null {
  if (!preview) return 'unread'
  const now = preview.columns.map(({ index, name }) => [index, name])
  const then = job.mapping.columns.map(({ columnIndex, columnName }) => [columnIndex, columnName])
  if (JSON.stringify(now) !== JSON.stringify(then)) return 'otherHeader'
  // It is unknown whether hidden rows were left out.
  return preview.hiddenRows ? 'hiddenRows' : null
}
