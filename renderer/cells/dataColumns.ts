import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type { MappedColumn, Mapping } from '../../electron/shared/model/mapping.ts'
import { takesSeveral } from './sentText.ts'

/** Width of the column with the customer's name, in px. */
export const nameWidth = 88

/** Widths of the design, in px. */
const widths = { phone: 184, sex: 92, date: 190, tags: 142, options: 200, text: 160 }

/** Returns how wide a column is before anybody drags it, in px. */
export function firstWidth(target: FieldTarget | null): number {
  if (target === null) return widths.text
  if (target.kind === 'custom') {
    if (target.valueType === 'date') return widths.date
    return takesSeveral(target) || (target.options?.length ?? 0) > 0 ? widths.options : widths.text
  }
  if (target.field === 'phone') return widths.phone
  if (target.field === 'sex') return widths.sex
  if (target.field === 'birthday') return widths.date
  return target.field === 'tags' ? widths.tags : widths.text
}

/** The column whose content is a customer's name; it stays in view. */
export function nameColumn(mapping: Mapping): MappedColumn | undefined {
  return mapping.columns.find(({ target }) => target?.kind === 'standard' && target.field === 'realName')
}
