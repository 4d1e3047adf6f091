import { dialog } from 'electron'
import type { BrowserWindow, FileFilter } from 'electron'

export interface OpenFileRequest {
  title: string
  filters: FileFilter[]
}

/**
 * Asks for one file to open.
 *
 * @returns its absolute path, or null when the user closed the dialog
 */
export async function askFileToOpen(window: BrowserWindow, request: OpenFileRequest): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    ...request,
    properties: ['openFile'],
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
