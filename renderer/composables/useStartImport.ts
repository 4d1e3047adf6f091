import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { FileHandle } from '../../electron/shared/model/file.ts'
import { registerDroppedFile } from '../ipc/bridge.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { useImportDraftStore } from '../stores/importDraft.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useWaitingFilesStore } from '../stores/waitingFiles.ts'
import { useNotify } from './useNotify.ts'

/** The ways into step 1. Asks before a draft is lost. */
export function useStartImport() {
  const { t } = useI18n()
  const router = useRouter()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const waiting = useWaitingFilesStore()
  const notify = useNotify()

  const show = () => router.push({ name: 'file' })

  /** Whether the user has edited a mapping that no job holds yet. */
  function hasUnsavedWork(): boolean {
    return draft.isMappingSeen && (draft.jobId === null || jobs.jobs[draft.jobId] === undefined)
  }

  /** Asks before such a mapping is lost. Resolves to true when there is none. */
  async function mayDiscard(): Promise<boolean> {
    if (!draft.file || !hasUnsavedWork()) return true
    return notify.ask({
      title: t('home.discard.title'),
      message: t('home.discard.text', { name: draft.file.fileName }),
      confirm: t('home.discard.confirm'),
      cancel: t('home.discard.cancel'),
    })
  }

  async function startNew(): Promise<void> {
    if (await mayDiscard()) draft.reset()
    await show()
  }

  /** 用相同设置导入新文件: opens step 1 with the mapping and options of a job. */
  async function repeat(job: { id: string; fileName: string }): Promise<void> {
    if (await mayDiscard()) draft.repeat(job)
    await show()
  }

  /** Opens a file and shows it, or why it cannot be opened; null (the dialog was closed) changes nothing. */
  async function open(find: () => Promise<FileHandle | null>): Promise<void> {
    draft.openError = null
    try {
      const handle = await find()
      if (!handle || !(await mayDiscard())) return
      // Navigates before reading: the user may be at the next step when the file is read.
      await show()
      await draft.choose(handle)
    } catch (error) {
      draft.openError = AppError.from(error)
      await show()
    }
  }

  /** Opens the first of the dropped files; the others wait for their turn. */
  async function openDropped(event: DragEvent): Promise<void> {
    const [file, ...others] = event.dataTransfer?.files ?? []
    if (!file) return
    waiting.add(others)
    await open(() => registerDroppedFile(file))
  }

  /** Opens the next of the files that were dropped together. */
  async function openWaiting(): Promise<void> {
    if (!(await mayDiscard())) return
    const file = waiting.take()
    if (!file) return
    draft.reset()
    await open(() => registerDroppedFile(file))
  }

  return { startNew, repeat, open, openDropped, openWaiting, hasUnsavedWork, mayDiscard }
}
