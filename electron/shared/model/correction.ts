import { z } from 'zod'
import { causeFilterSchema, checkedRowSchema, searchFilterSchema } from './checkedRow.ts'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'
import { jobSchema } from './job.ts'
import { conversionKinds, mappingSchema, valueMatchSchema } from './mapping.ts'
import { matchingOptionsSchema } from './matchingOptions.ts'
import { columnIndexSchema } from './workbook.ts'

/** More than Excel lets a cell hold. */
export const cellTextSchema = defineSchema(() => z.string().max(40_000))
/** 0-based position of a row among the data rows of a job. */
export const ordinalSchema = defineSchema(() => z.number().int().min(0).max(100_000_000))

export const rowSelectionSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    /** As they are when the change starts. */
    causeFilterSchema,
    z.strictObject({ kind: z.literal('ordinals'), ordinals: z.array(ordinalSchema).min(1).max(10_000) }),
    /** All rows that the search of `job.rows` would show. */
    searchFilterSchema,
  ]),
)
/** Which rows a bulk change is about. */
export type RowSelection = z.infer<typeof rowSelectionSchema>

export const rowChangeSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('setCell'), columnIndex: columnIndexSchema, text: cellTextSchema }),
    /** Replaces every occurrence inside the cell, exactly as written. */
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
/** What is changed in the rows chosen. A change that leaves a row as it is does not count it. */
export type RowChange = z.infer<typeof rowChangeSchema>

export const rowsChangedSchema = defineSchema(() =>
  z.strictObject({
    job: jobSchema,
    changedRows: z.number(),
    /** Ended by `job.cancelChange`: the rows changed by then stay changed, and one undo takes them back. */
    isCancelled: z.boolean().optional(),
  }),
)
/** A bulk change as it ended. `job.changed` is sent as well. */
export type RowsChanged = z.infer<typeof rowsChangedSchema>

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
  /** A file to merge is read, then the rows are changed, then repeated customers are looked for again. */
  phase: 'reading' | 'changing' | 'comparing'
  rowsDone: number
  /** Total rows of the change; null while unknown. */
  rowsTotal: number | null
}

const editStepSchema = defineSchema(() => z.strictObject({ kind: z.enum(editKinds), rows: z.number() }))
/** The next step back or forward, and how many rows it changes. */
export type EditStep = z.infer<typeof editStepSchema>

export const editStateSchema = defineSchema(() =>
  z.strictObject({
    undo: editStepSchema.nullable(),
    redo: editStepSchema.nullable(),
    /** Rows with at least one corrected cell. */
    editedRows: z.number(),
    /** Rows the user left out, duplicates among them. */
    skippedRows: z.number(),
  }),
)
/** 撤销 and 重做, which survive a restart; null where there is nothing. */
export type EditState = z.infer<typeof editStateSchema>

export const carriedOverSchema = defineSchema(() =>
  z.strictObject({
    fromJobId: z.string(),
    /** Rows whose corrected cells or 跳过 were carried over; one undo takes them back. */
    changedRows: z.number(),
    /** The choice about repeated customers was made again. */
    keepsDuplicateChoice: z.boolean(),
    /** Rows with errors are left out here as they were there. */
    keepsSkipInvalid: z.boolean(),
    /** The steps of 撤销 and 重做 of the job before are gone: this job has its own log. */
    losesHistory: z.boolean(),
  }),
)
/** What a job that was prepared again carried over from the job before. */
export type CarriedOver = z.infer<typeof carriedOverSchema>

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
    /** The first different ones, a few at most. Customer data: for the screen only, never stored or logged. */
    examples: z.array(z.strictObject({ before: z.string(), after: z.string() })),
  }),
)
/** What one kind of conversion did to one field: 「2024.1.5 → 2024-01-05，共312处」. */
export type ConversionSummary = z.infer<typeof conversionSummarySchema>

export const fieldFillSchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    /** Rows with a value for the field. */
    filled: z.number(),
    /** Rows looked at: all but those that were left out. */
    total: z.number(),
    /** The same text in every row, given in the mapping. */
    isConstant: z.boolean(),
  }),
)
/** How many rows fill one field of the mapping. */
export type FieldFill = z.infer<typeof fieldFillSchema>

const distinctFieldValueSchema = defineSchema(() =>
  z.strictObject({
    value: z.string(),
    /** Cells with it, those of rows that were left out among them. */
    count: z.number(),
    /** The allowed option that it means by label or code, or by an earlier match; null: the user has to choose. */
    suggestedOption: z.string().nullable(),
  }),
)
/** One value of a field that takes choices, as the file has it. */
export type DistinctFieldValue = z.infer<typeof distinctFieldValueSchema>

export const distinctFieldValuesSchema = defineSchema(() =>
  z.strictObject({
    field: fieldKeySchema,
    /** Most frequent first. */
    values: z.array(distinctFieldValueSchema),
    /** There were more different values than anybody matches by hand; the rest is not listed. */
    isTruncated: z.boolean(),
    /** What a value may be matched to: 男 and 女, or the field's allowed options; empty when none are known. */
    options: z.array(z.string()),
    /** The suggestions as the mapping would keep them (`conversions.valueMatches`). */
    matches: z.array(valueMatchSchema),
  }),
)
/** The distinct values of a field that takes choices: sex, and custom fields of type single or multi. */
export type DistinctFieldValues = z.infer<typeof distinctFieldValuesSchema>

/** Fields by which two rows can be one customer. */
export const duplicateFields = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone'] as const
export type DuplicateField = (typeof duplicateFields)[number]

/** Which rows of one customer are sent: all, the first, the last, or the first with its blanks filled from the others. */
export const duplicateChoices = ['all', 'first', 'last', 'merge'] as const
export type DuplicateKeep = (typeof duplicateChoices)[number]

export const duplicateSummarySchema = defineSchema(() =>
  z.strictObject({
    /** The fields looked at. */
    fields: z.array(z.enum(duplicateFields)),
    /** Fields of `duplicateFields` that a column of this job fills: those that can be chosen. */
    availableFields: z.array(z.enum(duplicateFields)),
    /** The choice made; null before there was one (all are kept then, with a warning on each). */
    keep: z.enum(duplicateChoices).nullable(),
    /** Customers that appear more than once. */
    groups: z.number(),
    /** Rows beyond the first of each. */
    rows: z.number(),
  }),
)
/** 重复 in the file, by the fields chosen. */
export type DuplicateSummary = z.infer<typeof duplicateSummarySchema>

export const duplicatePairRowsSchema = defineSchema(() =>
  z.strictObject({
    /** The field whose value both rows have. */
    field: z.enum(duplicateFields),
    first: checkedRowSchema,
    second: checkedRowSchema,
  }),
)
/** A row that repeats a customer, beside the row that had it first. */
export type DuplicatePairRows = z.infer<typeof duplicatePairRowsSchema>

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
/** A job that was uploaded before, in which this file's customers may already be. */
export type EarlierImport = z.infer<typeof earlierImportSchema>

export const earlierImportsSchema = defineSchema(() =>
  z.strictObject({
    /** Earlier uploads of the very same file, newest first: 「该文件3天前已导入498条」. */
    sameFile: z.array(earlierImportSchema),
    /** Rows whose customer an earlier upload has sent: 「其中 N 位客户之前导入过」. */
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
/** A dropped file that this app once wrote for a job it still knows. */
export type RecognisedFile = z.infer<typeof recognisedFileSchema>
