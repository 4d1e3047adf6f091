import { z } from 'zod'

/** One request of the window, with the schemas of its input and its answer. */
export interface Route<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** Parsed by `registerRoutes` before the handler sees it, because pages are untrusted. */
  input: Input
  /**
   * Types the answer; handler tests parse every answer with it. Not parsed at run time: the answer comes from
   * our own main process, the compiler checks the handlers against it, and parsing would block that process
   * for 10 ms on a receipt of 10,000 lines and copy every page of rows once more while the user scrolls.
   */
  output: Output
}

/**
 * Defines a route; infers the types of its input and its answer for handlers and callers.
 *
 * @example
 * export const jobRoutes = {
 *   'job.get': defineRoute({ input: jobInputSchema, output: jobSchema }),
 * }
 */
export function defineRoute<Input extends z.ZodType, Output extends z.ZodType>(
  route: Route<Input, Output>,
): Route<Input, Output> {
  return route
}

/** Input of a route that needs none. */
export const noInputSchema = z.undefined()
/** Answer of a route that returns no data: the request succeeded. */
export const doneSchema = z.null()
/** Id of a job, a file or a recent file. Only its length is checked here, because the handler looks it up. */
export const idSchema = z.string().max(64)
export const jobInputSchema = z.strictObject({ jobId: idSchema })
