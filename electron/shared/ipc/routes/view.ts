import { z } from 'zod'
import {
  columnValuesSchema,
  findingRankSchema,
  foundInViewSchema,
  viewCellSchema,
  openedViewSchema,
  rowsViewSchema,
  viewIndexSchema,
  viewMarksSchema,
  viewWindowSchema,
} from '../../model/rowsView.ts'
import { ordinalSchema } from '../../model/correction.ts'
import { causeSchema } from '../../model/fix.ts'
import { columnIndexSchema } from '../../model/workbook.ts'
import { defineRoute, idSchema } from '../defineRoute.ts'

const viewInputSchema = z.strictObject({ jobId: idSchema, viewId: idSchema })
const directionSchema = z.enum(['next', 'previous'])
/** Findings that count; of one cause (null: of any). */
const wantedFindingsShape = { severity: z.enum(['error', 'any']), cause: causeSchema.nullable() }

/**
 * The rows of a job as the grid shows them. A view is opened once for a filter and an order; `view.closed`
 * refuses the id of a view that was dropped, because another one was opened or rows were checked again.
 */
export const viewRoutes = {
  /** Opens a view and drops the job's former one. Resolves when its order is known (≤ 2 s for a million rows). */
  'job.openView': defineRoute({
    input: z.strictObject({ jobId: idSchema, view: rowsViewSchema }),
    output: openedViewSchema,
  }),
  /** Rows of a window; fewer than `limit` at the end. Rows of a sorted view are best read 50 at a time. */
  'job.viewRows': defineRoute({
    input: viewInputSchema.extend({ offset: viewIndexSchema, limit: z.number().int().min(1).max(200) }),
    output: viewWindowSchema,
  }),
  /** Where a row is in the view; null when it is not in it. */
  'job.viewIndexOf': defineRoute({
    input: viewInputSchema.extend({ ordinal: ordinalSchema }),
    output: z.strictObject({ index: z.number() }).nullable(),
  }),
  /** Where a group of a view of duplicates begins, by its 0-based number; null: the view has no such group. */
  'job.viewGroup': defineRoute({
    input: viewInputSchema.extend({ group: viewIndexSchema }),
    output: z.strictObject({ index: z.number() }).nullable(),
  }),
  /** Searches the cells of the view, from a cell on (not included), ignoring case. Null: no row in the view. */
  'job.findInView': defineRoute({
    input: viewInputSchema.extend({
      text: z.string().min(1).max(200),
      /** Only this column. */
      columnIndex: columnIndexSchema.nullable(),
      fromIndex: viewIndexSchema,
      /** Null: the hit may be in any cell of the row `fromIndex`. */
      fromColumn: columnIndexSchema.nullable(),
      direction: directionSchema,
    }),
    output: foundInViewSchema,
  }),
  /** The next cell with a finding, from a cell on (not included), going round at the end; null: none left. */
  'job.nextFinding': defineRoute({
    input: viewInputSchema.extend({
      fromIndex: viewIndexSchema,
      fromColumn: columnIndexSchema.nullable(),
      direction: directionSchema,
      ...wantedFindingsShape,
    }),
    output: viewCellSchema.nullable(),
  }),
  /** Which of the cells with a finding a cell is (`columnIndex` null: it is none of the file's). */
  'job.findingRank': defineRoute({
    input: viewInputSchema.extend({
      index: viewIndexSchema,
      columnIndex: columnIndexSchema.nullable(),
      ...wantedFindingsShape,
    }),
    output: findingRankSchema,
  }),
  /**
   * Index of the row where Ctrl+arrow leads in a column: the last filled cell of a run, or the next filled one over blanks, or the
   * end of the view. Null: the same was asked again meanwhile, of this view.
   */
  'job.findEdge': defineRoute({
    input: viewInputSchema.extend({
      columnIndex: columnIndexSchema,
      fromIndex: viewIndexSchema,
      direction: directionSchema,
    }),
    output: z.number().nullable(),
  }),
  /** Which parts of the view have findings, for the ruler beside it, when it is divided into so many. */
  'job.viewMarks': defineRoute({
    input: viewInputSchema.extend({ parts: z.number().int().min(1).max(2_000) }),
    output: viewMarksSchema,
  }),
  /** Distinct texts of a column in the view without this column's own value filter, for its menu. */
  'job.columnValues': defineRoute({
    input: viewInputSchema.extend({
      columnIndex: columnIndexSchema,
      /** Only texts that contain it, ignoring case. */
      search: z.string().max(200),
      limit: z.number().int().min(1).max(1_000),
    }),
    output: columnValuesSchema,
  }),
  /**
   * Texts of cells as in the file with the user's corrections, a line a row, for copying.
   *
   * Refused with `view.tooLarge` beyond 200,000 cells or 20 MB.
   */
  'job.readCells': defineRoute({
    input: viewInputSchema.extend({
      firstIndex: viewIndexSchema,
      lastIndex: viewIndexSchema,
      columnIndexes: z.array(columnIndexSchema).min(1).max(16_384),
    }),
    output: z.strictObject({ lines: z.array(z.array(z.string())) }),
  }),
}
