import type { CarriedOver } from './correction.ts'
import type { IssueGroup } from './issue.ts'
import type { Mapping } from './mapping.ts'
import type { MatchingOptions } from './matchingOptions.ts'

/**
 * Where an import job stands.
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

/** Why an upload does not go on by itself. */
export const pauseReasons = [
  'user',
  'interrupted',
  'network',
  'proxyAuthentication',
  'server',
  'rateLimited',
  'permission',
  'address',
  'certificate',
  'storage',
  'unexpectedAnswer',
  /** 先试传: the first rows are up, and the user says whether the others follow. */
  'trial',
] as const
export type PauseReason = (typeof pauseReasons)[number]

/** Decision 4: 总行数 = 成功 + 失败 + 跳过 + 待确认 + 未上传, at every instant. */
export interface Reconciliation {
  total: number
  accepted: number
  rejected: number
  skipped: number
  unknown: number
  pending: number
}

/** Decision 2. `split`: a rejected batch that was bisected; its rows live in its two halves. */
export const batchStates = ['pending', 'sending', 'accepted', 'rejected', 'unknown', 'split'] as const
export type BatchState = (typeof batchStates)[number]

/** The platform's own answer about a batch, as far as it is known. */
export interface BatchAnswer {
  httpStatus: number | null
  code: string | null
  errorCode: string | null
  /** The platform's words, or our reason when there was no answer. At most 500 characters. */
  message: string | null
  /** The import batch id, an int64 as text. */
  importId: string | null
}

/** 批次, as shown in results. */
export interface Batch {
  id: number
  state: BatchState
  /** Rows in it. */
  rowCount: number
  /** Source row numbers of its first and last row. */
  firstRowNumber: number
  lastRowNumber: number
  /** Calls made for it. */
  attempts: number
  answer: BatchAnswer | null
  /** ISO time of the last change. */
  changedAt: string
}

/** 尝试: one call for a batch, and how it ended. */
export interface Attempt {
  id: number
  /** The batch it was made for: the one asked about, or a larger one that was cut up since. */
  batchId: number
  /** Rows in that batch, and the source row numbers of its first and last row. */
  rowCount: number
  firstRowNumber: number
  lastRowNumber: number
  /** ISO times. `endedAt` and `outcome` are null while it is under way. */
  startedAt: string
  endedAt: string | null
  /** As in docs/outcomes.md: `accepted`, `rejected`, `unknown`, `token` … */
  outcome: string | null
  answer: BatchAnswer
}

/** One line of 回执: what became of a batch. `split`: it was rejected, and its rows went into another batch since. */
export interface ReceiptLine extends Batch {
  /** Calls made for larger batches that it was cut out of. */
  earlierAttempts: number
  /** ISO time of its last call; null when none was made. */
  lastCallAt: string | null
}

/** 回执: what went up, when and how; it outlives the rows. */
export interface Receipt {
  jobId: string
  fileName: string
  endpoint: string | null
  isRehearsal: boolean
  reconciliation: Reconciliation
  /** In the order of the rows; batches that were cut up are not among them, their parts are. Rows that were sent again stand twice. */
  lines: ReceiptLine[]
  /** How many lines there are; `lines` may be fewer, see the route. */
  totalLines: number
  /** The platform's import ids (int64 as text) of all that was accepted, for copying. */
  importIds: string[]
}

/** 导入任务, as every list, page and the CLI see it. */
export interface Job {
  id: string
  /** Grows with every snapshot the process takes, of whatever job: the larger one is the newer one. */
  revision: number
  fileName: string
  sheetName: string
  state: JobState
  pauseReason: PauseReason | null
  /** The platform's words or our detail behind the pause, for show; may be null. */
  pauseMessage: string | null
  /** 排队中: 1 goes next, once the job at work has ended. Null: it does not wait for its turn. Forgotten at the end of the app. */
  queuePosition: number | null
  /** ISO time at which the app goes on with a paused job by itself, at the latest; null: it does not. Forgotten at its end. */
  nextAttemptAt: string | null
  /** 先试传: only so many rows go up before the user says more; null: no trial. */
  trialRows: number | null
  /** ISO times. */
  createdAt: string
  changedAt: string
  completedAt: string | null
  /** Full address of the call, once an upload was started. */
  endpoint: string | null
  /** Goes to the practice server, not to live data. */
  isRehearsal: boolean
  options: MatchingOptions
  mapping: Mapping
  batchRows: number
  concurrency: number
  bisectRejected: boolean
  resendUnknown: boolean
  /** The user's word to leave out rows with errors. */
  skipInvalid: boolean
  /** Rows with at least one error. */
  invalidRows: number
  /** Rows with warnings but no error. */
  warningRows: number
  /** Rows with warnings, also beside errors: what the filter `warnings` shows. */
  rowsWithWarnings: number
  /** Rows with at least one cell that the user corrected. */
  editedRows: number
  /** Rows the user left out one by one or as duplicates; not those that `skipInvalid` leaves out. */
  skippedRows: number
  /** Uploadable rows that carry none of unionid, openid, phone, audienceUserId: fuzzy matching cannot find them. */
  rowsWithoutFuzzyIdentity: number
  /** Uploadable rows without identityId: what precise matching looks at by the document. */
  rowsWithoutIdentityId: number
  reconciliation: Reconciliation
  /** Leaf batches by state; all zero before the first upload. */
  batches: { total: number; accepted: number; rejected: number; unknown: number; pending: number }
  /** The staged rows are still there (reports of rows, resuming). */
  hasRows: boolean
}

export interface PrepareSummary {
  job: Job
  issues: IssueGroup[]
  /** Present when corrections of an earlier job of the same file were taken over. */
  carriedOver?: CarriedOver
}

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
