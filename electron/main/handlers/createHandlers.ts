import { basename } from 'node:path'
import type { CellMenuAnswer, CellMenuPlace } from '../../shared/model/cellMenu.ts'
import type { HandlersOf, routes } from '../../shared/ipc/routes.ts'
import type { Services } from '../services.ts'
import { createChangeHandlers } from './changeHandlers.ts'
import { createCorrectionHandlers } from './correctionHandlers.ts'
import { createDuplicateGroupHandlers } from './duplicateGroupHandlers.ts'
import { createFileHandlers, type FileDialogs } from './fileHandlers.ts'
import { createImportTemplateHandlers } from './importTemplateHandlers.ts'
import { createJobHandlers } from './jobHandlers.ts'
import { createMappingHandlers } from './mappingHandlers.ts'
import { createPrivacyHandlers } from './privacyHandlers.ts'
import { createSettingsHandlers } from './settingsHandlers.ts'
import { createUpdateHandlers } from './updateHandlers.ts'
import { createVerificationHandlers } from './verificationHandlers.ts'
import { createViewHandlers } from './viewHandlers.ts'

/** Desktop functions used by the handlers; a double replaces them in tests. */
export interface Desktop extends FileDialogs {
  host: 'electron' | 'browser'
  version: string
  /** The sample file shipped with the app. */
  samplePath: string
  /** Shows the menu of a cell; without a system's window it tells the page to draw one. */
  showCellMenu: (place: CellMenuPlace) => Promise<CellMenuAnswer>
  /** Rebuilds menus and tray, which use the language of the settings. */
  settingsChanged: () => void
  /** Clears everything that Chromium and the system store for this app: storage, caches, recent documents. */
  clearBrowserData: () => Promise<void>
}

/** The handlers of all routes, from one file per domain of `shared/ipc/routes`. */
export function createHandlers(services: Services, desktop: Desktop): HandlersOf<typeof routes> {
  return {
    'app.info': () => ({
      version: desktop.version,
      host: desktop.host,
      platform: process.platform,
      dataDir: services.dataDir,
      journalQuarantined: services.journalQuarantined === null ? null : basename(services.journalQuarantined),
      lostRecords: services.lostRecords(),
    }),
    'app.acceptLostJobs': () => {
      services.acceptLostJobs()
      return null
    },
    'app.showCellMenu': (place) => desktop.showCellMenu(place),
    ...createFileHandlers(services, desktop),
    ...createImportTemplateHandlers(services, desktop),
    ...createMappingHandlers(services, desktop),
    ...createJobHandlers(services, desktop),
    ...createVerificationHandlers(services),
    ...createViewHandlers(services),
    ...createChangeHandlers(services),
    ...createDuplicateGroupHandlers(services),
    ...createCorrectionHandlers(services),
    ...createSettingsHandlers(services, desktop),
    ...createUpdateHandlers(services),
    ...createPrivacyHandlers(services, desktop),
  }
}
