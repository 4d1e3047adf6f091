import { ordinalSchema, rowsChangedSchema } from '../../model/correction.ts'
import { duplicateGroupSchema, groupChoiceSchema } from '../../model/duplicateGroup.ts'
import { defineRoute, jobInputSchema } from '../defineRoute.ts'

/** Repeated customers in place, and those that were imported before. Changes as in `change.ts`. */
export const duplicateGroupRoutes = {
  /** All rows of the customer of a row; null where it occurs once. */
  'job.duplicateGroup': defineRoute({
    input: jobInputSchema.extend({ ordinal: ordinalSchema }),
    output: duplicateGroupSchema.nullable(),
  }),
  /** Applies a choice to one group or to all, as one entry of the edit log. */
  'job.setGroupChoice': defineRoute({
    input: jobInputSchema.extend({ choice: groupChoiceSchema }),
    output: rowsChangedSchema,
  }),
  /** 跳过: leaves out the rows whose customer an earlier upload brought to the platform. */
  'job.skipEarlier': defineRoute({ input: jobInputSchema, output: rowsChangedSchema }),
}
