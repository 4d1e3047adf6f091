import { basename, extname } from 'node:path'
import { filledFields } from '../../shared/model/mapping.ts'
import { usualMatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { jobRoutes } from '../../shared/ipc/routes/job.ts'
import type { Services } from '../services.ts'
import { loadTexts, type Language, type Texts } from '../../shared/locales/loadTexts.ts'
import type { FileDialogs } from './fileHandlers.ts'

export function createJobHandlers(services: Services, desktop: FileDialogs): HandlersOf<typeof jobRoutes> {
  const {
    files,
    settings,
    jobs,
    edits,
    removal,
    preparation,
    upload,
    queue,
    receipts,
    reports,
    corrections,
    firstLook,
  } = services
  /** Path of the newest report, for 「打开所在文件夹」. */
  let exportedPath: string | null = null

  /**
   * Asks where to save and writes there; resolves with what was written, or null when the dialog was
   * cancelled.
   */
  const save = async (
    jobId: string,
    suffixOf: (texts: Texts['report']) => string,
    write: (path: string, language: Language) => Promise<number>,
  ): Promise<{ fileName: string; rows: number } | null> => {
    const { language } = settings.get()
    const { fileName } = jobs.get(jobId)
    const stem = basename(fileName, extname(fileName))
    const path = await desktop.askWhereToSave(`${stem}-${suffixOf(loadTexts(language).report)}.xlsx`)
    if (path === null) return null
    const rows = await write(path, language)
    exportedPath = path
    return { fileName: basename(path), rows }
  }

  return {
    'job.prepare': async ({ fileId, choices, mapping, options, replaces }) => {
      const { batchRows, concurrency, bisectRejected } = settings.get()
      const looked = { ...files.fileOf(fileId), choices }
      return preparation.start({
        ...looked,
        preview: await firstLook.describe(looked),
        mapping,
        options: options ?? usualMatchingOptions(filledFields(mapping)),
        rowsPerBatch: batchRows,
        concurrency,
        bisectRejected,
        replaces,
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
    'job.callSurvey': ({ jobId }) => services.surveys.of(jobId),
    'job.skippedReasons': ({ jobId }) => jobs.skippedReasons(jobId),
    'job.setSkipInvalid': ({ jobId, skipInvalid }) => edits.setSkipInvalid(jobId, skipInvalid),
    'job.setOptions': ({ jobId, options }) => edits.setOptions(jobId, options),
    'job.previewRequest': ({ jobId, index }) => jobs.previewRequest(jobId, index),
    'job.upload': ({ jobId, rehearsal, resendUnknown }) =>
      queue.start(jobId, { destination: rehearsal ? 'rehearsal' : 'live', resendUnknown, trialRows: null }),
    'job.uploadTrial': ({ jobId, rows }) =>
      queue.start(jobId, { destination: 'live', resendUnknown: false, trialRows: rows }),
    'job.retryFailed': ({ jobId, bisect }) => queue.retryRejected(jobId, { bisect }),
    'job.rejections': ({ jobId, ordinals }) => jobs.rejections(jobId, ordinals),
    'job.repairedRows': async ({ jobId }) => {
      const { ordinals } = await corrections.repairedRows(jobId)
      return { ordinals }
    },
    'job.retryRepaired': ({ jobId }) => queue.retryRepaired(jobId),
    'job.pause': ({ jobId }) => queue.halt(jobId, 'pause'),
    'job.resume': ({ jobId }) => queue.resume(jobId),
    'job.stop': ({ jobId }) => queue.halt(jobId, 'stop'),
    'job.attempts': ({ batchId }) => receipts.attempts(batchId),
    'job.receipt': ({ jobId, offset, limit }) => receipts.read(jobId, offset, limit),
    'job.exportReceipt': ({ jobId }) =>
      save(
        jobId,
        (texts) => texts.receiptFileSuffix,
        (path, language) => receipts.write(jobId, path, language),
      ),
    'job.batches': ({ jobId, state, offset, limit }) => jobs.batches(jobId, state, offset, limit),
    'job.settleUnknown': ({ jobId, batchId, decision }) => upload.settleUnknown(jobId, batchId, decision),
    'job.exportReport': ({ jobId }) =>
      save(
        jobId,
        (texts) => texts.fileSuffix,
        (path, language) => reports.write(jobId, path, language),
      ),
    'job.exportProblems': ({ jobId }) =>
      save(
        jobId,
        (report) => report.problemFileSuffix,
        (path, language) => reports.writeProblems(jobId, path, language),
      ),
    'job.showExported': () => {
      if (exportedPath !== null) desktop.showInFolder(exportedPath)
      return null
    },
    'job.leaveRehearsal': ({ jobId }) => edits.leaveRehearsal(jobId),
    'job.remove': ({ jobId }) => {
      removal.remove(jobId)
      return null
    },
  }
}
