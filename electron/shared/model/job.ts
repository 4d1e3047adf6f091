import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { mappingSchema } from './mapping.ts'
import { matchingOptionsSchema } from './matchingOptions.ts'

/**
 * The state of an import job.
 *
 * `preparing` → `prepared` → `uploading` ⇄ `paused` | `needsToken` | `stopped` → `completed`.
 * `completed`: no row is left to send; rejected or unknown ones may remain.
 */
export const jobStates = [
  'preparing',
  'prepared',
  'uploading',
  'paused',
  'needsToken',
  'stopped',
  'completed',
] as const
export type JobState = (typeof jobStates)[number]

/** Why an upload is paused. */
export const pauseReasons = [
  'user',
  'interrupted',
  'network',
  'proxyAuthentication',
  'server',
  'rateLimited',
  /** The platform asked to wait for more than 15 minutes: until `heldUntil`. */
  'longWait',
  /** Single rows are refused one after the other for their size: 服务器拒收. */
  'tooLarge',
  'permission',
  'address',
  'certificate',
  'storage',
  'unexpectedAnswer',
  /** 先试传: the first rows are up, and the user decides whether the others follow. */
  'trial',
] as const
export type PauseReason = (typeof pauseReasons)[number]

const reconciliationSchema = defineSchema(() =>
  z.strictObject({
    total: z.number(),
    accepted: z.number(),
    rejected: z.number(),
    skipped: z.number(),
    unknown: z.number(),
    pending: z.number(),
  }),
)
/** Decision 4: 总行数 = 成功 + 失败 + 跳过 + 待确认 + 未上传, at every instant. */
export type Reconciliation = z.infer<typeof reconciliationSchema>

/** Decision 2. `split`: a rejected batch that was bisected; its rows are in its two halves. */
export const batchStates = ['pending', 'sending', 'accepted', 'rejected', 'unknown', 'split'] as const
export type BatchState = (typeof batchStates)[number]

const batchAnswerSchema = defineSchema(() =>
  z.strictObject({
    httpStatus: z.number().nullable(),
    code: z.string().nullable(),
    errorCode: z.string().nullable(),
    /** The platform's words, or our reason when there was no answer. At most 500 characters. */
    message: z.string().nullable(),
    /** The import batch id, an int64 as text. */
    importId: z.string().nullable(),
  }),
)
/** The platform's own answer about a batch, as far as it is known. */
export type BatchAnswer = z.infer<typeof batchAnswerSchema>

export const batchSchema = defineSchema(() =>
  z.strictObject({
    id: z.number(),
    state: z.enum(batchStates),
    /** Rows in it. */
    rowCount: z.number(),
    /** Source row numbers of its first and last row. */
    firstRowNumber: z.number(),
    lastRowNumber: z.number(),
    /** Calls made for it. */
    attempts: z.number(),
    answer: batchAnswerSchema.nullable(),
    /** ISO time of the last change. */
    changedAt: z.string(),
  }),
)
/** 批次, as shown in results. */
export type Batch = z.infer<typeof batchSchema>

export const attemptSchema = defineSchema(() =>
  z.strictObject({
    id: z.number(),
    /** The batch it was made for: the one asked about, or a larger one that was bisected since. */
    batchId: z.number(),
    /** Rows in that batch, and the source row numbers of its first and last row. */
    rowCount: z.number(),
    firstRowNumber: z.number(),
    lastRowNumber: z.number(),
    /** ISO times. `endedAt` and `outcome` are null while it is under way. */
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    /** As in docs/outcomes.md: `accepted`, `rejected`, `unknown`, `token` … */
    outcome: z.string().nullable(),
    answer: batchAnswerSchema,
  }),
)
/** 尝试: one call for a batch, and how it ended. */
export type Attempt = z.infer<typeof attemptSchema>

const receiptLineSchema = defineSchema(() =>
  batchSchema.extend({
    /** Calls made for the larger batches that it was bisected from. */
    earlierAttempts: z.number(),
    /** ISO time of its last call; null when none was made. */
    lastCallAt: z.string().nullable(),
  }),
)
/** One line of 回执: the end of a batch. `split`: it was rejected, and its rows are in another batch since. */
export type ReceiptLine = z.infer<typeof receiptLineSchema>

