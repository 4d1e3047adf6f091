import { AppError } from '../../shared/errors/AppError.ts'
import type { FileHandle } from '../../shared/model/file.ts'
import type { ReadChoices, SheetPreview } from '../../shared/model/workbook.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { fileRoutes } from '../../shared/ipc/routes/file.ts'
import type { Services } from '../services.ts'

/** The system's dialogs. Each resolves with a path, or null when the user cancelled it. */
export interface FileDialogs {
  askFileToOpen: () => Promise<string | null>
  askWhereToSave: (suggestedName: string) => Promise<string | null>
  /** For the import template, which is written as .xlsx only. */
  askWhereToSaveWorkbook: (suggestedName: string) => Promise<string | null>
  /** For mapping templates and field catalogues, which are JSON files. */
  askJsonToOpen: () => Promise<string | null>
  askWhereToSaveJson: (suggestedName: string) => Promise<string | null>
  showInFolder: (path: string) => void
  /** Adds the file to the system's own list of recent documents. */
  noteOpened: (path: string) => void
}

export function createFileHandlers(
  { files, recentFiles, openedFiles, reports, preparation, firstLook }: Services,
  desktop: FileDialogs & { samplePath: string },
): HandlersOf<typeof fileRoutes> {
  const open = async (path: string): Promise<FileHandle> => {
    const handle = await files.register(path)
    try {
      recentFiles.add(path, new Date())
      desktop.noteOpened(path)
    } catch {
      // Best effort: write failures surface where data must be saved.
    }
    return handle
  }
  /**
   * Cancels the running preview when a new one starts: the window waits for the newest only, and an old .xls
   * takes seconds.
   */
  let reading = new AbortController()
  const preview = async (fileId: string, choices: ReadChoices): Promise<SheetPreview> => {
    reading.abort(new AppError('cancelled', 'superseded by another preview'))
    const { signal } = (reading = new AbortController())
    const { path, stamp } = await files.refresh(fileId)
    const look = { path, stamp, choices }
    return firstLook.preview(look, { allowMissingHeader: true, findsParts: true }, signal)
  }
  return {
    'file.pick': async () => {
      firstLook.warm()
      const path = await desktop.askFileToOpen()
      return path === null ? null : open(path)
    },
    'file.takeOpened': () => {
      const path = openedFiles.take()
      return path === null ? null : open(path)
    },
    'file.register': ({ path }) => open(path),
    'file.recent': () => recentFiles.list(),
    'file.openRecent': ({ recentId }) => open(recentFiles.pathOf(recentId)),
    'file.forgetRecent': ({ recentId }) => {
      recentFiles.forget(recentId)
      return null
    },
    'file.openSample': () => files.register(desktop.samplePath),
    'file.recognise': ({ fileId }) => reports.recognise(files.fileOf(fileId).path),
    'file.unfinished': async ({ fileId }) => ({
      jobIds: await preparation.unfinishedOf(files.fileOf(fileId).path),
    }),
    'file.preview': ({ fileId, choices }) => preview(fileId, choices),
  }
}
