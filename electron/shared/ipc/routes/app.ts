import { appInfoSchema } from '../../model/appInfo.ts'
import { cellMenuAnswerSchema, cellMenuPlaceSchema } from '../../model/cellMenu.ts'
import { defineRoute, doneSchema, noInputSchema } from '../defineRoute.ts'

export const appRoutes = {
  'app.info': defineRoute({ input: noInputSchema, output: appInfoSchema }),
  /** The user knows that uploaded jobs are missing: they are not reported again. */
  'app.acceptLostJobs': defineRoute({ input: noInputSchema, output: doneSchema }),
  /** Shows the system's menu of a cell at the mouse; resolves when it is closed, at once without a system's window. */
  'app.showCellMenu': defineRoute({ input: cellMenuPlaceSchema, output: cellMenuAnswerSchema }),
}
