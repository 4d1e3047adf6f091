import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { changeRoutes } from '../../shared/ipc/routes/change.ts'
import type { Services } from '../services.ts'

export function createChangeHandlers({ corrections }: Services): HandlersOf<typeof changeRoutes> {
  return {
    'job.previewCells': ({ jobId, viewId, change }) => corrections.previewCells(jobId, viewId, change),
    'job.changeCells': ({ jobId, viewId, change, allowJoins = false }) =>
      corrections.changeCells(jobId, viewId, change, allowJoins),
    'job.fixes': ({ jobId, cause }) => corrections.fixes(jobId, cause),
    'job.previewFix': ({ jobId, cause, fix, ordinals }) =>
      corrections.previewFix(jobId, cause, fix, ordinals),
    'job.applyFix': ({ jobId, cause, fix, ordinals, allowJoins = false }) =>
      corrections.applyFix(jobId, cause, fix, ordinals, allowJoins),
  }
}
