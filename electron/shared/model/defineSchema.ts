import type { z } from 'zod'

/**
 * Builds a schema such that a bundler may drop it. The page imports types and constants from the model files, but never zod: the
 * annotation tells the bundler that an unused call has no side effect, which it cannot see in a bare `z.strictObject(…)`.
 * test/architecture/pageWithoutZod.test.ts fails when zod gets in all the same.
 *
 * @example export const sheetSchema = defineSchema(() => z.strictObject({ name: z.string() }))
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineSchema<Schema extends z.ZodType>(build: () => Schema): Schema {
  return build()
}
