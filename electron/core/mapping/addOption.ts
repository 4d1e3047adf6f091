import { AppError } from '../../shared/errors/AppError.ts'
import { fieldKeyOf, type CustomField, type FieldKey } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'

/**
 * A mapping whose custom field allows one more option, 加为选项.
 *
 * @throws AppError `ipc.badRequest` when no column or constant fills the field, or it takes no options
 */
export function addOption(mapping: Mapping, field: FieldKey, label: string): Mapping {
  let isFound = false
  const extend = <Entry extends Mapping['columns'][number] | Mapping['constants'][number]>(
    entry: Entry,
  ): Entry => {
    const { target } = entry
    if (target?.kind !== 'custom' || fieldKeyOf(target) !== field || !target.options) return entry
    isFound = true
    return { ...entry, target: { ...target, options: [...new Set([...target.options, label])] } }
  }
  const extended = {
    ...mapping,
    columns: mapping.columns.map(extend),
    constants: mapping.constants.map(extend),
  }
  if (!isFound) throw new AppError('ipc.badRequest', `${field} takes no options`)
  return extended
}

/** A field of the catalogue with one more option. */
export function withOption(customField: CustomField, label: string): CustomField {
  const options = customField.options ?? []
  return options.some((option) => option.label === label)
    ? customField
    : { ...customField, options: [...options, { label }] }
}
