import { savedFileSchema } from '../../model/file.ts'
import { defineRoute, doneSchema, noInputSchema } from '../defineRoute.ts'

export const importTemplateRoutes = {
  /**
   * Asks where to save 导入模板, a workbook to fill in, with the custom fields of the catalogue; null when the
   * dialog was closed.
   */
  'importTemplate.save': defineRoute({ input: noInputSchema, output: savedFileSchema.nullable() }),
  /** Shows the last saved one in its folder. */
  'importTemplate.show': defineRoute({ input: noInputSchema, output: doneSchema }),
}
