import { z } from 'zod'
import type { AppError } from '../../shared/errors/AppError.ts'
import type { Job } from '../../shared/model/job.ts'
import { describeError } from '../../shared/locales/describeError.ts'
import { findTextIn, type Texts } from '../../shared/locales/loadTexts.ts'
import { jobAnswer, reconciliationAnswer, toJobAnswer } from './jobAnswer.ts'
import { noJob } from './noJob.ts'

const errorShape = {
  error: z
    .strictObject({
      code: z.string().describe('One of the codes listed below'),
      message: z.string().describe('What is wrong, in the language of the output'),
      fix: z.string().nullable().describe('What to do next; null: nothing'),
    })
    .describe('Present exactly when the command failed'),
  earlierImports: z
    .array(
      z.strictObject({
        jobId: z.string().describe('The JOB of `job`'),
        state: jobAnswer.shape.state,
        createdAt: z.string().describe('ISO time'),
        changedAt: z.string().describe('ISO time'),
        reconciliation: reconciliationAnswer.describe('Its rows, by what became of them'),
      }),
    )
    .optional()
    .describe('With `job.alreadyUploaded`: the earlier uploads of the file, newest first'),
}

/** What is printed instead of the answer of a command that failed. */
export const errorAnswer = z.union([
  z.strictObject({
    ...errorShape,
    jobId: z.null().describe('The error concerns no job'),
    state: z.null().describe('The error concerns no job'),
    reconciliation: reconciliationAnswer.describe('All zero'),
  }),
  jobAnswer.extend(errorShape),
])

/** Describes an error for `--json`, with the job it concerns in its present state. */
export function toErrorAnswer(
  error: AppError,
  texts: Texts,
  job: Job | null,
  more: { readonly [name: string]: unknown },
): object {
  const { title, fix } = describeError(error, findTextIn(texts), 'terminal')
  const facts = job ? toJobAnswer(job) : noJob
  return { ...facts, ...more, error: { code: error.code, message: title, fix } }
}
