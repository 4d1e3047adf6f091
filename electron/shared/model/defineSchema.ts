import type { z } from 'zod'

/**
 * Builds a schema that a bundler may drop. The page imports types and constants from the model files, but
 * never zod: the annotation declares that an unused call has no side effect, which a bundler cannot infer
 * from a bare `z.strictObject(…)`. test/architecture/pageWithoutZod.test.ts fails when zod gets in
 * nevertheless.
 *
 * @example export const sheetSchema = defineSchema(() => z.strictObject({ name: z.string() }))
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineSchema<Schema extends z.ZodType>(build: () => Schema): Schema {
  return build()
}
