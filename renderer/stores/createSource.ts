import { ref } from 'vue'
import type { FileHandle } from '../../electron/shared/model/file.ts'
import type { RecognisedFile } from '../../electron/shared/model/correction.ts'
import type { ReadChoices, SheetPreview, Workbook } from '../../electron/shared/model/workbook.ts'
import { request } from '../ipc/bridge.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'

/** The file that an import is set up from, and its beginning as it reads with the choices made. */
export function createSource() {
  const file = ref<FileHandle | null>(null)
  const choices = ref<ReadChoices>({})
  const preview = ref<SheetPreview | null>(null)
  /** What was listed of the file: a sheet that cannot be read must not take the way to the others with it. */
  const workbook = ref<Workbook | null>(null)
  const previewError = ref<AppError | null>(null)
  /** Why the file asked for last could not be opened at all; the one before, if any, is still here. */
  const openError = ref<AppError | null>(null)
  const isReading = ref(false)
  let newestRead = 0
  /** This app wrote the file for a job it still knows; null: it did not, or that is not known yet. */
  const recognised = ref<RecognisedFile | null>(null)

  /** What a proposal depends on: the file and how it is read. */
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
  }

  /** Reads the first rows with the choices given; whatever comes of a reading that a newer one overtook is dropped. */
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

  /** Reads a file as it is detected; `reset` first. */
  async function open(handle: FileHandle): Promise<void> {
    file.value = handle
    await read({})
    await recognise(handle)
  }

  /** A file that cannot be recognised is a file like any other. */
  async function recognise(handle: FileHandle): Promise<void> {
    if (!preview.value) return
    const found = await request('file.recognise', { fileId: handle.fileId }).catch(() => null)
    if (file.value?.fileId === handle.fileId) recognised.value = found
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
    key,
    reset,
    read,
    open,
  }
}
