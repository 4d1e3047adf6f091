import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

export const appInfoSchema = defineSchema(() =>
  z.strictObject({
    version: z.string(),
    /** The real window, or the browser host used where Electron is missing. */
    host: z.enum(['electron', 'browser']),
    /** As `process.platform` names it. */
    platform: z.string(),
    /** Where journal and settings are, for show. */
    dataDir: z.string(),
    /** Name of the file that a damaged journal was moved to by this start, beside the new one; else null. */
    journalQuarantined: z.string().nullable(),
  }),
)
/** The running app, for 关于 and support. */
export type AppInfo = z.infer<typeof appInfoSchema>
