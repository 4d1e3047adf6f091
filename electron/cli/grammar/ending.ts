import type { AppError } from '../../shared/errors/AppError.ts'
import type { Job } from '../../shared/model/job.ts'
import type { ExitCode } from '../exitCode.ts'
import type { Line } from '../output/layout.ts'

/** How a command ended: its answer for `--json` and the lines for a person. */
export interface Ending<Answer> {
  readonly exitCode: ExitCode
  readonly answer: Answer
  readonly lines: readonly Line[]
  /** Runs after the answer is printed, for a command that goes on until it is interrupted. */
  readonly afterwards?: () => Promise<void>
}

/** An ending without the answer of the command: an error, with what is known of the job it concerns. */
export interface Failure {
  readonly error: AppError
  readonly job: Job | null
  /** Further members of the JSON object. */
  readonly more: { readonly [name: string]: unknown }
}
