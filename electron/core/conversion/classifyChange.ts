import type { FieldKey } from '../../shared/model/field.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'
import { cleanCode, cleanText, toHalfWidth } from './text.ts'

/** The conversion of a field's own form, when it is more than cleaning. */
const kindOfField: { readonly [Key in FieldKey]?: ConversionKind } = {
  phone: 'phoneFormat',
  birthday: 'birthdayFormat',
  sex: 'sexWord',
  tags: 'listSeparators',
}

/** Blanks that people see and type; `trim` takes no-break spaces and byte order marks as well. */
const visibleBlanks = /^[ \t\r\n\u3000]+|[ \t\r\n\u3000]+$/g

/**
 * Which conversion turned `before` into `after`: the smallest one that explains it. Null when nothing changed, or when a
 * blank stayed blank.
 */
export function classifyChange(before: string, after: string, field: FieldKey): ConversionKind | null {
  if (before === after) return null
  if (after === '') return cleanText(before) === '' ? null : 'placeholder'
  if (before.replace(visibleBlanks, '') === after) return 'trim'
  if (cleanText(before) === after) return 'invisible'
  if (toHalfWidth(before).trim() === after) return 'fullWidth'
  if (cleanCode(before) === after) return /^\s*(?:'|=")/.test(before) ? 'textMark' : 'invisible'
  return kindOfField[field] ?? (field.startsWith('custom:') ? 'listSeparators' : 'textMark')
}
