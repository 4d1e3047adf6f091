import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { correctionRoutes } from '../../shared/ipc/routes/correction.ts'
import type { Services } from '../services.ts'

export function createCorrectionHandlers({
  files,
  jobs,
  corrections,
  rechecks,
  profiles,
}: Services): HandlersOf<typeof correctionRoutes> {
  return {
    'job.locateRow': ({ jobId, rowNumber }) => jobs.locateRow(jobId, rowNumber),
    'job.editCell': ({ jobId, allowJoins = false, ...cell }) => corrections.editCell(jobId, cell, allowJoins),
    'job.changeRows': ({ jobId, selection, change, allowJoins = false }) =>
      corrections.changeRows(jobId, selection, change, allowJoins),
    'job.cancelChange': ({ jobId }) => {
      corrections.cancel(jobId)
      rechecks.cancel(jobId)
      return null
    },
    'job.recheck': ({ jobId, mapping }) => rechecks.recheck(jobId, mapping),
    'job.undo': ({ jobId }) => corrections.move(jobId, 'undo'),
    'job.redo': ({ jobId }) => corrections.move(jobId, 'redo'),
    'job.editState': ({ jobId }) => corrections.editState(jobId),
    'job.conversions': ({ jobId }) => profiles.conversions(jobId),
    'job.fieldFills': ({ jobId }) => profiles.fieldFills(jobId),
    'job.distinctValues': ({ jobId, field }) => profiles.distinctValues(jobId, field),
    'job.duplicates': ({ jobId, fields }) => corrections.duplicates(jobId, fields),
    'job.earlierImports': ({ jobId }) => corrections.earlierImports(jobId),
    'job.mergeCorrections': ({ jobId, fileId }) => corrections.mergeFile(jobId, files.fileOf(fileId).path),
  }
}
