import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

const updateObstacleSchema = defineSchema(() =>
  z.enum([
    /** Not the installed app: the browser host, or started from the sources. */
    'development',
    /** The portable .exe has no installation that could be replaced. */
    'portable',
    /** Packed without a publisher's name: an update could not be distinguished from a forgery. */
    'unsigned',
    /** Installed and updated by a package manager. */
    'packageManager',
  ]),
)
/** Why this copy of the app cannot update itself. */
export type UpdateObstacle = z.infer<typeof updateObstacleSchema>

export const updateStatusSchema = defineSchema(() =>
  z.strictObject({
    state: z.enum([
      /** No address is set. */
      'off',
      'unsupported',
      /** No newer version, or not checked yet. */
      'idle',
      'checking',
      'available',
      'downloading',
      /** Downloaded and verified; installed at the user's request. */
      'ready',
      'failed',
    ]),
    obstacle: updateObstacleSchema.nullable(),
    /** Version of the update; null when there is none. */
    version: z.string().nullable(),
    /** Plain text, as the publisher wrote it; null when there is none. */
    releaseNotes: z.string().nullable(),
    /** 0 to 100, while downloading. */
    percent: z.number().nullable(),
    /** ISO time of the last answer from the update server in this run. */
    checkedAt: z.string().nullable(),
  }),
)
/** The state of the app's own updates. */
export type UpdateStatus = z.infer<typeof updateStatusSchema>
