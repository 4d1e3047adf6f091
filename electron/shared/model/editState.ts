import { z } from 'zod'
import { cellsChangeKinds } from './cellsChange.ts'
import { defineSchema } from './defineSchema.ts'

/** Kinds of entries of the edit log, for 「撤销：…」. */
export const editKinds = [
  'editCell',
  'setCell',
  'replaceText',
  'clearCell',
  ...cellsChangeKinds,
  'keepFirstPhone',
  'dropDecimalZero',
  'shortYear',
  'acceptSuggestion',
  'skipRows',
  /** `skipRows` of rows that are no customers, and of hidden ones. */
  'skipNotCustomers',
  'skipHidden',
  'clear',
  'skipEarlier',
  'skip',
  'unskip',
  'duplicates',
  'mergeCorrections',
  'carryOver',
  /** A change of rows that the platform rejected, before and after they were sent again. */
  'repair',
  'sentRepair',
] as const
export type EditKind = (typeof editKinds)[number]

const editStepSchema = defineSchema(() => z.strictObject({ kind: z.enum(editKinds), rows: z.number() }))
/** The next undo or redo step, and how many rows it changes. */
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
