import { appInfoSchema } from '../../model/appInfo.ts'
import { defineRoute, doneSchema, noInputSchema } from '../defineRoute.ts'

export const appRoutes = {
  'app.info': defineRoute({ input: noInputSchema, output: appInfoSchema }),
  /** The user knows that uploaded jobs are missing: they are not reported again. */
  'app.acceptLostJobs': defineRoute({ input: noInputSchema, output: doneSchema }),
}
