import { z } from 'zod'
import { cellsChangeSchema, cellsPreviewSchema } from '../../model/cellsChange.ts'
import { ordinalSchema, rowsChangedSchema } from '../../model/correction.ts'
import { causeFixesSchema, causeSchema, fixPreviewSchema, fixSchema } from '../../model/fix.ts'
import { defineRoute, idSchema } from '../defineRoute.ts'

const cellsInputSchema = z.strictObject({ jobId: idSchema, viewId: idSchema, change: cellsChangeSchema })
/** Absent: all rows that have the finding. */
const ordinalsSchema = z.array(ordinalSchema).min(1).max(10_000).nullable()
const fixInputSchema = z.strictObject({
  jobId: idSchema,
  cause: causeSchema,
  fix: fixSchema,
  ordinals: ordinalsSchema,
})
/**
 * The user was shown which rows become one customer, and agreed. Without it such a change is refused with
 * `job.joinsCustomers`, which names the first two rows, and nothing is changed.
 */
const allowJoinsSchema = z.boolean().optional()

/**
 * Changes of many cells, each one entry of the edit log. Refused with `job.wrongState` once an upload was
 * started; changes of one job run one after the other.
 */
export const changeRoutes = {
  /** What `job.changeCells` would do; changes nothing. */
  'job.previewCells': defineRoute({ input: cellsInputSchema, output: cellsPreviewSchema }),
  'job.changeCells': defineRoute({
    input: cellsInputSchema.extend({ allowJoins: allowJoinsSchema }),
    output: rowsChangedSchema.extend({ changedCells: z.number() }),
  }),
  /** The fixes that have an effect on the rows of a cause, the most useful first. */
  'job.fixes': defineRoute({
    input: z.strictObject({ jobId: idSchema, cause: causeSchema }),
    output: causeFixesSchema,
  }),
  'job.previewFix': defineRoute({ input: fixInputSchema, output: fixPreviewSchema }),
  'job.applyFix': defineRoute({
    input: fixInputSchema.extend({ allowJoins: allowJoinsSchema }),
    output: rowsChangedSchema,
  }),
}
