import type { FieldKey } from './field.ts'
import type { IssueCode } from './issue.ts'
import type { CheckedRow } from './checkedRow.ts'
import type { ConversionKind, Mapping, ValueMatch } from './mapping.ts'
import type { MatchingOptions } from './matchingOptions.ts'

/** Which rows a bulk change is about. */
export type RowSelection =
  /** All rows with a finding of that cause, as they are when the change starts. */
  | { kind: 'cause'; code: IssueCode; field: FieldKey | null }
  | { kind: 'ordinals'; ordinals: number[] }
  /** All rows that the search of `job.rows` would show. */
  | { kind: 'search'; text: string }

/** What becomes of the rows chosen. A change that leaves a row as it is does not count it. */
export type RowChange =
  | { kind: 'setCell'; columnIndex: number; text: string }
  /** Replaces every occurrence inside the cell, exactly as written. */
  | { kind: 'replaceText'; columnIndex: number; from: string; to: string }
  | { kind: 'clearCell'; columnIndex: number }
  /** 跳过: nothing is sent for the row, and its findings no longer count. */
  | { kind: 'skip' }
  | { kind: 'unskip' }

/** What an entry of the edit log did: for 「撤销：…」. */
export const editKinds = [
  'editCell',
  'setCell',
  'replaceText',
  'clearCell',
  'skip',
  'unskip',
  'duplicates',
  'mergeCorrections',
  'carryOver',
] as const
export type EditKind = (typeof editKinds)[number]

/** How far a change of many rows is; sent several times a second while it lasts. */
export interface ChangeProgress {
  jobId: string
  /** A file to merge is read, then the rows are changed, then repeated customers are looked for anew. */
  phase: 'reading' | 'changing' | 'comparing'
  rowsDone: number
  /** Null when it is not known how many there are. */
  rowsTotal: number | null
}

/** The next step back or forward, and how many rows it changes. */
export interface EditStep {
  kind: EditKind
  rows: number
}

/** 撤销 and 重做, which survive a restart; null where there is nothing. */
export interface EditState {
  undo: EditStep | null
  redo: EditStep | null
  /** Rows with at least one corrected cell. */
  editedRows: number
  /** Rows the user left out, duplicates among them. */
  skippedRows: number
}

/** What a job that was prepared anew took over from the job before. */
export interface CarriedOver {
  fromJobId: string
  /** Rows whose corrected cells or 跳过 were taken over; one undo takes them back. */
  changedRows: number
  /** The choice about repeated customers was made again. */
  keepsDuplicateChoice: boolean
  /** Rows with errors are left out here as they were there. */
  keepsSkipInvalid: boolean
  /** The steps of 撤销 and 重做 there are gone: the log begins anew. */
  losesHistory: boolean
}

/** What one kind of conversion did to one field: 「2024.1.5 → 2024-01-05，共312处」. */
export interface ConversionSummary {
  field: FieldKey
  kind: ConversionKind
  /** Cells changed. */
  count: number
  /** The first different ones, a few at most. Customer data: for the screen only, never stored or logged. */
  examples: { before: string; after: string }[]
}

/** How many rows say something about one field of the mapping. */
export interface FieldFill {
  field: FieldKey
  filled: number
  /** Rows looked at: all but those that were left out. */
  total: number
  /** The same text in every row, given in the mapping. */
  isConstant: boolean
}

/** One value of a field that takes choices, as the file has it. */
export interface DistinctFieldValue {
  value: string
  /** Cells with it, those of rows that were left out among them. */
  count: number
  /** The allowed option that it stands for by label or code, or by an earlier match; null: the user has to say. */
  suggestedOption: string | null
}

/** The distinct values of a field that takes choices: sex, and custom fields of type single or multi. */
export interface DistinctFieldValues {
  field: FieldKey
  /** Most frequent first. */
  values: DistinctFieldValue[]
  /** There were more different values than anybody matches by hand; the rest is not listed. */
  isTruncated: boolean
  /** What a value may be matched to: 男 and 女, or the field's allowed options; empty when none are known. */
  options: string[]
  /** The suggestions as the mapping would keep them (`conversions.valueMatches`). */
  matches: ValueMatch[]
}

/** Fields by which two rows can be one customer. */
export const duplicateFields = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone'] as const
export type DuplicateField = (typeof duplicateFields)[number]

/** What becomes of rows of one customer: keep all, the first, the last, or the first with its blanks filled. */
export const duplicateChoices = ['all', 'first', 'last', 'merge'] as const
export type DuplicateKeep = (typeof duplicateChoices)[number]

/** 重复 in the file, by the fields chosen. */
export interface DuplicateSummary {
  /** The fields looked at. */
  fields: DuplicateField[]
  /** Fields of `duplicateFields` that a column of this job fills: what can be chosen. */
  availableFields: DuplicateField[]
  /** The choice made; null before there was one (all are kept then, with a warning on each). */
  keep: DuplicateKeep | null
  /** Customers that appear more than once. */
  groups: number
  /** Rows beyond the first of each. */
  rows: number
}

/** A row that repeats a customer, beside the row that had it first. */
export interface DuplicatePairRows {
  /** What they share. */
  field: DuplicateField
  first: CheckedRow
  second: CheckedRow
}

/** A job that was uploaded before, in which this file's customers may already be. */
export interface EarlierImport {
  jobId: string
  fileName: string
  /** ISO time of its end; of its last change when it has not ended. */
  completedAt: string
  /** Rows accepted by the platform. */
  accepted: number
}

export interface EarlierImports {
  /** Earlier uploads of the very same file, newest first: 「该文件3天前已导入498条」. */
  sameFile: EarlierImport[]
  /** Rows whose customer an earlier upload has sent: 「其中 N 位客户之前导入过」. */
  sameCustomers: number
}

/** A dropped file that this app once wrote for a job it still knows. */
export interface RecognisedFile {
  /** `problemRows`: before uploading, may be merged as corrections. `failedRows`: 补传, after uploading. */
  kind: 'problemRows' | 'failedRows'
  jobId: string
  /** The name of that job's file. */
  fileName: string
  /** For `failedRows`: that job's mapping, by the columns of the dropped file. */
  mapping: Mapping
  options: MatchingOptions
}
