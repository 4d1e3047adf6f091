import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

export const fileHandleSchema = defineSchema(() =>
  z.strictObject({ fileId: z.string(), fileName: z.string(), sizeBytes: z.number() }),
)
/** A file as the window knows it: an opaque id, never a path (decision 13). */
export type FileHandle = z.infer<typeof fileHandleSchema>

export const recentFileSchema = defineSchema(() =>
  z.strictObject({
    recentId: z.string(),
    fileName: z.string(),
    /** Last folder name only, to tell namesakes apart. */
    folderName: z.string(),
    openedAt: z.string(),
    /** False when the file is no longer where it was. */
    available: z.boolean(),
  }),
)
/** A file opened before. */
export type RecentFile = z.infer<typeof recentFileSchema>

/** A file that was just written where the user chose; its folder stays in main. */
export const savedFileSchema = defineSchema(() => z.strictObject({ fileName: z.string() }))

/** The same for a file of rows. */
export const savedRowsSchema = defineSchema(() => savedFileSchema.extend({ rows: z.number() }))
