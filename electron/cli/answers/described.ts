import type { z } from 'zod'

/** A description of every member of an object. */
export type Descriptions<Shape> = { readonly [Key in keyof Shape]-?: string }

/**
 * Adds the descriptions that docs/cli-json.md prints to the members of a schema; a member without one does not compile.
 */
export function described<Schema extends z.ZodObject>(
  schema: Schema,
  descriptions: Descriptions<Schema['shape']>,
): Schema {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, member]) => [
      name,
      (member as z.ZodType).describe(descriptions[name as keyof Schema['shape']]),
    ]),
  )
  return schema.extend(shape) as unknown as Schema
}
