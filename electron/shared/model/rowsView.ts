import { z } from 'zod'
import { checkedRowSchema, rowFilterSchema } from './checkedRow.ts'
import { cellTextSchema, ordinalSchema } from './correction.ts'
import { defineSchema } from './defineSchema.ts'
import { columnIndexSchema } from './workbook.ts'

export const viewFilterSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    rowFilterSchema,
    /** 可上传: rows that are sent. */
    z.strictObject({ kind: z.literal('ready') }),
    /** Rows of customers that occur more than once, one group below the other. Not sorted by a column. */
    z.strictObject({ kind: z.literal('duplicates') }),
    /** Rows whose customer an earlier upload brought to the platform. */
    z.strictObject({ kind: z.literal('earlier') }),
    /** 被退回: rows that the platform rejected. */
    z.strictObject({ kind: z.literal('rejected') }),
  ]),
)
/** Selects the rows of a view by their state. */
export type ViewFilter = z.infer<typeof viewFilterSchema>

export const valueFilterSchema = defineSchema(() =>
  z.strictObject({
    columnIndex: columnIndexSchema,
    /** Cell texts with surrounding blanks removed; '' selects blank cells. */
    texts: z.array(cellTextSchema).max(10_000),
    /** Selects the rows with any other text instead. */
    isExcluding: z.boolean().optional(),
  }),
)
/** Selects rows that have one of the texts in a column, or none of them. */
export type ValueFilter = z.infer<typeof valueFilterSchema>

export const viewSortSchema = defineSchema(() =>
  z.strictObject({ columnIndex: columnIndexSchema, direction: z.enum(['ascending', 'descending']) }),
)
/**
 * Order of a view: digits by their value, Chinese by pinyin; blank cells last in both directions; equal cells
 * in the order of the file.
 */
export type ViewSort = z.infer<typeof viewSortSchema>

export const rowsViewSchema = defineSchema(() =>
  z.strictObject({
    filter: viewFilterSchema,
    /** Only rows with a cell that contains this text, ignoring case. */
    search: z.string().min(1).max(200).nullable(),
    /** All of them must apply. */
    values: z.array(valueFilterSchema).max(100),
    /** Null: in the order of the file. */
    sort: viewSortSchema.nullable(),
  }),
)
/**
 * What a view shows and in which order. A view is a snapshot: a row stays where it is while it is changed,
 * until the view is opened again.
 */
export type RowsView = z.infer<typeof rowsViewSchema>

/** 0-based position of a row in a view. */
export const viewIndexSchema = ordinalSchema

export const openedViewSchema = defineSchema(() =>
  z.strictObject({
    viewId: z.string(),
    /** Rows in the view. */
    rows: z.number(),
    /** Customers of the filter `duplicates`; null for other filters. */
    groups: z.number().nullable(),
  }),
)
export type OpenedView = z.infer<typeof openedViewSchema>

export const viewWindowSchema = defineSchema(() =>
  z.strictObject({
    rows: z.array(checkedRowSchema),
    /** By position in `rows`: 0-based group of the row in a view of duplicates; null for other views. */
    groups: z.array(z.number()).nullable(),
  }),
)
/** Some successive rows of a view, with their present contents. */
export type ViewWindow = z.infer<typeof viewWindowSchema>

export const viewCellSchema = defineSchema(() =>
  z.strictObject({ index: z.number(), columnIndex: z.number() }),
)
/** One cell of a view. */
export type ViewCell = z.infer<typeof viewCellSchema>

export const foundInViewSchema = defineSchema(() =>
  z.strictObject({
    /** Cells of the view that contain the text, as far as counted. */
    hits: z.number(),
    /** False while the search is under way: the same request again waits for more. */
    isComplete: z.boolean(),
    /** 1-based position of `hit` among all hits in the order of the view; null until it is known. */
    rank: z.number().nullable(),
    /** The next hit in the wanted direction, going round at the end; null when there is none so far. */
    hit: viewCellSchema.nullable(),
  }),
)
/** Answer to 查找: 「第3处，共92处」. */
export type FoundInView = z.infer<typeof foundInViewSchema>

export const findingRankSchema = defineSchema(() =>
  z.strictObject({
    /** 1-based position among them in the order of the view; null: the cell has none. */
    rank: z.number().nullable(),
    /** Cells of the view with such a finding; findings about a whole row are in the column that identifies its customer. */
    total: z.number(),
  }),
)
/** Where a cell is among those with a finding: 「第1处，共86处」. */
export type FindingRank = z.infer<typeof findingRankSchema>

export const viewMarksSchema = defineSchema(() =>
  z.strictObject({ errors: z.array(z.number()), warnings: z.array(z.number()) }),
)
/** Parts of a view that have findings, 0-based and ascending; a part with an error is not among the warnings. */
export type ViewMarks = z.infer<typeof viewMarksSchema>

export const columnValuesSchema = defineSchema(() =>
  z.strictObject({
    /** Most frequent first, with surrounding blanks removed; '' stands for blank cells. */
    values: z.array(z.strictObject({ text: z.string(), rows: z.number() })),
    /** Distinct texts that match `search`; `values` holds the first of them. */
    distinct: z.number(),
  }),
)
/** The distinct texts of a column, for 只看这些值. */
export type ColumnValues = z.infer<typeof columnValuesSchema>
