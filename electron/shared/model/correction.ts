import { z } from 'zod'
import { causeFilterSchema } from './checkedRow.ts'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema, identityFields } from './field.ts'
import { jobSchema } from './job.ts'
import { conversionKinds, mappingSchema, valueMatchSchema } from './mapping.ts'
import { matchingOptionsSchema } from './matchingOptions.ts'
import { columnIndexSchema } from './workbook.ts'

/** Limit above the capacity of an Excel cell. */
export const cellTextSchema = defineSchema(() => z.string().max(40_000))
/** 0-based position of a row among the data rows of a job. */
export const ordinalSchema = defineSchema(() => z.number().int().min(0).max(100_000_000))

export const rowSelectionSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    /** Evaluated when the change starts. */
    causeFilterSchema,
    /** All rows with an error; skipped rows have none. */
    z.strictObject({ kind: z.literal('errors') }),
    z.strictObject({ kind: z.literal('ordinals'), ordinals: z.array(ordinalSchema).min(1).max(10_000) }),
  ]),
)
/** Selects the rows of a bulk change. */
export type RowSelection = z.infer<typeof rowSelectionSchema>

export const rowChangeSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('setCell'), columnIndex: columnIndexSchema, text: cellTextSchema }),
    /** Replaces every occurrence inside the cell, matched exactly. */
    z.strictObject({
      kind: z.literal('replaceText'),
      columnIndex: columnIndexSchema,
      from: cellTextSchema.min(1),
      to: cellTextSchema,
    }),
    z.strictObject({ kind: z.literal('clearCell'), columnIndex: columnIndexSchema }),
    /** 跳过: nothing is sent for the row, and its findings no longer count. */
    z.strictObject({ kind: z.literal('skip') }),
    z.strictObject({ kind: z.literal('unskip') }),
  ]),
)
/** The change to apply to the selected rows. Rows that it leaves unchanged are not counted. */
export type RowChange = z.infer<typeof rowChangeSchema>

export const rowsChangedSchema = defineSchema(() =>
  z.strictObject({
    job: jobSchema,
    changedRows: z.number(),
    /** Ended by `job.cancelChange`: rows changed by then stay changed; one undo reverts them. */
    isCancelled: z.boolean().optional(),
    /** Of undo and redo: the first cell that changed; column null: the row as a whole, which was left out or taken back. */
    first: z
      .strictObject({ ordinal: ordinalSchema, columnIndex: columnIndexSchema.nullable() })
      .nullable()
      .optional(),
  }),
)
/** Result of a bulk change. `job.changed` is sent as well. */
export type RowsChanged = z.infer<typeof rowsChangedSchema>

/** Progress of a bulk change; sent several times a second while it runs. */
export interface ChangeProgress {
  jobId: string
  /** In order: read the file to merge; change the rows, or check all of them again; search for repeated customers again. */
  phase: 'reading' | 'changing' | 'checking' | 'comparing'
  rowsDone: number
  /** Total rows of the change; null while unknown. */
  rowsTotal: number | null
}

export const mergedCorrectionsSchema = defineSchema(() =>
  z.strictObject({
    job: jobSchema,
    matchedRows: z.number(),
    changedCells: z.number(),
    /** Rows of the file whose number this job does not have. */
    unknownRows: z.number(),
  }),
)

export const conversionSummarySchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    kind: z.enum(conversionKinds),
    /** Cells changed. */
    count: z.number(),
    /**
     * The first distinct examples, a few at most. Customer data: for the screen only, never stored or logged.
     */
    examples: z.array(z.strictObject({ before: z.string(), after: z.string() })),
  }),
)
/** Changes of one kind of conversion to one field: 「2024.1.5 → 2024-01-05，共312处」. */
export type ConversionSummary = z.infer<typeof conversionSummarySchema>

