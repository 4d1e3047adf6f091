import { z } from 'zod'
import {
  type ConversionSummary,
  type DistinctFieldValues,
  type DuplicatePairRows,
  type DuplicateSummary,
  type EarlierImports,
  type EditState,
  type FieldFill,
  duplicateChoices,
  duplicateFields,
} from '../model/correction.ts'
import { issueCodes } from '../model/issue.ts'
import type { CheckedRow } from '../model/checkedRow.ts'
import type { Job } from '../model/job.ts'
import { route } from './route.ts'
import { columnIndexSchema, fieldKeySchema, idSchema, jobInputSchema } from './schemas.ts'

/** More than Excel lets a cell hold. */
const cellTextSchema = z.string().max(40_000)
const searchTextSchema = z.string().min(1).max(200)
const ordinalSchema = z.number().int().min(0).max(100_000_000)
const causeSchema = z.strictObject({
  kind: z.literal('cause'),
  code: z.enum(issueCodes),
  field: fieldKeySchema.nullable(),
})
const duplicateFieldsSchema = z.array(z.enum(duplicateFields)).min(1).max(duplicateFields.length)

/** Which rows `job.rows` shows. */
export const rowFilterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('errors') }),
  z.strictObject({ kind: z.literal('warnings') }),
  /** 已修改. */
  z.strictObject({ kind: z.literal('edited') }),
  /** 已跳过: by the user or as duplicates; rows with errors are under `errors` until they are skipped one by one. */
  z.strictObject({ kind: z.literal('skipped') }),
  causeSchema,
  /** The rows that are in a batch: what is sent with it. */
  z.strictObject({ kind: z.literal('batch'), batchId: z.number().int() }),
  /** Rows with a cell that contains the text, whatever its case. */
  z.strictObject({ kind: z.literal('search'), text: searchTextSchema }),
])

const rowSelectionSchema = z.discriminatedUnion('kind', [
  causeSchema,
  z.strictObject({ kind: z.literal('ordinals'), ordinals: z.array(ordinalSchema).min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('search'), text: searchTextSchema }),
])

const rowChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('setCell'), columnIndex: columnIndexSchema, text: cellTextSchema }),
  z.strictObject({
    kind: z.literal('replaceText'),
    columnIndex: columnIndexSchema,
    from: cellTextSchema.min(1),
    to: cellTextSchema,
  }),
  z.strictObject({ kind: z.literal('clearCell'), columnIndex: columnIndexSchema }),
  z.strictObject({ kind: z.literal('skip') }),
  z.strictObject({ kind: z.literal('unskip') }),
])

/** A bulk change as it ended. `job.changed` is sent as well. */
export interface RowsChanged {
  job: Job
  changedRows: number
  /** Ended by `job.cancelChange`: the rows changed by then stay changed, and one undo takes them back. */
  isCancelled?: boolean
}

/**
 * Correcting a prepared job. Everything that changes rows is refused with `job.wrongState` once an upload was started, and is one
 * entry of the edit log; changes of one job run one after the other.
 */
export const correctionRoutes = {
  /** Jumps to a row by its number in the user's file; null when no row has it. */
  'job.locateRow': route<{ ordinal: number } | null>()(
    z.strictObject({ jobId: idSchema, rowNumber: z.number().int().min(1).max(100_000_000) }),
  ),
  /** Changes one cell and checks its row again; a row the user had skipped stays skipped. */
  'job.editCell': route<{ job: Job; row: CheckedRow }>()(
    z.strictObject({
      jobId: idSchema,
      ordinal: ordinalSchema,
      columnIndex: columnIndexSchema,
      text: cellTextSchema,
    }),
  ),
  /** Changes many rows; resolves when all are done (a few seconds for 100,000); `job.changeProgress` says how far it is. */
  'job.changeRows': route<RowsChanged>()(
    z.strictObject({ jobId: idSchema, selection: rowSelectionSchema, change: rowChangeSchema }),
  ),
  /** Ends the change of many rows that is under way, if there is any: its request resolves with `isCancelled`. */
  'job.cancelChange': route<null>()(jobInputSchema),
  /** Takes the newest change back; null when there is none. */
  'job.undo': route<RowsChanged | null>()(jobInputSchema),
  'job.redo': route<RowsChanged | null>()(jobInputSchema),
  'job.editState': route<EditState>()(jobInputSchema),

  /** What the conversions changed, most frequent first. */
  'job.conversions': route<ConversionSummary[]>()(jobInputSchema),
  /** How many rows fill each field that is imported, in the order of the file's columns. */
  'job.fieldFills': route<FieldFill[]>()(jobInputSchema),
  /** The values of a field that takes choices, for 选项匹配; no values for any other field. */
  'job.distinctValues': route<DistinctFieldValues>()(
    z.strictObject({ jobId: idSchema, field: fieldKeySchema }),
  ),

  /** Repeated customers by the fields of the last choice, or by other fields, which are looked for then. */
  'job.duplicates': route<DuplicateSummary>()(
    z.strictObject({ jobId: idSchema, fields: duplicateFieldsSchema.optional() }),
  ),
  'job.duplicatePairs': route<{ pairs: DuplicatePairRows[]; total: number }>()(
    z.strictObject({
      jobId: idSchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(100),
    }),
  ),
  /** `all` brings back what an earlier choice left out. */
  'job.setDuplicateChoice': route<RowsChanged>()(
    z.strictObject({
      jobId: idSchema,
      fields: duplicateFieldsSchema,
      keep: z.enum(duplicateChoices),
    }),
  ),
  'job.earlierImports': route<EarlierImports>()(jobInputSchema),

  /**
   * Asks where to save, writes all rows with errors or warnings in the user's columns with 问题 and 原表行号; null when the
   * dialog was closed. `job.showExported` shows the file.
   */
  'job.exportProblems': route<{ fileName: string; rows: number } | null>()(jobInputSchema),
  /** Takes the cells of a mended problem-rows file over, by 原表行号 and column name; one entry of the edit log. */
  'job.mergeCorrections': route<{
    job: Job
    matchedRows: number
    changedCells: number
    /** Rows of the file whose number this job does not have. */
    unknownRows: number
  }>()(z.strictObject({ jobId: idSchema, fileId: idSchema })),
}
