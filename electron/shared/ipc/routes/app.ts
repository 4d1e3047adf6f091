import { appInfoSchema } from '../../model/appInfo.ts'
import { defineRoute, noInputSchema } from '../defineRoute.ts'

export const appRoutes = {
  'app.info': defineRoute({ input: noInputSchema, output: appInfoSchema }),
}
