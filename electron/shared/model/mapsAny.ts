import type { StandardField } from './field.ts'
import type { Mapping } from './mapping.ts'

/** Whether any column or constant fills one of these fields. */
export function mapsAny(
  { columns, constants }: Pick<Mapping, 'columns' | 'constants'>,
  wanted: readonly StandardField[],
): boolean {
  return [...columns, ...constants].some(
    ({ target }) => target?.kind === 'standard' && wanted.includes(target.field),
  )
}
