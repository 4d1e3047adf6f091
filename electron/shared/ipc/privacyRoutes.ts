import { z } from 'zod'
import { clearScopes } from '../model/localData.ts'
import { route } from './route.ts'
import { noInputSchema } from './schemas.ts'

/** What the user decides about the data on this computer. */
export const privacyRoutes = {
  /** 立即清除本机数据. Refused with `job.busy` while an import is at work; `job.changed` and `job.removed` follow. */
  'data.clear': route<{ jobs: number }>()(z.strictObject({ scope: z.enum(clearScopes) })),

  /** The whole text of a diagnostics file, to be seen before it is saved. */
  'diagnostics.preview': route<{ text: string }>()(noInputSchema),
  /** Asks where to save the text of the last preview, letter for letter; null when the dialog was closed. */
  'diagnostics.save': route<{ fileName: string } | null>()(noInputSchema),
} as const
