import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { issueGroupSchema } from './issue.ts'
import { jobSchema } from './job.ts'

export const prepareSummarySchema = defineSchema(() =>
  z.strictObject({
    job: jobSchema,
    issues: z.array(issueGroupSchema),
  }),
)
/** Result of a preparation. */
export type PrepareSummary = z.infer<typeof prepareSummarySchema>
