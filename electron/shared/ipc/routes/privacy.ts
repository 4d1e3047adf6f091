import { z } from 'zod'
import { savedFileSchema } from '../../model/file.ts'
import { clearScopes } from '../../model/localData.ts'
import { defineRoute, noInputSchema } from '../defineRoute.ts'

/** The user's control over the data on this computer. */
export const privacyRoutes = {
  /** 立即清除本机数据. Refused with `job.busy` while an import is at work; `job.changed` and `job.removed` follow. */
  'data.clear': defineRoute({
    input: z.strictObject({ scope: z.enum(clearScopes) }),
    output: z.strictObject({ jobs: z.number() }),
  }),

  /** Returns the whole text of a diagnostics file, for review before saving. */
  'diagnostics.preview': defineRoute({ input: noInputSchema, output: z.strictObject({ text: z.string() }) }),
  /** Asks where to save the text of the last preview, unchanged; null when the dialog was closed. */
  'diagnostics.save': defineRoute({ input: noInputSchema, output: savedFileSchema.nullable() }),
}
