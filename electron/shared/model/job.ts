import { z } from 'zod'
import { callVersionNameSchema } from './callVersion.ts'
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
  /** 先试传: the first rows are uploaded, and the user decides about the others. */
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
    /** The platform's message, or our reason when there was no answer. At most 500 characters. */
    message: z.string().nullable(),
    /** The import batch id, an int64 as text. */
    importId: z.string().nullable(),
  }),
)
/** The platform's own answer about a batch, as far as it is known. */
export type BatchAnswer = z.infer<typeof batchAnswerSchema>

const rowMeantSchema = defineSchema(() =>
  z.strictObject({
    /** As it is written in the message: `第1条`. */
    place: z.string(),
    rowNumber: z.number(),
  }),
)
/** A row that a message of the platform names by its place in the call. */
export type RowMeant = z.infer<typeof rowMeantSchema>

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
    /** Rows that the answer's message names; only in lists of rejected batches. */
    rowsMeant: z.array(rowMeantSchema).optional(),
    /** ISO time of the last change. */
    changedAt: z.string(),
  }),
)
/** 批次, as shown in results. */
export type Batch = z.infer<typeof batchSchema>

export const rejectionSchema = defineSchema(() =>
  z.strictObject({
    ordinal: z.number(),
    batchId: z.number(),
    /** Rows that were rejected together with it: the words may be about another of them. */
    rowCount: z.number(),
    answer: batchAnswerSchema,
    rowsMeant: z.array(rowMeantSchema),
  }),
)
/** What the platform said when it rejected a row. */
export type Rejection = z.infer<typeof rejectionSchema>

export const attemptSchema = defineSchema(() =>
  z.strictObject({
    id: z.number(),
    /** The batch of the call: the requested one, or a larger one that was bisected since. */
    batchId: z.number(),
    /** Rows in that batch, and the source row numbers of its first and last row. */
    rowCount: z.number(),
    firstRowNumber: z.number(),
    lastRowNumber: z.number(),
    /** ISO times. `endedAt` and `outcome` are null while the call is in flight. */
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    /** Outcome kind of docs/outcomes.md: `accepted`, `rejected`, `unknown`, `token` … */
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
/**
 * One line of 回执: the outcome of a batch. `split`: it was rejected, and its rows are in another batch since.
 */
export type ReceiptLine = z.infer<typeof receiptLineSchema>

export const receiptSchema = defineSchema(() =>
  z.strictObject({
    jobId: z.string(),
    fileName: z.string(),
    endpoint: z.string().nullable(),
    isRehearsal: z.boolean(),
    reconciliation: reconciliationSchema,
    /** In row order; of a bisected batch only its parts. Rows that were sent again appear twice. */
    lines: z.array(receiptLineSchema),
    /** Total number of lines; `lines` holds one page (see the route). */
    totalLines: z.number(),
    /** The platform's import ids (int64 as text) of all accepted batches, for copying. */
    importIds: z.array(z.string()),
  }),
)
/** 回执: what was uploaded, when and how; kept after the rows are removed. */
export type Receipt = z.infer<typeof receiptSchema>

export const jobSchema = defineSchema(() =>
  z.strictObject({
    id: z.string(),
    /** Increases with every snapshot that the process takes of any job: the larger one is newer. */
    revision: z.number(),
    fileName: z.string(),
    sheetName: z.string(),
    state: z.enum(jobStates),
    pauseReason: z.enum(pauseReasons).nullable(),
    /** The platform's message or our detail on the pause, for display. */
    pauseMessage: z.string().nullable(),
    /** 排队中: 1 is next, once the running job has ended. Null: not queued. Not persisted. */
    queuePosition: z.number().nullable(),
    /** ISO time at which a paused job continues automatically; null: it does not. Not persisted. */
    nextAttemptAt: z.string().nullable(),
    /**
     * ISO time until which the platform asked to wait, if that paused the job; a start by the user ignores
     * it.
     */
    heldUntil: z.string().nullable(),
    /** 先试传: number of rows sent before the user decides about the others; null: no trial. */
    trialRows: z.number().nullable(),
    /** ISO times. */
    createdAt: z.string(),
    changedAt: z.string(),
    completedAt: z.string().nullable(),
    /** Full address of the call; set once an upload was started. */
    endpoint: z.string().nullable(),
    /** 接口版本; set once an upload was started, and fixed once any call for its rows has an outcome. */
    callVersion: callVersionNameSchema.nullable(),
    /** Sent to the practice server, not to live data. */
    isRehearsal: z.boolean(),
    options: matchingOptionsSchema,
    mapping: mappingSchema,
    batchRows: z.number(),
    concurrency: z.number(),
    bisectRejected: z.boolean(),
    resendUnknown: z.boolean(),
    /**
     * The journal lost calls of this job: rows unsent by its records are 待确认, because they may have been
     * sent.
     */
    recordsLost: z.boolean(),
    /** Of the accepted rows those that the user, not the platform, confirmed (平台上有). */
    acceptedByUser: z.number(),
    /** The user chose to leave out rows with errors. */
    skipInvalid: z.boolean(),
    /** Rows with at least one error. */
    invalidRows: z.number(),
    /** Rows with warnings but no error. */
    warningRows: z.number(),
    /** Rows with warnings, with or without errors: the rows shown by the filter `warnings`. */
    rowsWithWarnings: z.number(),
    /** Rows with at least one cell that the user corrected. */
    editedRows: z.number(),
    /** Rows the user left out one by one or as duplicates; not those that `skipInvalid` leaves out. */
    skippedRows: z.number(),
    /** Uploadable rows without unionid, openid, phone and audienceUserId: fuzzy matching cannot find them. */
    rowsWithoutFuzzyIdentity: z.number(),
    /** Uploadable rows without identityId, which precise matching uses according to the document. */
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
    /** The staged rows still exist (reports of rows, resuming). */
    hasRows: z.boolean(),
  }),
)
/** 导入任务, as shown by every list, page and the CLI. */
export type Job = z.infer<typeof jobSchema>

/** A throttled progress snapshot; a larger revision replaces a smaller one. */
export interface JobProgress {
  jobId: string
  revision: number
  /** `opening`: a file that is read as a whole is parsed, of which nothing else is known. */
  phase: 'opening' | 'preparing' | 'uploading' | 'stopping'
  rowsDone: number
  /** Null while the length of the file is unknown. */
  rowsTotal: number | null
  /** 0 to 1. */
  fraction: number
  rowsPerSecond: number
  elapsedMs: number
  remainingMs: number | null
  batchesDone: number
  batchesTotal: number
  reconciliation: Reconciliation | null
  /** The cause while the upload waits: the network, the platform's own rate limit. */
  waitingFor: 'network' | 'rateLimit' | null
  /** ISO time before which no call starts, while waiting; else null. */
  nextAttemptAt: string | null
}
