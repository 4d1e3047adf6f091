import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'
import { verificationReasons } from './verification.ts'

/** Examples of updates that are shown. */
export const mostPreviewExamples = 100

const changeSchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    /** The platform's value; empty: it has none. */
    before: z.string(),
    after: z.string(),
  }),
)

export const platformPreviewSchema = defineSchema(() =>
  z.strictObject({
    jobId: z.string(),
    /** `stopped`: the user cancelled it, or something paused it (`reason`). */
    state: z.enum(['running', 'done', 'stopped', 'closed']),
    reason: z.enum(verificationReasons).nullable(),
    /** Rows that would be sent, and how many of them were looked up. */
    rows: z.number(),
    looked: z.number(),
    /** 新增: no identifier is known. */
    added: z.number(),
    /** 更新: a customer was found; `unchanged`: of these the ones in which no field that can be read would change. */
    updated: z.number(),
    unchanged: z.number(),
    /** 无法判断: nothing to look it up by, or the answer could not be read. */
    unsure: z.number(),
    examples: z.array(
      z.strictObject({
        rowNumber: z.number(),
        name: z.string(),
        changes: z.array(changeSchema),
      }),
    ),
  }),
)
/** 看看哪些客户已经在平台上, as far as it has got. Customer data: it is kept in memory only. */
export type PlatformPreview = z.infer<typeof platformPreviewSchema>
