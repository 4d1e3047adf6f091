import { z } from 'zod'
import { checkedRowSchema } from './checkedRow.ts'
import { duplicateChoices, ordinalSchema } from './correction.ts'
import { defineSchema } from './defineSchema.ts'
import { columnIndexSchema } from './workbook.ts'

/** Longest list of rows of one group that is sent to the window. */
export const mostGroupRows = 50

export const duplicateGroupSchema = defineSchema(() =>
  z.strictObject({
    /** The first row of the group, which names it. */
    firstOrdinal: z.number(),
    /** Rows of the group, and the first of them (`mostGroupRows`) in the order of the file. */
    size: z.number(),
    rows: z.array(checkedRowSchema),
    /** Columns in which `rows` differ, ascending. */
    differingColumns: z.array(z.number()),
  }),
)
/** The rows of one customer. */
export type DuplicateGroup = z.infer<typeof duplicateGroupSchema>

export const groupChoiceSchema = defineSchema(() =>
  z.strictObject({
    /** The group of this first row; null: all groups. */
    firstOrdinal: ordinalSchema.nullable(),
    keep: z.enum(duplicateChoices),
    /**
     * For `merge`: where rows differ, the value of the newer (later in the file) or the older row, by column.
     * Columns that are not listed keep the value of the first row. Tags are united.
     */
    columns: z
      .array(z.strictObject({ columnIndex: columnIndexSchema, from: z.enum(['older', 'newer']) }))
      .max(16_384)
      .optional(),
  }),
)
/** What to send of the rows of one customer, or of all customers that occur more than once. */
export type GroupChoice = z.infer<typeof groupChoiceSchema>
