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
    /** What the journal has lost, as this start found out. */
    lostRecords: z.strictObject({
      /** Names of files whose jobs had made calls that are not in the journal: what is unsent there is 待确认 now. */
      fileNames: z.array(z.string()),
      /** Uploaded jobs that are not in the journal at all. */
      jobs: z.number(),
    }),
  }),
)
/** The running app, for 关于 and support. */
export type AppInfo = z.infer<typeof appInfoSchema>
