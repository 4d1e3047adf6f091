import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'
import type { FileHandle } from '../../../electron/shared/model/file.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import type { SheetPreview } from '../../../electron/shared/model/workbook.ts'
import { useGoOn } from '../../composables/useGoOn.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { useStartImport } from '../../composables/useStartImport.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'

/**
 * 重新选择这个文件: after a restart the file of a job is not at hand, and what needs it to be read again is not offered. Chosen
 * again it is checked with the mapping of the job; when it is the very same file the main process takes the corrections over.
 */
export function useChooseAgain(job: () => Job) {
  const { t } = useI18n()
  const goOn = useGoOn()
  const draft = useImportDraftStore()
  const correcting = useCorrectingStore()
  const notify = useNotify()
  const start = useStartImport()
  const isChoosing = ref(false)

  async function chooseAgain(): Promise<void> {
    isChoosing.value = true
    await notify.attempt(async () => {
      const file = await request('file.pick')
      if (file && (await start.mayDiscard())) await goOn(() => checkAgain(file, job()))
    })
    isChoosing.value = false
  }

  /** Answers where it is looked at; null when yet another file was chosen meanwhile. */
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
    return { name: 'check', params: { jobId }, replace: true }
  }

  return { isChoosing, chooseAgain }
}

/** Why step 1 has to be looked at before the file is checked again; null: it reads as it did. */
function doubtAbout(preview: SheetPreview | null, job: Job): 'unread' | 'otherHeader' | 'hiddenRows' | null {
  if (!preview) return 'unread'
  const now = preview.columns.map(({ index, name }) => [index, name])
  const then = job.mapping.columns.map(({ columnIndex, columnName }) => [columnIndex, columnName])
  if (JSON.stringify(now) !== JSON.stringify(then)) return 'otherHeader'
  // Whether they were left out is not known any more.
  return preview.hiddenRows ? 'hiddenRows' : null
}
