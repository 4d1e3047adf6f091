import type { SerializedError } from '../../shared/errors/AppError.ts'
import type { CarriedOver, ChangeProgress } from '../../shared/model/correction.ts'
import type { FileStamp } from '../spreadsheet/index.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { CorrectionResult, CorrectionWork } from './corrections/correctRows.ts'
import type { CorrectionSource } from './corrections/takeOver.ts'
import type { JobDescription } from './describeJob.ts'
import type { CheckedCounts } from './journal/JobTable.ts'

/** What the worker thread is told to do; plain data, since it crosses a thread. */
export type WorkerTask =
  PrepareTask | ReportTask | ProblemsTask | SweepTask | CorrectTask | SearchTask | DescribeTask | CompareTask

export interface PrepareTask {
  kind: 'prepare'
  dataDir: string
  job: { key: number; id: string }
  dataKey: Uint8Array
  identityKey: Uint8Array
  /** The job whose corrections are taken over. */
  corrections: CorrectionSource | null
  /** Where that is null: jobs to look among for the very same file, newest first. */
  maybeSameFile: CorrectionSource[]
  path: string
  sheetIndex: number
  headerRow: number
  encoding: string | undefined
  skipHiddenRows: boolean
  /** What the file was when the user saw it; a file that changed since is refused. */
  stamp: FileStamp | undefined
  mapping: Mapping
  today: string
}

export interface ReportTask {
  kind: 'report'
  dataDir: string
  jobId: string
  dataKey: Uint8Array | null
  path: string
  language: 'zh-CN' | 'en'
}

/** Rows with findings, for mending outside the app. */
export interface ProblemsTask {
  kind: 'problems'
  dataDir: string
  jobId: string
  dataKey: Uint8Array
  path: string
  language: 'zh-CN' | 'en'
}

/** Changes many rows of a job. The data folder's lock is held by whoever gives the task. */
export interface CorrectTask {
  kind: 'correct'
  dataDir: string
  jobId: string
  dataKey: Uint8Array
  identityKey: Uint8Array
  work: CorrectionWork
}

export interface SearchTask {
  kind: 'search'
  dataDir: string
  job: { key: number; id: string }
  dataKey: Uint8Array
  text: string
}

/** What conversions change, and which values there are. */
export interface DescribeTask {
  kind: 'describe'
  dataDir: string
  jobId: string
  dataKey: Uint8Array
}

/** How many customers of a job were imported before. */
export interface CompareTask {
  kind: 'compare'
  dataDir: string
  jobId: string
  identityKey: Uint8Array
}

export interface SweepTask {
  kind: 'sweep'
  dataDir: string
}

/** What preparing found out, and what only memory keeps of it. */
export interface PreparedRows {
  counts: CheckedCounts
  /** Of the file as it was read, before corrections that were taken over. */
  description: JobDescription
  carriedOver: CarriedOver | null
}

export interface WorkerResults {
  prepare: PreparedRows
  problems: { rows: number }
  correct: CorrectionResult
  /** Ordinals, ascending. */
  search: Uint32Array
  describe: JobDescription
  compare: number
  report: { rows: number }
  sweep: null
}

export interface WorkerProgress {
  rowsDone: number
  fraction: number
  /** Of changes: how many rows they are about, null where nobody knows, and what is done with them. */
  rowsTotal?: number | null
  phase?: ChangeProgress['phase']
}

/** What the worker says: progress while it works, then one end. */
export type WorkerMessage =
  | ({ kind: 'progress' } & WorkerProgress)
  | { kind: 'done'; result: WorkerResults[keyof WorkerResults] }
  | { kind: 'failed'; error: SerializedError }
