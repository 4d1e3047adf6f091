import { z } from 'zod'
import { rowsChangedSchema } from '../../model/correction.ts'
import { duplicateGroupsSchema, groupChoiceSchema } from '../../model/duplicateGroup.ts'
import { defineRoute, jobInputSchema } from '../defineRoute.ts'

/** Repeated customers in place, and those that were imported before. Changes as in `change.ts`. */
export const duplicateGroupRoutes = {
  /** Customers that occur more than once, in the order of their first rows. */
  'job.duplicateGroups': defineRoute({
    input: jobInputSchema.extend({
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(50),
    }),
    output: duplicateGroupsSchema,
  }),
  /** Applies a choice to one group or to all, as one entry of the edit log. */
  'job.setGroupChoice': defineRoute({
    input: jobInputSchema.extend({ choice: groupChoiceSchema }),
    output: rowsChangedSchema,
  }),
  /** 跳过: leaves out the rows whose customer an earlier upload brought to the platform. */
  'job.skipEarlier': defineRoute({ input: jobInputSchema, output: rowsChangedSchema }),
}
