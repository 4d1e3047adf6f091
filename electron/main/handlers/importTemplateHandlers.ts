import { basename } from 'node:path'
import { writeImportTemplate } from '../../core/importTemplate/writeImportTemplate.ts'
import { loadTexts } from '../../shared/locales/loadTexts.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { importTemplateRoutes } from '../../shared/ipc/routes/importTemplate.ts'
import type { Services } from '../services.ts'
import type { FileDialogs } from './fileHandlers.ts'

export function createImportTemplateHandlers(
  { settings, customFields, dataDir }: Services,
  desktop: Pick<FileDialogs, 'askWhereToSaveWorkbook' | 'showInFolder'>,
): HandlersOf<typeof importTemplateRoutes> {
  let savedPath: string | null = null
  return {
    'importTemplate.save': async () => {
      const { language } = settings.get()
      const path = await desktop.askWhereToSaveWorkbook(`${loadTexts(language).importTemplate.fileName}.xlsx`)
      if (path === null) return null
      await writeImportTemplate(path, dataDir, { customFields: customFields.list(), language })
      savedPath = path
      return { fileName: basename(path) }
    },
    'importTemplate.show': () => {
      if (savedPath !== null) desktop.showInFolder(savedPath)
      return null
    },
  }
}
