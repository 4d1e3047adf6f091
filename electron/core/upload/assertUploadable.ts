import { AppError } from '../../shared/errors/AppError.ts'
import type { CallSurvey } from '../../shared/model/callVersion.ts'
import { hasMoreToSend } from '../journal/hasMoreToSend.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/**
 * Verifies that a job may be uploaded as requested.
 *
 * @throws AppError `job.wrongState`, `job.hasInvalidRows`, `job.nothingToUpload`,
 *   `options.resendNeedsMatching`
 */
export function assertUploadable(
  { job, isPlanned }: JobRecord,
  request: { isRehearsal: boolean; resendUnknown: boolean; trialRows?: number | null },
): void {
  if (job.state === 'preparing' || job.state === 'uploading') throw wrongState(job)
  // Rows accepted by the practice server are not on the platform, and vice versa.
  if (isPlanned && job.isRehearsal !== request.isRehearsal) {
    throw wrongState(job, 'a job goes on where it began')
  }
  if (isPlanned && typeof request.trialRows === 'number') {
    throw wrongState(job, 'a trial comes before everything else')
  }
  if (request.resendUnknown && !job.options.isMatching) {
    throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
  }
  if (!isPlanned && job.invalidRows > 0 && !job.skipInvalid) {
    throw new AppError('job.hasInvalidRows', `${job.invalidRows} rows have errors`, {
      params: { count: job.invalidRows },
    })
  }
  if (!hasMoreToSend({ ...job, resendUnknown: request.resendUnknown })) {
    throw new AppError('job.nothingToUpload', 'no row is left to upload')
  }
}

/**
 * Verifies that every row names a customer in the version it goes up in.
 *
 * @throws AppError `options.identityMissing` {count}
 */
export function assertIdentified({ rowsWithoutIdentity: count }: CallSurvey): void {
  if (count === 0) return
  throw new AppError('options.identityMissing', `${count} rows name no customer in this version`, {
    params: { count },
  })
}
