import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { verificationRoutes } from '../../shared/ipc/routes/verification.ts'
import type { Services } from '../services.ts'

export function createVerificationHandlers({
  verification,
  platformPreviews,
}: Services): HandlersOf<typeof verificationRoutes> {
  return {
    'verification.get': ({ jobId, purpose }) => ({
      verification: verification.read(jobId, purpose),
      closed: verification.closedReason(jobId),
      isPossible: verification.isPossible(jobId, purpose),
    }),
    'verification.start': ({ jobId, purpose, rows, askAgain }) =>
      verification.start(jobId, { purpose, rows, askAgain }),
    'verification.pause': ({ jobId, purpose }) => verification.pause(jobId, purpose),
    'verification.rows': ({ jobId, purpose, verdict, offset, limit }) =>
      verification.customers(jobId, purpose, verdict, { offset, limit }),
    'verification.releaseMissing': ({ jobId }) => verification.releaseMissing(jobId),
    'verification.settleRows': ({ jobId, ordinals, decision }) =>
      verification.settleRows(jobId, ordinals, decision),
    'platformPreview.start': ({ jobId, rehearsal }) => platformPreviews.start(jobId, rehearsal),
    'platformPreview.cancel': async () => {
      await platformPreviews.cancel()
      return null
    },
    'platformPreview.get': ({ jobId }) => platformPreviews.read(jobId),
  }
}
