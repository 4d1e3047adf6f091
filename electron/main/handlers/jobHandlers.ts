import { basename, extname } from 'node:path'
import { defaultMatchingOptions } from '../../shared/model/matchingOptions.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { RouteHandlers } from '../ipc/registerRoutes.ts'
import type { Services } from '../services.ts'
import { loadTexts } from '../../shared/locales/loadTexts.ts'
import type { FileDialogs } from './fileHandlers.ts'

type JobRoute = Extract<keyof RouteHandlers, `job.${string}`>

function notBuiltYet(): never {
  throw new AppError('internal', 'built in the next commits')
}

export function createJobHandlers(services: Services, desktop: FileDialogs): Pick<RouteHandlers, JobRoute> {
  const { files, settings, jobs, edits, preparation, upload, uploads, reports } = services
  /** Where the newest report was saved, for 「打开所在文件夹」. */
  let exportedPath: string | null = null

  return {
    'job.prepare': ({ fileId, choices, mapping, options }) => {
      const { batchRows, concurrency, bisectRejected } = settings.get()
      return preparation.start({
        ...files.fileOf(fileId),
        choices,
        mapping,
        options: options ?? defaultMatchingOptions,
        batchRows,
        concurrency,
        bisectRejected,
      })
    },
    'job.waitPrepared': ({ jobId }) => preparation.wait(jobId),
    'job.cancelPreparing': async ({ jobId }) => {
      await preparation.cancel(jobId)
      return null
    },
    'job.list': () => jobs.list(),
    'job.get': ({ jobId }) => jobs.get(jobId),
    'job.issues': ({ jobId }) => jobs.issues(jobId),
    'job.rows': ({ jobId, filter, offset, limit }) => jobs.rows(jobId, filter, offset, limit),
    'job.setSkipInvalid': ({ jobId, skipInvalid }) => edits.setSkipInvalid(jobId, skipInvalid),
    'job.setOptions': ({ jobId, options }) => edits.setOptions(jobId, options),
    'job.previewRequest': ({ jobId }) => jobs.previewRequest(jobId),
    'job.upload': ({ jobId, rehearsal: isRehearsal, resendUnknown }) => {
      const job = jobs.get(jobId)
      const wasStarted = job.endpoint !== null
      if (wasStarted && job.isRehearsal !== isRehearsal) {
        throw new AppError('job.wrongState', 'a job goes on where it began', { params: { state: job.state } })
      }
      return uploads.start(jobId, { isRehearsal, resendUnknown })
    },
    'job.uploadTrial': notBuiltYet,
    'job.retryFailed': notBuiltYet,
    'job.attempts': notBuiltYet,
    'job.receipt': notBuiltYet,
    'job.exportReceipt': notBuiltYet,
    'job.pause': ({ jobId }) => uploads.halt(jobId, 'pause'),
    'job.resume': ({ jobId }) => uploads.resume(jobId),
    'job.stop': ({ jobId }) => uploads.halt(jobId, 'stop'),
    'job.batches': ({ jobId, state }) => jobs.batches(jobId, state),
    'job.settleUnknown': ({ jobId, batchId, decision }) => upload.settleUnknown(jobId, batchId, decision),
    'job.exportReport': async ({ jobId }) => {
      const { language } = settings.get()
      const { fileName } = jobs.get(jobId)
      const stem = basename(fileName, extname(fileName))
      const path = await desktop.askWhereToSave(`${stem}-${loadTexts(language).report.fileSuffix}.xlsx`)
      if (path === null) return null
      const rows = await reports.write(jobId, path, language)
      exportedPath = path
      return { fileName: basename(path), rows }
    },
    'job.showExported': () => {
      if (exportedPath !== null) desktop.showInFolder(exportedPath)
      return null
    },
    'job.leaveRehearsal': ({ jobId }) => edits.leaveRehearsal(jobId),
    'job.remove': ({ jobId }) => {
      edits.remove(jobId)
      return null
    },
  }
}
