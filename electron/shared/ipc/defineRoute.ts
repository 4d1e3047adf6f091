import { z } from 'zod'

/** One request of the window: the schemas of its input and of its answer. */
export interface Route<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** Parsed by `registerRoutes` before the handler sees it: a page must not be trusted. */
  input: Input
  /**
   * Gives the answer its type, and the tests of the handlers parse every answer with it. Not parsed at run time: the answer
   * comes from our own main process, the compiler checks the handlers against it, and parsing would block that process for
   * 10 ms on a receipt of 10,000 lines, and copy every page of rows once more while the user scrolls.
   */
  output: Output
}

/** @example defineRoute({ input: jobInputSchema, output: jobSchema }) */
export function defineRoute<Input extends z.ZodType, Output extends z.ZodType>(
  route: Route<Input, Output>,
): Route<Input, Output> {
  return route
}

/** Input of a route that needs none. */
export const noInputSchema = z.undefined()
/** Answer of a route whose only news is that it is done. */
export const doneSchema = z.null()
/** Of a job, a file or a recent file. The handler looks it up, so only its length is checked here. */
export const idSchema = z.string().max(64)
export const jobInputSchema = z.strictObject({ jobId: idSchema })
