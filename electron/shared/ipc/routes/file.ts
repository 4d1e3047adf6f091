import { z } from 'zod'
import { recognisedFileSchema } from '../../model/correction.ts'
import { fileHandleSchema, recentFileSchema } from '../../model/file.ts'
import { readChoicesSchema, sheetPreviewSchema } from '../../model/workbook.ts'
import { defineRoute, doneSchema, idSchema, noInputSchema } from '../defineRoute.ts'

export const fileRoutes = {
  /** Opens the system dialog; null when the user closed it. */
  'file.pick': defineRoute({ input: noInputSchema, output: fileHandleSchema.nullable() }),
  /** Called only by the preload script, with the path of a file dropped on the window. */
  'file.register': defineRoute({
    input: z.strictObject({ path: z.string().min(1).max(32_768) }),
    output: fileHandleSchema,
  }),
  'file.recent': defineRoute({ input: noInputSchema, output: z.array(recentFileSchema) }),
  'file.openRecent': defineRoute({ input: z.strictObject({ recentId: idSchema }), output: fileHandleSchema }),
  'file.forgetRecent': defineRoute({ input: z.strictObject({ recentId: idSchema }), output: doneSchema }),
  'file.openSample': defineRoute({ input: noInputSchema, output: fileHandleSchema }),
  /** Returns the file that the app was opened with, once; null when there is none. */
  'file.takeOpened': defineRoute({ input: noInputSchema, output: fileHandleSchema.nullable() }),
  /** Reads only the first rows, whatever the size of the file. */
  'file.preview': defineRoute({
    input: z.strictObject({ fileId: idSchema, choices: readChoicesSchema }),
    output: sheetPreviewSchema,
  }),
  /**
   * Recognises a file that this app wrote for a job it still knows: problem rows to merge, or failed rows for
   * 补传.
   */
  'file.recognise': defineRoute({
    input: z.strictObject({ fileId: idSchema }),
    output: recognisedFileSchema.nullable(),
  }),
  /** Jobs with the very same bytes that wait for the user or are under way, newest first; rehearsals do not count. */
  'file.unfinished': defineRoute({
    input: z.strictObject({ fileId: idSchema }),
    output: z.strictObject({ jobIds: z.array(z.string()) }),
  }),
}
