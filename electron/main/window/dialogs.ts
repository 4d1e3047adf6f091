import { dialog, type BrowserWindow, type FileFilter } from 'electron'

/** Whether a system dialog is open. */
let isOpen = false

/**
 * Shows one dialog at a time: until Windows has opened it, a second press of the button or Ctrl+O still arrives and would
 * open another one over it.
 *
 * @returns null for the second, as if it had been closed
 */
async function showAlone(show: () => Promise<string | null>): Promise<string | null> {
  if (isOpen) return null
  isOpen = true
  try {
    return await show()
  } finally {
    isOpen = false
  }
}

export interface OpenFileRequest {
  title: string
  /** Folder to start in; default: the system's. */
  defaultPath?: string
  filters: FileFilter[]
}

/**
 * Asks for one file to open.
 *
 * @returns its absolute path; null when the user closed the dialog, or another one is open
 */
export async function askFileToOpen(window: BrowserWindow, request: OpenFileRequest): Promise<string | null> {
  return showAlone(async () => {
    const answer = await dialog.showOpenDialog(window, { ...request, properties: ['openFile'] })
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  })
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
 * @returns an absolute path; null when the user closed the dialog, or another one is open
 */
export async function askWhereToSave(
  window: BrowserWindow,
  request: SaveFileRequest,
): Promise<string | null> {
  return showAlone(async () => {
    const answer = await dialog.showSaveDialog(window, {
      ...request,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    return answer.canceled || answer.filePath === '' ? null : answer.filePath
  })
}
