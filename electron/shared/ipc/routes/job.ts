import { z } from 'zod'
import { callSurveySchema } from '../../model/callVersion.ts'
import { checkedRowsPageSchema, recordPreviewSchema, rowFilterSchema } from '../../model/checkedRow.ts'
import { savedRowsSchema } from '../../model/file.ts'
import { issueGroupSchema } from '../../model/issue.ts'
import { attemptSchema, batchSchema, jobSchema, receiptSchema, rejectionSchema } from '../../model/job.ts'
import { ordinalSchema } from '../../model/correction.ts'
import { mappingSchema } from '../../model/mapping.ts'
import { matchingOptionsSchema } from '../../model/matchingOptions.ts'
import { prepareSummarySchema } from '../../model/prepareSummary.ts'
import { skippedReasonSchema } from '../../model/skippedReason.ts'
import { maxBatchRows } from '../../model/settings.ts'
import { readChoicesSchema } from '../../model/workbook.ts'
import { defineRoute, doneSchema, idSchema, jobInputSchema, noInputSchema } from '../defineRoute.ts'

const offsetSchema = z.number().int().min(0)

/** A job from preparation to receipt; corrections are in `correction.ts`. */
export const jobRoutes = {
  /**
   * Starts reading and checking in the worker and returns at once; `job.progress` and `job.changed` follow.
   */
  'job.prepare': defineRoute({
    input: z.strictObject({
      fileId: idSchema,
      choices: readChoicesSchema,
      mapping: mappingSchema,
      options: matchingOptionsSchema.optional(),
      /**
       * A job of the same file, read otherwise: its corrections are carried over by row number and column name,
       * and once the new job is prepared it is removed, unless an upload of it was started. The same rows by
       * another mapping are checked by `job.recheck`.
       */
      replaces: idSchema.optional(),
    }),
    output: z.strictObject({ jobId: z.string() }),
  }),
  /** Resolves when the preparation has ended: its summary, or null when it was cancelled. */
  'job.waitPrepared': defineRoute({ input: jobInputSchema, output: prepareSummarySchema.nullable() }),
  'job.cancelPreparing': defineRoute({ input: jobInputSchema, output: doneSchema }),
  'job.list': defineRoute({ input: noInputSchema, output: z.array(jobSchema) }),
  'job.get': defineRoute({ input: jobInputSchema, output: jobSchema }),
  'job.issues': defineRoute({ input: jobInputSchema, output: z.array(issueGroupSchema) }),
  'job.rows': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      filter: rowFilterSchema,
      offset: offsetSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: checkedRowsPageSchema,
  }),
  /** Why rows are left out, the most frequent reason first; takes about a second for 100,000 rows. */
  'job.skippedReasons': defineRoute({ input: jobInputSchema, output: z.array(skippedReasonSchema) }),
  'job.setSkipInvalid': defineRoute({
    input: z.strictObject({ jobId: idSchema, skipInvalid: z.boolean() }),
    output: jobSchema,
  }),
  'job.setOptions': defineRoute({
    input: z.strictObject({ jobId: idSchema, options: matchingOptionsSchema }),
    output: jobSchema,
  }),
  /**
   * One customer that will be sent, and the whole body of a call with that record only, exactly as it will be sent; null
   * when there is none at `index` (0-based, in the order of sending; default the first).
   */
  'job.previewRequest': defineRoute({
    input: jobInputSchema.extend({ index: offsetSchema.optional() }),
    output: recordPreviewSchema.nullable(),
  }),
  /** Counts what the version of the call would not take of the rows; reads them only where the mapping matters. */
  'job.callSurvey': defineRoute({ input: jobInputSchema, output: callSurveySchema }),
  /** Starts the upload; while another job is at work, queues it (`queuePosition`). */
  'job.upload': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      /** Sends to the built-in practice server. */
      rehearsal: z.boolean(),
      resendUnknown: z.boolean(),
    }),
    output: jobSchema,
  }),
  /**
   * 先试传: sends the first rows alone, to the real platform; then the job waits (pause reason `trial`) until
   * `job.resume` sends the others. Only before the first upload; queued like `job.upload`.
   */
  'job.uploadTrial': defineRoute({
    input: z.strictObject({ jobId: idSchema, rows: z.number().int().min(1).max(maxBatchRows) }),
    output: jobSchema,
  }),
  /**
   * 仅重传失败数据: sends the rejected rows again, nothing else. Only once no row is left to send. With `bisect`,
   * 拆开重试, batches that are rejected again are bisected, also with matching off.
   */
  'job.retryFailed': defineRoute({
    input: jobInputSchema.extend({ bisect: z.boolean() }),
    output: jobSchema,
  }),
  /** What the platform said about rejected rows; other rows are left out. */
  'job.rejections': defineRoute({
    input: jobInputSchema.extend({ ordinals: z.array(ordinalSchema).min(1).max(200) }),
    output: z.array(rejectionSchema),
  }),
  /** Ordinals of rejected rows that differ from what was sent, ascending. Not while the job is uploaded. */
  'job.repairedRows': defineRoute({
    input: jobInputSchema,
    output: z.strictObject({ ordinals: z.array(z.number()) }),
  }),
  /** 改好并重传: sends the repaired rows again, nothing else. Only once no row is left to send. */
  'job.retryRepaired': defineRoute({ input: jobInputSchema, output: jobSchema }),
  /** Stops sending; resolves once the calls in flight have ended. A queued job leaves the queue. */
  'job.pause': defineRoute({ input: jobInputSchema, output: jobSchema }),
  'job.resume': defineRoute({ input: jobInputSchema, output: jobSchema }),
  'job.stop': defineRoute({ input: jobInputSchema, output: jobSchema }),
  /**
   * Lists batches in the order of their rows, from `offset` (default 0) on, at most `limit` (default 200).
   */
  'job.batches': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      state: z.enum(['all', 'accepted', 'rejected', 'unknown', 'pending']),
      offset: offsetSchema.optional(),
      limit: z.number().int().min(1).max(1_000).optional(),
    }),
    output: z.array(batchSchema),
  }),
  /** Lists the calls made for a batch, first to last. */
  'job.attempts': defineRoute({
    input: z.strictObject({ batchId: z.number().int() }),
    output: z.array(attemptSchema),
  }),
  /**
   * 回执, also of a job whose rows were removed. Lines from `offset` (default 0) on, at most `limit` (default
   * 1,000).
   */
  'job.receipt': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      offset: offsetSchema.optional(),
      limit: z.number().int().min(1).max(10_000).optional(),
    }),
    output: receiptSchema,
  }),
  /** Settles one batch with an unknown outcome, or all of them: 平台上有 or 重新上传. */
  'job.settleUnknown': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      batchId: z.number().int().nullable(),
      decision: z.enum(['accepted', 'resend']),
    }),
    output: jobSchema,
  }),
  /** Turns a finished rehearsal back into a prepared job, for the real upload. */
  'job.leaveRehearsal': defineRoute({ input: jobInputSchema, output: jobSchema }),
  'job.remove': defineRoute({ input: jobInputSchema, output: doneSchema }),

  /** Asks where to save, writes the whole receipt (.xlsx or .csv); null when the dialog was closed. */
  'job.exportReceipt': defineRoute({ input: jobInputSchema, output: savedRowsSchema.nullable() }),
  /** Asks where to save, writes the failed, skipped and unknown rows; null when the dialog was closed. */
  'job.exportReport': defineRoute({ input: jobInputSchema, output: savedRowsSchema.nullable() }),
  /**
   * Asks where to save, writes all rows with errors or warnings in the user's columns with 问题 and 原表行号; null
   * when the dialog was closed.
   */
  'job.exportProblems': defineRoute({ input: jobInputSchema, output: savedRowsSchema.nullable() }),
  /** Shows the last exported file in its folder. */
  'job.showExported': defineRoute({ input: noInputSchema, output: doneSchema }),
}
