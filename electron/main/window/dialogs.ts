import { dialog } from 'electron'
import type { BrowserWindow, FileFilter } from 'electron'
import { openableExtensions } from '../files/openableExtensions.ts'

/** Texts of a dialog, in the language of the app. */
export interface OpenFileTexts {
  title: string
  /** Name of the filter that shows spreadsheets. */
  spreadsheets: string
  /** Name of the filter that shows every file. */
  allFiles: string
}

/**
 * Asks for one file to open.
 *
 * @returns its absolute path, or null when the user closed the dialog
 */
export async function askFileToOpen(window: BrowserWindow, texts: OpenFileTexts): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: texts.title,
    properties: ['openFile'],
    filters: [
      { name: texts.spreadsheets, extensions: [...openableExtensions] },
      { name: texts.allFiles, extensions: ['*'] },
    ],
  })
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}

export interface SaveFileRequest {
  title: string
  /** Suggested name, or a full path to start from. */
  defaultPath: string
  filters: FileFilter[]
}

/**
 * Asks where to save a file; the system dialog itself asks before an existing one is replaced.
 *
 * @returns an absolute path, or null when the user closed the dialog
 */
export async function askWhereToSave(
  window: BrowserWindow,
  request: SaveFileRequest,
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    ...request,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}
