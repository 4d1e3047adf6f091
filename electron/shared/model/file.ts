import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

export const fileHandleSchema = defineSchema(() =>
  z.strictObject({ fileId: z.string(), fileName: z.string(), sizeBytes: z.number() }),
)
/** The window's view of a file: an opaque id, never a path (decision 13). */
export type FileHandle = z.infer<typeof fileHandleSchema>

export const recentFileSchema = defineSchema(() =>
  z.strictObject({
    recentId: z.string(),
    fileName: z.string(),
    /** Last folder name only, to distinguish files of the same name. */
    folderName: z.string(),
    openedAt: z.string(),
    /** False when the file is no longer at its path. */
    available: z.boolean(),
  }),
)
/** A file opened before. */
export type RecentFile = z.infer<typeof recentFileSchema>

/** A file just written to the user's chosen place; its folder stays in main. */
export const savedFileSchema = defineSchema(() => z.strictObject({ fileName: z.string() }))

/** A saved file of rows. */
export const savedRowsSchema = defineSchema(() => savedFileSchema.extend({ rows: z.number() }))