export const fieldFillSchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    /** Rows with a value for the field. */
    filled: z.number(),
    /** All rows except those left out. */
    total: z.number(),
    /** Filled by a constant of the mapping, the same in every row. */
    isConstant: z.boolean(),
  }),
)
/** Number of rows that fill one field of the mapping. */
export type FieldFill = z.infer<typeof fieldFillSchema>

const distinctFieldValueSchema = defineSchema(() =>
  z.strictObject({
    value: z.string(),
    /** Number of cells with this value, including rows that were left out. */
    count: z.number(),
    /**
     * The allowed option that matches by label, by code or by an earlier match; null: the user has to choose.
     */
    suggestedOption: z.string().nullable(),
  }),
)
/** One value, as in the file, of a field that takes choices. */
export type DistinctFieldValue = z.infer<typeof distinctFieldValueSchema>

export const distinctFieldValuesSchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    /** Most frequent first. */
    values: z.array(distinctFieldValueSchema),
    /** More distinct values than a user would match by hand; the rest is not listed. */
    isTruncated: z.boolean(),
    /** Options to match values to: 男 and 女, or the field's allowed options; empty when none are known. */
    options: z.array(z.string()),
    /** The suggestions in the mapping's format (`conversions.valueMatches`). */
    matches: z.array(valueMatchSchema),
  }),
)
/** The distinct values of a field that takes choices: sex, and custom fields of type single or multi. */
export type DistinctFieldValues = z.infer<typeof distinctFieldValuesSchema>

/** Fields by which two rows can be the same customer. */
export const duplicateFields = identityFields
export type DuplicateField = (typeof duplicateFields)[number]

/**
 * Rows to send of one customer: all, the first, the last, or the first with its blanks filled from the
 * others.
 */
export const duplicateChoices = ['all', 'first', 'last', 'merge'] as const
export type DuplicateKeep = (typeof duplicateChoices)[number]

export const duplicateSummarySchema = defineSchema(() =>
  z.strictObject({
    /** The fields compared. */
    fields: z.array(z.enum(duplicateFields)),
    /** Selectable fields: those of `duplicateFields` that a column of this job fills. */
    availableFields: z.array(z.enum(duplicateFields)),
    /** The user's choice; null before there was one (all are kept then, with a warning on each). */
    keep: z.enum(duplicateChoices).nullable(),
    /** Customers that appear more than once. */
    groups: z.number(),
    /** Rows beyond the first of each. */
    rows: z.number(),
  }),
)
/** 重复 in the file, by the chosen fields. */
export type DuplicateSummary = z.infer<typeof duplicateSummarySchema>

const earlierImportSchema = defineSchema(() =>
  z.strictObject({
    jobId: z.string(),
    fileName: z.string(),
    /** ISO time of its end; of its last change when it has not ended. */
    completedAt: z.string(),
    /** Rows accepted by the platform. */
    accepted: z.number(),
  }),
)
/** An earlier uploaded job that may already contain this file's customers. */
export type EarlierImport = z.infer<typeof earlierImportSchema>

export const earlierImportsSchema = defineSchema(() =>
  z.strictObject({
    /** Earlier uploads of the very same file, newest first: 「该文件3天前已导入498条」. */
    sameFile: z.array(earlierImportSchema),
    /** Rows whose customer was sent by an earlier upload: 「其中 N 位客户之前导入过」. */
    sameCustomers: z.number(),
  }),
)
export type EarlierImports = z.infer<typeof earlierImportsSchema>

export const recognisedFileSchema = defineSchema(() =>
  z.strictObject({
    /** `problemRows`: before uploading, may be merged as corrections. `failedRows`: 补传, after uploading. */
    kind: z.enum(['problemRows', 'failedRows']),
    jobId: z.string(),
    /** The name of that job's file. */
    fileName: z.string(),
    /** For `failedRows`: that job's mapping, by the columns of the dropped file. */
    mapping: mappingSchema,
    options: matchingOptionsSchema,
  }),
)
/** A dropped file that this app wrote for a job it still knows. */
export type RecognisedFile = z.infer<typeof recognisedFileSchema>