export const receiptSchema = defineSchema(() =>
  z.strictObject({
    jobId: z.string(),
    fileName: z.string(),
    endpoint: z.string().nullable(),
    isRehearsal: z.boolean(),
    reconciliation: reconciliationSchema,
    /** In the order of the rows; of a bisected batch its parts only. Rows that were sent again appear twice. */
    lines: z.array(receiptLineSchema),
    /** How many lines there are; `lines` may be fewer, see the route. */
    totalLines: z.number(),
    /** The platform's import ids (int64 as text) of all that was accepted, for copying. */
    importIds: z.array(z.string()),
  }),
)
/** 回执: what was uploaded, when and how; kept when the rows are removed. */
export type Receipt = z.infer<typeof receiptSchema>

export const jobSchema = defineSchema(() =>
  z.strictObject({
    id: z.string(),
    /** Grows with every snapshot that the process takes of any job: the larger one is the newer one. */
    revision: z.number(),
    fileName: z.string(),
    sheetName: z.string(),
    state: z.enum(jobStates),
    pauseReason: z.enum(pauseReasons).nullable(),
    /** The platform's words or our detail behind the pause, for show. */
    pauseMessage: z.string().nullable(),
    /** 排队中: 1 is the next one, once the running job has ended. Null: it is not queued. Not kept when the app ends. */
    queuePosition: z.number().nullable(),
    /** ISO time by which a paused job continues automatically; null: it does not. Not kept when the app ends. */
    nextAttemptAt: z.string().nullable(),
    /** ISO time until which the platform asked to wait, when that paused the job; a start by the user does not wait for it. */
    heldUntil: z.string().nullable(),
    /** 先试传: only so many rows are sent before the user decides about the others; null: no trial. */
    trialRows: z.number().nullable(),
    /** ISO times. */
    createdAt: z.string(),
    changedAt: z.string(),
    completedAt: z.string().nullable(),
    /** Full address of the call, once an upload was started. */
    endpoint: z.string().nullable(),
    /** Goes to the practice server, not to live data. */
    isRehearsal: z.boolean(),
    options: matchingOptionsSchema,
    mapping: mappingSchema,
    batchRows: z.number(),
    concurrency: z.number(),
    bisectRejected: z.boolean(),
    resendUnknown: z.boolean(),
    /** The journal had lost calls of this job: what was not sent by its records is 待确认, since it may have been. */
    recordsLost: z.boolean(),
    /** The user's decision to leave out rows with errors. */
    skipInvalid: z.boolean(),
    /** Rows with at least one error. */
    invalidRows: z.number(),
    /** Rows with warnings but no error. */
    warningRows: z.number(),
    /** Rows with warnings, also beside errors: the rows that the filter `warnings` shows. */
    rowsWithWarnings: z.number(),
    /** Rows with at least one cell that the user corrected. */
    editedRows: z.number(),
    /** Rows the user left out one by one or as duplicates; not those that `skipInvalid` leaves out. */
    skippedRows: z.number(),
    /** Uploadable rows that carry none of unionid, openid, phone, audienceUserId: fuzzy matching cannot find them. */
    rowsWithoutFuzzyIdentity: z.number(),
    /** Uploadable rows without identityId, which precise matching looks at by the document. */
    rowsWithoutIdentityId: z.number(),
    reconciliation: reconciliationSchema,
    /** Leaf batches by state; all zero before the first upload. */
    batches: z.strictObject({
      total: z.number(),
      accepted: z.number(),
      rejected: z.number(),
      unknown: z.number(),
      pending: z.number(),
    }),
    /** The staged rows are still there (reports of rows, resuming). */
    hasRows: z.boolean(),
  }),
)
/** 导入任务, as every list, page and the CLI see it. */
export type Job = z.infer<typeof jobSchema>

/** A throttled view of work in progress; a larger revision replaces a smaller one. */
export interface JobProgress {
  jobId: string
  revision: number
  phase: 'preparing' | 'uploading' | 'stopping'
  rowsDone: number
  /** Null while a file's length is not known. */
  rowsTotal: number | null
  /** 0 to 1. */
  fraction: number
  rowsPerSecond: number
  elapsedMs: number
  remainingMs: number | null
  batchesDone: number
  batchesTotal: number
  reconciliation: Reconciliation | null
  /** Set while the upload waits for something: the network, the platform's own rate limit. */
  waitingFor: 'network' | 'rateLimit' | null
  /** ISO time before which no call starts, while it waits; else null. */
  nextAttemptAt: string | null
}
