import { z } from 'zod'
import { ordinalSchema } from '../../model/correction.ts'
import { jobSchema } from '../../model/job.ts'
import { platformPreviewSchema } from '../../model/platformPreview.ts'
import {
  rowVerdicts,
  verificationPurposes,
  verificationReasons,
  verificationSchema,
  verifiedCustomerSchema,
} from '../../model/verification.ts'
import { defineRoute, doneSchema, idSchema, jobInputSchema, noInputSchema } from '../defineRoute.ts'

const offsetSchema = z.number().int().min(0)
const purposeInputSchema = z.strictObject({ jobId: idSchema, purpose: z.enum(verificationPurposes) })

/** 核对: what the platform is asked about customers. None of these sends a row. */
export const verificationRoutes = {
  /** What is known of a 核对; `closed`: the job's address is known to answer no lookups. */
  'verification.get': defineRoute({
    input: purposeInputSchema,
    output: z.strictObject({
      verification: verificationSchema.nullable(),
      closed: z.enum(verificationReasons).nullable(),
      /** Whether there is anything to compare: a sample of a finished job is kept for a day. */
      isPossible: z.boolean(),
    }),
  }),
  /**
   * Starts or goes on; returns at once. `rows`: of a sample, null: all. `askAgain`: although the address is known to
   * answer no lookups.
   */
  'verification.start': defineRoute({
    input: purposeInputSchema.extend({
      rows: z.number().int().min(1).max(1_000_000).nullable(),
      askAgain: z.boolean(),
    }),
    output: verificationSchema,
  }),
  'verification.pause': defineRoute({ input: purposeInputSchema, output: verificationSchema }),
  /** Judged rows with their customers, in row order. */
  'verification.rows': defineRoute({
    input: purposeInputSchema.extend({
      verdict: z.enum(rowVerdicts),
      offset: offsetSchema,
      limit: z.number().int().min(1).max(1_000),
    }),
    output: z.array(verifiedCustomerSchema),
  }),
  /** 重新上传 of the rows that are proven missing: makes them unsent; `job.resume` sends them. */
  'verification.releaseMissing': defineRoute({ input: jobInputSchema, output: jobSchema }),
  /** The user's decision about single 待确认 rows: they arrived, or are sent again. */
  'verification.settleRows': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      ordinals: z.array(ordinalSchema).min(1).max(1_000),
      decision: z.enum(['accepted', 'resend']),
    }),
    output: jobSchema,
  }),
  /** 看看哪些客户已经在平台上, before an upload. */
  'platformPreview.start': defineRoute({
    input: z.strictObject({ jobId: idSchema, rehearsal: z.boolean() }),
    output: platformPreviewSchema,
  }),
  'platformPreview.cancel': defineRoute({ input: noInputSchema, output: doneSchema }),
  /** The newest preview of a job; null: none. */
  'platformPreview.get': defineRoute({
    input: jobInputSchema,
    output: platformPreviewSchema.nullable(),
  }),
}
