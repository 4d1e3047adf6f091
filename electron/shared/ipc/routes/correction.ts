import { z } from 'zod'
import { checkedRowSchema } from '../../model/checkedRow.ts'
import {
  cellTextSchema,
  conversionSummarySchema,
  distinctFieldValuesSchema,
  duplicateFields,
  duplicateSummarySchema,
  earlierImportsSchema,
  fieldFillSchema,
  mergedCorrectionsSchema,
  ordinalSchema,
  rowChangeSchema,
  rowSelectionSchema,
  rowsChangedSchema,
} from '../../model/correction.ts'
import { editStateSchema } from '../../model/editState.ts'
import { fieldKeySchema } from '../../model/field.ts'
import { jobSchema } from '../../model/job.ts'
import { mappingSchema } from '../../model/mapping.ts'
import { columnIndexSchema } from '../../model/workbook.ts'
import { defineRoute, doneSchema, idSchema, jobInputSchema } from '../defineRoute.ts'

const duplicateFieldsSchema = z.array(z.enum(duplicateFields)).min(1).max(duplicateFields.length)

/**
 * Corrections of a prepared job. Every change of rows is one entry of the edit log and is refused with
 * `job.wrongState` once an upload was started; changes of one job run one after the other.
 */
export const correctionRoutes = {
  /** Finds a row by its number (`placeRow` where the job has several sheets); null when no row has it. */
  'job.locateRow': defineRoute({
    input: z.strictObject({ jobId: idSchema, rowNumber: z.number().int().min(1).max(0xffff_ffff) }),
    output: z.strictObject({ ordinal: z.number() }).nullable(),
  }),
  /**
   * Changes one cell and rechecks its row; a row the user had skipped stays skipped. Refused with
   * `job.joinsCustomers` when its row would become the same customer as another one, unless `allowJoins`: the
   * user was told both row numbers.
   */
  'job.editCell': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      ordinal: ordinalSchema,
      columnIndex: columnIndexSchema,
      text: cellTextSchema,
      allowJoins: z.boolean().optional(),
    }),
    output: z.strictObject({ job: jobSchema, row: checkedRowSchema }),
  }),
  /**
   * Changes many rows; resolves when all are done (a few seconds for 100,000). `job.changeProgress` reports
   * the progress. `allowJoins` as for `job.editCell`.
   */
  'job.changeRows': defineRoute({
    input: z.strictObject({
      jobId: idSchema,
      selection: rowSelectionSchema,
      change: rowChangeSchema,
      allowJoins: z.boolean().optional(),
    }),
    output: rowsChangedSchema,
  }),
  /** Cancels the running bulk change, if any: its request resolves with `isCancelled`. */
  'job.cancelChange': defineRoute({ input: jobInputSchema, output: doneSchema }),
  /**
   * Checks the rows of a job again by another mapping (answers about conversions, 选项匹配, fields): a new
   * generation of the same job, which keeps corrections and undo. The file is not needed. Null when
   * `job.cancelChange` ended it: the job is as before. For another sheet or header row a file is prepared.
   */
  'job.recheck': defineRoute({
    input: jobInputSchema.extend({ mapping: mappingSchema }),
    output: jobSchema.nullable(),
  }),
  /** Undoes the newest change; null when there is none. */
  'job.undo': defineRoute({ input: jobInputSchema, output: rowsChangedSchema.nullable() }),
  'job.redo': defineRoute({ input: jobInputSchema, output: rowsChangedSchema.nullable() }),
  'job.editState': defineRoute({ input: jobInputSchema, output: editStateSchema }),

  /** Counts the changes made by conversions, most frequent first. */
  'job.conversions': defineRoute({ input: jobInputSchema, output: z.array(conversionSummarySchema) }),
  /** Counts the rows that fill each imported field, in the order of the file's columns. */
  'job.fieldFills': defineRoute({ input: jobInputSchema, output: z.array(fieldFillSchema) }),
  /** Lists the values of a field that takes choices, for 选项匹配; no values for any other field. */
  'job.distinctValues': defineRoute({
    input: z.strictObject({ jobId: idSchema, field: fieldKeySchema }),
    output: distinctFieldValuesSchema,
  }),

  /**
   * Summarises repeated customers by the fields of the last choice, or by other fields, which are then
   * searched.
   */
  'job.duplicates': defineRoute({
    input: z.strictObject({ jobId: idSchema, fields: duplicateFieldsSchema.optional() }),
    output: duplicateSummarySchema,
  }),
  'job.earlierImports': defineRoute({ input: jobInputSchema, output: earlierImportsSchema }),

  /**
   * Merges the cells of a corrected problem-rows file, by 原表行号 and column name; one entry of the edit log.
   */
  'job.mergeCorrections': defineRoute({
    input: z.strictObject({ jobId: idSchema, fileId: idSchema }),
    output: mergedCorrectionsSchema,
  }),
}
