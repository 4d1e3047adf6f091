import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

export const appInfoSchema = defineSchema(() =>
  z.strictObject({
    version: z.string(),
    /** The real window, or the browser host used where Electron is missing. */
    host: z.enum(['electron', 'browser']),
    /** Value of `process.platform`. */
    platform: z.string(),
    /** Folder of journal and settings, for display. */
    dataDir: z.string(),
    /** Name of the file, beside the new journal, to which this start moved a damaged one; else null. */
    journalQuarantined: z.string().nullable(),
    /** Records that the journal has lost, as detected by this start. */
    lostRecords: z.strictObject({
      /**
       * Names of files whose jobs made calls that are missing from the journal; their unsent rows are 待确认
       * now.
       */
      fileNames: z.array(z.string()),
      /** Number of uploaded jobs missing from the journal. */
      jobs: z.number(),
    }),
  }),
)
/** The running app, for 关于 and support. */
export type AppInfo = z.infer<typeof appInfoSchema>
