import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'
import { issueCodes } from './issue.ts'

export const skippedReasonSchema = defineSchema(() =>
  z.strictObject({
    /** `duplicate`: repeats a customer. `cause`: has the error below. `user`: has none, and was skipped all the same. */
    kind: z.enum(['duplicate', 'cause', 'user']),
    /** The first error of the row; null unless `kind` is `cause`. */
    code: z.enum(issueCodes).nullable(),
    field: fieldKeySchema.nullable(),
    rows: z.number(),
  }),
)
/** Why some rows of a job are not sent, and how many. */
export type SkippedReason = z.infer<typeof skippedReasonSchema>
