import { ref } from 'vue'
import type { FileHandle } from '../../electron/shared/model/file.ts'
import type { RecognisedFile } from '../../electron/shared/model/correction.ts'
import type { ReadChoices, SheetPreview, Workbook } from '../../electron/shared/model/workbook.ts'
import { request } from '../ipc/bridge.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'

/** The file of an import and its preview with the current choices. */
export function createSource() {
  const file = ref<FileHandle | null>(null)
  const choices = ref<ReadChoices>({})
  const preview = ref<SheetPreview | null>(null)
  /** The sheets of the file, kept when one of them cannot be read, so that another can be chosen. */
  const workbook = ref<Workbook | null>(null)
  const previewError = ref<AppError | null>(null)
  /** Why the last requested file could not be opened; the previous one, if any, stays. */
  const openError = ref<AppError | null>(null)
  const isReading = ref(false)
  let newestRead = 0
  /** The job this app wrote the file for; null: not written by it, or not known yet. */
  const recognised = ref<RecognisedFile | null>(null)
  /** Jobs with the very same bytes that are not done, newest first. */
  const unfinished = ref<string[]>([])
  /** Whether it is being found out what is known of the file. */
  const isRecognising = ref(false)

  /** Key of everything a proposal depends on: the file and how it is read. */
  function key(): string {
    return JSON.stringify([file.value?.fileId, choices.value])
  }

  function reset(): void {
    newestRead += 1
    isReading.value = false
    file.value = null
    choices.value = {}
    preview.value = null
    workbook.value = null
    previewError.value = null
    openError.value = null
    recognised.value = null
    unfinished.value = []
    isRecognising.value = false
  }

  /** Reads the first rows with the given choices. Drops the result, or error, of a read that a newer one overtook. */
  async function read(nextChoices: ReadChoices): Promise<void> {
    const handle = file.value
    if (!handle) return
    choices.value = nextChoices
    const read = ++newestRead
    const isNewest = (): boolean => read === newestRead
    isReading.value = true
    previewError.value = null
    try {
      const answer = await request('file.preview', { fileId: handle.fileId, choices: nextChoices })
      if (!isNewest()) return
      preview.value = answer
      workbook.value = answer.workbook
    } catch (error) {
      if (!isNewest()) return
      previewError.value = AppError.from(error)
      preview.value = null
    } finally {
      if (isNewest()) isReading.value = false
    }
  }

  /** Reads a file with detected choices. Call `reset` first. */
  async function open(handle: FileHandle): Promise<void> {
    file.value = handle
    isRecognising.value = true
    await read({})
    if (!preview.value) isRecognising.value = false
    await recognise(handle)
  }

  /** Best effort: a file that cannot be recognised is imported like any other. */
  async function recognise(handle: FileHandle): Promise<void> {
    if (!preview.value) return
    isRecognising.value = true
    const { fileId } = handle
    const [found, same] = await Promise.all([
      request('file.recognise', { fileId }).catch(() => null),
      request('file.unfinished', { fileId }).catch(() => null),
    ])
    if (file.value?.fileId !== fileId) return
    recognised.value = found
    unfinished.value = same?.jobIds ?? []
    isRecognising.value = false
  }

  return {
    file,
    choices,
    preview,
    workbook,
    previewError,
    openError,
    isReading,
    recognised,
    unfinished,
    isRecognising,
    key,
    reset,
    read,
    open,
  }
}
