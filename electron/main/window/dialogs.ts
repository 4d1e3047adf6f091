import { dialog, type BrowserWindow, type FileFilter } from 'electron'

/** The system's dialog on screen belongs to the one who asked first. */
let isOpen = false

/**
 * Shows one dialog at a time: until Windows has put it before the window a second press of its button, or Ctrl+O beside it,
 * still arrives, and would lay a second one over the first.
 *
 * @returns null, as if it had been closed, for the second
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
