import { z } from 'zod'
import type { JobProgress } from '../../shared/model/job.ts'
import { reconciliationAnswer } from './jobAnswer.ts'

export const progressAnswer = z.strictObject({
  progress: z
    .strictObject({
      jobId: z.string().describe('The job it concerns'),
      phase: z
        .enum(['opening', 'preparing', 'uploading', 'stopping'])
        .describe('What is being done; opening: no row has been read yet'),
      rowsDone: z.number().describe('Rows done so far'),
      rowsTotal: z.number().nullable().describe('Rows in all; null: not known yet'),
      fraction: z.number().describe('0 to 1'),
      rowsPerSecond: z.number().describe('At present'),
      elapsedMs: z.number().describe('Time since the start, in milliseconds'),
      remainingMs: z.number().nullable().describe('In milliseconds; null: cannot be estimated'),
      batchesDone: z.number().describe('Calls that have ended'),
      batchesTotal: z.number().describe('Calls in all; 0 while preparing'),
      reconciliation: reconciliationAnswer.nullable().describe('Null while preparing'),
      waitingFor: z.enum(['network', 'rateLimit']).nullable().describe('What it waits for; null: nothing'),
      nextAttemptAt: z
        .string()
        .nullable()
        .describe('ISO time before which no call starts; null: it does not wait'),
    })
    .describe('How far the command is; only in lines before the last'),
})

/** Describes progress for `--json-lines`. */
export function toProgressAnswer(progress: JobProgress): z.infer<typeof progressAnswer> {
  const { revision, ...facts } = progress
  void revision
  return { progress: facts }
}
