import { z } from 'zod'
import { carriedOverSchema } from './correction.ts'
import { defineSchema } from './defineSchema.ts'
import { issueGroupSchema } from './issue.ts'
import { jobSchema } from './job.ts'

export const prepareSummarySchema = defineSchema(() =>
  z.strictObject({
    job: jobSchema,
    issues: z.array(issueGroupSchema),
    /** Present if corrections of an earlier job of the same file were carried over. */
    carriedOver: carriedOverSchema.optional(),
  }),
)
/** Result of a preparation. */
export type PrepareSummary = z.infer<typeof prepareSummarySchema>
