import type { SerializedError } from '../../shared/errors/AppError.ts'
import type { FileStamp } from '../spreadsheet/index.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { CheckedCounts } from './journal/JobTable.ts'

/** What the worker thread is told to do; plain data, since it crosses a thread. */
export type WorkerTask = PrepareTask | ReportTask | SweepTask

export interface PrepareTask {
  kind: 'prepare'
  dataDir: string
  job: { key: number; id: string }
  dataKey: Uint8Array
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

export interface SweepTask {
  kind: 'sweep'
  dataDir: string
}

export interface WorkerResults {
  prepare: CheckedCounts
  report: { rows: number }
  sweep: null
}

/** What the worker says: progress while it works, then one end. */
export type WorkerMessage =
  | { kind: 'progress'; rowsDone: number; fraction: number }
  | { kind: 'done'; result: WorkerResults[keyof WorkerResults] }
  | { kind: 'failed'; error: SerializedError }
