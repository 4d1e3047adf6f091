import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'

/** `job.wrongState`: the job's state does not allow the operation. */
export function wrongState({ state }: Pick<Job, 'state'>, message = `job is ${state}`): AppError {
  return new AppError('job.wrongState', message, { params: { state } })
}

/** `job.staleRows`: the rows needed were removed; the file has to be opened again. */
export function staleRows({ fileName }: Pick<Job, 'fileName'>): AppError {
  return new AppError('job.staleRows', 'the rows of this job were removed', { params: { name: fileName } })
}
