import { z } from 'zod'
import { callVersionNameSchema } from './callVersion.ts'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema, standardFields } from './field.ts'
import { issueCodes, issueSchema } from './issue.ts'

/** All rows with a finding of one cause. */
export const causeFilterSchema = defineSchema(() =>
  z.strictObject({ kind: z.literal('cause'), code: z.enum(issueCodes), field: fieldKeySchema.nullable() }),
)

/** Selects the rows of a job to show, in pages and in views. */
export const rowFilterSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('errors') }),
    z.strictObject({ kind: z.literal('warnings') }),
    /** 已修改. */
    z.strictObject({ kind: z.literal('edited') }),
    /**
     * 已跳过: by the user or as duplicates. In pages rows with errors are under `errors` until they are skipped
     * one by one; in views those skipped by `job.skipInvalid` belong to it as well.
     */
    z.strictObject({ kind: z.literal('skipped') }),
    causeFilterSchema,
    /** All rows sent in one batch. */
    z.strictObject({ kind: z.literal('batch'), batchId: z.number().int() }),
  ]),
)

/** Selects the rows of a job to show. */
export type RowFilter = z.infer<typeof rowFilterSchema>

export const checkedRowSchema = defineSchema(() =>
  z.strictObject({
    /** 0-based position among the data rows of the job. */
    ordinal: z.number(),
    rowNumber: z.number(),
    /** Cells by column index, as in the file, with the user's corrections. */
    cells: z.array(z.string()),
    /** Columns whose cell the user corrected, ascending. */
    editedColumns: z.array(z.number()),
    /** The texts of these cells in the file. */
    originalTexts: z.array(z.string()),
    /** The record exactly as it will be sent, JSON text. */
    recordJson: z.string(),
    issues: z.array(issueSchema),
    /** Only `ready` rows are sent. */
    state: z.enum(['ready', 'invalid', 'skipped']),
    /** Why the row is skipped; null when it is not. `invalid`: by `skipInvalid`. */
    skippedAs: z.enum(['user', 'duplicate', 'invalid']).nullable(),
  }),
)
/** One staged row as the table shows it. */
export type CheckedRow = z.infer<typeof checkedRowSchema>

export const recordPreviewSchema = defineSchema(() =>
  z.strictObject({
    rowNumber: z.number(),
    /** Cells by column index, as in the file, with the user's corrections. */
    cells: z.array(z.string()),
    /** The record as it is staged, JSON text: with the fields of `unsent`. */
    recordJson: z.string(),
    /** The version of the call that the body is written for. */
    callVersion: callVersionNameSchema,
    /** Fields of the record with a value that this version does not send. */
    unsent: z.array(z.enum(standardFields)),
    /** The body of a call with this record alone. */
    bodyJson: z.string(),
  }),
)
/** One customer as it is in the file and as it will be sent. */
export type RecordPreview = z.infer<typeof recordPreviewSchema>

export const checkedRowsPageSchema = defineSchema(() =>
  z.strictObject({
    rows: z.array(checkedRowSchema),
    /** Rows that match the filter. */
    total: z.number(),
  }),
)
export type CheckedRowsPage = z.infer<typeof checkedRowsPageSchema>
