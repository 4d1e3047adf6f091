import { createCoreServices, type CoreServices } from '../core/createCoreServices.ts'
import type { FileLog } from '../core/logging/FileLog.ts'
import type { Keychain } from '../core/keychain/Keychain.ts'
import type { AppEvent } from '../shared/ipc/events.ts'
import { canConnect, SystemProxy } from './desktop/SystemProxy.ts'
import { UploadMonitor } from './desktop/UploadMonitor.ts'
import { FileRegistry } from './files/FileRegistry.ts'
import { OpenedFiles } from './files/OpenedFiles.ts'
import { RecentFiles } from './files/RecentFiles.ts'
import { UpdateService, type UpdateParts } from './updates/UpdateService.ts'

export interface ServiceOptions {
  dataDir: string
  workerUrl: URL
  environmentToken: string | undefined
  /** Default: the operating system's. */
  keychain?: Keychain
  /** Pushes an event to the window. */
  sendEvent: (event: AppEvent) => void
  /** The system's proxy for an address, as a PAC answer: Electron's `session.resolveProxy`. */
  resolveProxy: (url: string) => Promise<string>
  /** What only the installed app knows about updates. Default: a copy that cannot update itself. */
  updates?: Pick<UpdateParts, 'updater' | 'obstacle' | 'beforeInstall'>
  log: FileLog
  logError: (error: unknown, context: { route: string }) => void
}

/** The services that answer the window's requests. */
export interface Services extends CoreServices {
  dataDir: string
  log: FileLog
  files: FileRegistry
  recentFiles: RecentFiles
  openedFiles: OpenedFiles
  proxy: SystemProxy
  uploads: UploadMonitor
  updates: UpdateService
  sendEvent: (event: AppEvent) => void
}

const withoutUpdates: NonNullable<ServiceOptions['updates']> = {
  updater: { check: async () => null, download: async () => {}, install: () => {} },
  obstacle: 'development',
  beforeInstall: async () => {},
}

/**
 * Creates every service once, with explicit dependencies.
 *
 * @throws AppError `runtime.unsupported`, `storage.*`
 */
export function createServices(options: ServiceOptions): Services {
  const { dataDir, sendEvent, resolveProxy, log, logError } = options
  const proxy = new SystemProxy({ resolveProxy, environment: process.env, canConnect })
  const core = createCoreServices({
    dataDir,
    log,
    workerUrl: options.workerUrl,
    environmentToken: options.environmentToken,
    ...(options.keychain && { keychain: options.keychain }),
    proxyFor: (endpoint) => proxy.proxyFor(endpoint),
    onTokenRefused: () => {
      core.tokenSource.status().then(
        (payload) => sendEvent({ name: 'token.changed', payload }),
        (error: unknown) => logError(error, { route: 'token.status' }),
      )
    },
  })
  core.feed.subscribe({
    changed: (payload) => sendEvent({ name: 'job.changed', payload }),
    removed: (jobId) => sendEvent({ name: 'job.removed', payload: { jobId } }),
    progress: (payload) => sendEvent({ name: 'job.progress', payload }),
    changeProgress: (payload) => sendEvent({ name: 'job.changeProgress', payload }),
    verified: (payload) => sendEvent({ name: 'verification.changed', payload }),
    previewed: (payload) => sendEvent({ name: 'platformPreview.changed', payload }),
  })
  const uploads = new UploadMonitor({ feed: core.feed, upload: core.upload, logError })
  core.feed.subscribe({
    changed: (job) => uploads.noteChanged(job),
    progress: (progress) => uploads.noteProgress(progress),
  })
  core.queue.subscribe({
    userDecided: (jobId) => uploads.noteDecision(jobId),
    // A laptop may be in another network by now.
    starting: () => proxy.forget(),
  })
  const updates = new UpdateService({
    ...(options.updates ?? withoutUpdates),
    address: () => core.settings.get().updateAddress,
    isUploading: () => core.upload.isBusy,
    changed: (payload) => sendEvent({ name: 'update.changed', payload }),
    logError: (error) => logError(error, { route: 'update' }),
    now: () => new Date(),
    schedule: (act, delayMs) => {
      const timer = setTimeout(act, delayMs)
      return () => clearTimeout(timer)
    },
  })
  return {
    ...core,
    dataDir,
    log,
    files: new FileRegistry(),
    recentFiles: new RecentFiles(dataDir),
    openedFiles: new OpenedFiles(() => sendEvent({ name: 'file.opened', payload: { waiting: true } })),
    proxy,
    uploads,
    updates,
    sendEvent,
  }
}
