import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { duplicateGroupRoutes } from '../../shared/ipc/routes/duplicateGroup.ts'
import type { Services } from '../services.ts'

export function createDuplicateGroupHandlers({
  corrections,
}: Services): HandlersOf<typeof duplicateGroupRoutes> {
  return {
    'job.duplicateGroup': ({ jobId, ordinal }) => corrections.duplicateGroup(jobId, ordinal),
    'job.setGroupChoice': ({ jobId, choice }) => corrections.setGroupChoice(jobId, choice),
    'job.skipEarlier': ({ jobId }) => corrections.skipEarlier(jobId),
  }
}
