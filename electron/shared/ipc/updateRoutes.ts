import type { UpdateStatus } from '../model/update.ts'
import { route } from './route.ts'
import { noInputSchema } from './schemas.ts'

/** Updates of the app itself; each answers with where things stand then, `update.changed` follows every change. */
export const updateRoutes = {
  'update.status': route<UpdateStatus>()(noInputSchema),
  /** Resolves with the answer of the update server. */
  'update.check': route<UpdateStatus>()(noInputSchema),
  /** Starts; the progress comes as events. */
  'update.download': route<UpdateStatus>()(noInputSchema),
  /** Ends the app, installs and starts it again. Refused with `update.uploading` while rows are going up. */
  'update.install': route<null>()(noInputSchema),
} as const
