import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'

/** `job.wrongState`: the job does not stand where what was asked of it needs it to stand. */
export function wrongState({ state }: Pick<Job, 'state'>, message = `job is ${state}`): AppError {
  return new AppError('job.wrongState', message, { params: { state } })
}

/** `job.staleRows`: the rows that it needs were removed; the file is needed again. */
export function staleRows({ fileName }: Pick<Job, 'fileName'>): AppError {
  return new AppError('job.staleRows', 'the rows of this job were removed', { params: { name: fileName } })
}
