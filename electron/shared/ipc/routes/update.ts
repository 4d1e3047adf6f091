import { updateStatusSchema } from '../../model/update.ts'
import { defineRoute, doneSchema, noInputSchema } from '../defineRoute.ts'

/** Updates of the app itself. Each returns the status at that time; `update.changed` follows every change. */
export const updateRoutes = {
  'update.status': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Resolves once the update server has answered. */
  'update.check': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Starts the download; progress comes as events. */
  'update.download': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Quits, installs and restarts the app. Refused with `update.uploading` while rows are being uploaded. */
  'update.install': defineRoute({ input: noInputSchema, output: doneSchema }),
}
