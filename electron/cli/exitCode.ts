import type { AppError } from '../shared/errors/AppError.ts'
import type { Job } from '../shared/model/job.ts'

/** Exit codes: documented in the README, relied on by scripts. */
export const exitCodes = {
  done: 0,
  internal: 1,
  usage: 2,
  invalidRows: 3,
  incomplete: 4,
  tokenNeeded: 5,
  interrupted: 6,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The exit code of an upload, by the state of its job. */
export function exitCodeOfJob(job: Job): ExitCode {
  const { rejected, unknown, pending } = job.reconciliation
  if (job.state === 'needsToken') return exitCodes.tokenNeeded
  // `pending === 0` includes a job without any upload, because the user skipped every row.
  const isOver = job.state === 'completed' || pending === 0
  if (!isOver) return exitCodes.interrupted
  return rejected + unknown > 0 ? exitCodes.incomplete : exitCodes.done
}

/** The exit code of an error: 2 when the user must change something, 6 when a retry can help. */
export function exitCodeOfError(error: AppError): ExitCode {
  switch (error.code) {
    case 'job.hasInvalidRows':
      return exitCodes.invalidRows
    case 'storage.full':
    case 'storage.unwritable':
    case 'storage.inUse':
    case 'storage.keyUnavailable':
    case 'token.notRemoved':
    case 'job.busy':
    case 'job.changing':
    case 'cancelled':
      return exitCodes.interrupted
    case 'internal':
      return exitCodes.internal
    default:
      return exitCodes.usage
  }
}
