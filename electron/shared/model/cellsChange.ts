import { z } from 'zod'
import { duplicateFields, cellTextSchema } from './correction.ts'
import { defineSchema } from './defineSchema.ts'
import { viewIndexSchema } from './rowsView.ts'
import { columnIndexSchema } from './workbook.ts'

export const cellsAreaSchema = defineSchema(() =>
  z.strictObject({
    /** First and last row by index in the view, both included. */
    firstIndex: viewIndexSchema,
    lastIndex: viewIndexSchema,
    /** Columns as the window shows them, from left to right. */
    columnIndexes: z.array(columnIndexSchema).min(1).max(16_384),
  }),
)
/** A rectangle of cells of a view. */
export type CellsArea = z.infer<typeof cellsAreaSchema>

const areasSchema = defineSchema(() => z.array(cellsAreaSchema).min(1).max(1_000))

export const cellsChangeSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    /**
     * Puts lines of texts into an area, from its first cell on. They are repeated over an area that is a
     * multiple of them: one text fills it. A larger paste than the area continues below it and in
     * `moreColumns`, never beyond the view. Texts that a short line lacks leave their cells as they are.
     */
    z.strictObject({
      kind: z.literal('paste'),
      area: cellsAreaSchema,
      /** Columns right of the area, in their order. */
      moreColumns: z.array(columnIndexSchema).max(16_384),
      lines: z.array(z.array(cellTextSchema).max(16_384)).min(1).max(1_048_576),
    }),
    /** Copies the first row of an area into its other rows. */
    z.strictObject({ kind: z.literal('fillDown'), area: cellsAreaSchema }),
    z.strictObject({ kind: z.literal('clearCells'), areas: areasSchema }),
    /** As `clearCells`, for 剪切: the window has read the cells before. */
    z.strictObject({ kind: z.literal('cut'), areas: areasSchema }),
    /** Gives cells the texts of the file again. */
    z.strictObject({ kind: z.literal('restore'), areas: areasSchema }),
    /** Replaces every occurrence of a text inside the cells of an area. */
    z.strictObject({
      kind: z.literal('replace'),
      area: cellsAreaSchema,
      from: cellTextSchema.min(1),
      to: cellTextSchema,
      ignoresCase: z.boolean(),
      /** Only cells that are the text as a whole. */
      wholeCell: z.boolean(),
    }),
    /** Puts one text into every cell (Ctrl+Enter). */
    z.strictObject({ kind: z.literal('typeInRange'), areas: areasSchema, text: cellTextSchema }),
  ]),
)
/** A change of cells of a view: one entry of the edit log, named by its kind. */
export type CellsChange = z.infer<typeof cellsChangeSchema>

export type CellsChangeKind = CellsChange['kind']

/** Kinds of changes of cells. */
export const cellsChangeKinds = [
  'paste',
  'fillDown',
  'clearCells',
  'cut',
  'restore',
  'replace',
  'typeInRange',
] as const satisfies readonly CellsChangeKind[]

export const joinedCustomersSchema = defineSchema(() =>
  z.strictObject({
    /** Rows that would become the same customer as another row. */
    count: z.number(),
    /** The first of them; customer data: for the screen only. */
    examples: z.array(
      z.strictObject({
        rowNumber: z.number(),
        withRowNumber: z.number(),
        field: z.enum(duplicateFields),
        /** The identifier that both would have. */
        value: z.string(),
      }),
    ),
  }),
)
/** Rows that a change would turn into one customer with another row (decision 20). */
export type JoinedCustomers = z.infer<typeof joinedCustomersSchema>

export const cellsPreviewSchema = defineSchema(() =>
  z.strictObject({
    /** Cells whose text would change, and their rows. */
    cells: z.number(),
    rows: z.number(),
    /** Cells among them that fill a field which identifies a customer. */
    identityCells: z.number(),
    /** Errors of these rows before and after. */
    errorsBefore: z.number(),
    errorsAfter: z.number(),
    joinedCustomers: joinedCustomersSchema,
    /** Lines and columns of a paste for which the view has no place. */
    leftOver: z.strictObject({ lines: z.number(), columns: z.number() }),
    /** The first changed cells. */
    examples: z.array(
      z.strictObject({
        rowNumber: z.number(),
        columnIndex: z.number(),
        before: z.string(),
        after: z.string(),
      }),
    ),
  }),
)
/** What a change of cells would do. */
export type CellsPreview = z.infer<typeof cellsPreviewSchema>
