import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BrowserWindow, FileFilter } from 'electron'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { openableExtensions } from '../files/OpenedFiles.ts'
import type { FileDialogs } from '../handlers/fileHandlers.ts'
import { askFileToOpen, askWhereToSave } from './dialogs.ts'

export interface FileDialogParts {
  /** The open window, or null. */
  window: () => BrowserWindow | null
  texts: () => Texts['system']
  /** Path of the file that was opened last, also by an earlier run; null for none. */
  lastOpened: () => string | null
}

type AskingDialogs = Pick<
  FileDialogs,
  'askFileToOpen' | 'askWhereToSave' | 'askWhereToSaveWorkbook' | 'askJsonToOpen' | 'askWhereToSaveJson'
>

/**
 * Creates the app's file dialogs. Each starts in the folder of the file that was chosen or opened last: Electron 43 and
 * later starts in the downloads folder otherwise (docs/breaking-changes.md of Electron).
 */
export function createFileDialogs({ window, texts, lastOpened }: FileDialogParts): AskingDialogs {
  let lastChosen: string | null = null
  const startFolder = (): string | null => {
    const path = lastChosen ?? lastOpened()
    const folder = path === null ? null : dirname(path)
    return folder !== null && existsSync(folder) ? folder : null
  }
  const withWindow = async (
    ask: (owner: BrowserWindow) => Promise<string | null>,
  ): Promise<string | null> => {
    const owner = window()
    const chosen = owner === null ? null : await ask(owner)
    lastChosen = chosen ?? lastChosen
    return chosen
  }
  const open = (title: string, filters: FileFilter[]): Promise<string | null> =>
    withWindow((owner) => {
      const folder = startFolder()
      return askFileToOpen(owner, { title, filters, ...(folder !== null && { defaultPath: folder }) })
    })
  const save = (title: string, suggestedName: string, filters: FileFilter[]): Promise<string | null> =>
    withWindow((owner) => {
      const defaultPath = join(startFolder() ?? '', basename(suggestedName))
      return askWhereToSave(owner, { title, defaultPath, filters })
    })

  return {
    askFileToOpen: () => {
      const { title, spreadsheets, allFiles } = texts().openFile
      return open(title, [
        { name: spreadsheets, extensions: [...openableExtensions] },
        { name: allFiles, extensions: ['*'] },
      ])
    },
    askWhereToSave: (suggestedName) => {
      const { title, workbook, csv } = texts().saveReport
      return save(title, suggestedName, [
        { name: workbook, extensions: ['xlsx'] },
        { name: csv, extensions: ['csv'] },
      ])
    },
    askWhereToSaveWorkbook: (suggestedName) => {
      const { title, workbook } = texts().saveWorkbook
      return save(title, suggestedName, [{ name: workbook, extensions: ['xlsx'] }])
    },
    askJsonToOpen: () => {
      const { title, filter } = texts().openJson
      return open(title, [{ name: filter, extensions: ['json'] }])
    },
    askWhereToSaveJson: (suggestedName) => {
      const { title, filter } = texts().saveJson
      return save(title, suggestedName, [{ name: filter, extensions: ['json'] }])
    },
  }
}
