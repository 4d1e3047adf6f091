import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

export const cellMenuPlaceSchema = defineSchema(() =>
  z.strictObject({
    canEdit: z.boolean(),
    /** 改回原值 is offered: a selected cell was changed, as far as the window knows. */
    canRestore: z.boolean(),
    /** 只看同样的值 is offered. */
    canFilter: z.boolean(),
    /** Whether its row is skipped by the user; null: it can be neither skipped nor taken back. */
    isSkipped: z.boolean().nullable(),
  }),
)
/** The cell that a menu is opened on. */
export type CellMenuPlace = z.infer<typeof cellMenuPlaceSchema>

const cellMenuChoices = ['restore', 'sameValues', 'skip', 'unskip'] as const
/** What the page itself does; 剪切, 复制 and 粘贴 act on the focused field. */
export type CellMenuChoice = (typeof cellMenuChoices)[number]

export const cellMenuAnswerSchema = defineSchema(() =>
  z.strictObject({
    /** The system showed a menu; otherwise the page draws its own. */
    isShown: z.boolean(),
    chosen: z.enum(cellMenuChoices).nullable(),
  }),
)
export type CellMenuAnswer = z.infer<typeof cellMenuAnswerSchema>
