import { updateStatusSchema } from '../../model/update.ts'
import { defineRoute, doneSchema, noInputSchema } from '../defineRoute.ts'

/** Updates of the app itself. Each answers the status at that time; `update.changed` follows every change. */
export const updateRoutes = {
  'update.status': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Resolves with the answer of the update server. */
  'update.check': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Starts; the progress comes as events. */
  'update.download': defineRoute({ input: noInputSchema, output: updateStatusSchema }),
  /** Ends the app, installs and starts it again. Refused with `update.uploading` while rows are being uploaded. */
  'update.install': defineRoute({ input: noInputSchema, output: doneSchema }),
}
