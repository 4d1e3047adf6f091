import { z } from 'zod'
import type { JobProgress } from '../../shared/model/job.ts'
import { reconciliationAnswer } from './jobAnswer.ts'

export const progressAnswer = z.strictObject({
  progress: z
    .strictObject({
      jobId: z.string(),
      phase: z.enum(['preparing', 'uploading', 'stopping']),
      rowsDone: z.number(),
      rowsTotal: z.number().nullable().describe('Null: not known yet'),
      fraction: z.number().describe('0 to 1'),
      rowsPerSecond: z.number(),
      elapsedMs: z.number(),
      remainingMs: z.number().nullable().describe('Null: cannot be estimated'),
      batchesDone: z.number(),
      batchesTotal: z.number(),
      reconciliation: reconciliationAnswer.nullable(),
      waitingFor: z.enum(['network', 'rateLimit']).nullable(),
      nextAttemptAt: z.string().nullable().describe('ISO time before which no call starts'),
    })
    .describe('How far the command is; only in lines before the last'),
})

/** Describes progress for `--json-lines`. */
export function toProgressAnswer(progress: JobProgress): z.infer<typeof progressAnswer> {
  const { revision, ...facts } = progress
  void revision
  return { progress: facts }
}
