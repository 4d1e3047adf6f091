import { createCoreServices, type CoreServices } from '../core/createCoreServices.ts'
import type { AppEvent } from '../shared/ipc/events.ts'
import { FileRegistry } from './files/FileRegistry.ts'
import { RecentFiles } from './files/RecentFiles.ts'

export interface ServiceOptions {
  dataDir: string
  workerUrl: URL
  environmentToken: string | undefined
  /** Tells the window. */
  sendEvent: (event: AppEvent) => void
}

/** Everything the window's requests are answered with. */
export interface Services extends CoreServices {
  dataDir: string
  files: FileRegistry
  recentFiles: RecentFiles
  sendEvent: (event: AppEvent) => void
}

/**
 * Makes every service once, dependencies explicit.
 *
 * @throws AppError `runtime.unsupported`, `storage.*`
 */
export function createServices(options: ServiceOptions): Services {
  const { dataDir, sendEvent } = options
  const core = createCoreServices({
    dataDir,
    workerUrl: options.workerUrl,
    environmentToken: options.environmentToken,
    events: {
      progress: (payload) => sendEvent({ name: 'job.progress', payload }),
      changed: (payload) => sendEvent({ name: 'job.changed', payload }),
      removed: (jobId) => sendEvent({ name: 'job.removed', payload: { jobId } }),
    },
  })
  return {
    ...core,
    dataDir,
    files: new FileRegistry(),
    recentFiles: new RecentFiles(dataDir),
    sendEvent,
  }
}
