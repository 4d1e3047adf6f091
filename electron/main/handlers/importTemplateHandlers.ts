import { basename } from 'node:path'
import { writeImportTemplate } from '../../core/importTemplate/writeImportTemplate.ts'
import { loadTexts } from '../../shared/locales/loadTexts.ts'
import type { RouteHandlers } from '../ipc/registerRoutes.ts'
import type { Services } from '../services.ts'
import type { FileDialogs } from './fileHandlers.ts'

type ImportTemplateRoute = Extract<keyof RouteHandlers, `importTemplate.${string}`>

export function createImportTemplateHandlers(
  { settings, customFields }: Services,
  desktop: Pick<FileDialogs, 'askWhereToSaveWorkbook' | 'showInFolder'>,
): Pick<RouteHandlers, ImportTemplateRoute> {
  let savedPath: string | null = null
  return {
    'importTemplate.save': async () => {
      const { language } = settings.get()
      const path = await desktop.askWhereToSaveWorkbook(`${loadTexts(language).importTemplate.fileName}.xlsx`)
      if (path === null) return null
      await writeImportTemplate(path, { customFields: customFields.list(), language })
      savedPath = path
      return { fileName: basename(path) }
    },
    'importTemplate.show': () => {
      if (savedPath !== null) desktop.showInFolder(savedPath)
      return null
    },
  }
}
