import type { FieldKey } from '../../shared/model/field.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'
import { cleanCode, cleanText, isPlainText, toHalfWidth } from './text.ts'

/** Fields with a format of their own: the kind reported when a change is more than cleaning. */
const kindOfField: { readonly [Key in FieldKey]?: ConversionKind } = {
  phone: 'phoneFormat',
  birthday: 'birthdayFormat',
  sex: 'sexWord',
  tags: 'listSeparators',
}

/**
 * Removes only the blanks that people see and type; `trim` would remove no-break spaces and byte order marks
 * too.
 */
function trimVisibleBlanks(text: string): string {
  const blanks = ' \t\r\n\u3000'
  let start = 0
  let end = text.length
  while (start < end && blanks.includes(text[start]!)) start += 1
  while (end > start && blanks.includes(text[end - 1]!)) end -= 1
  return text.slice(start, end)
}

/**
 * Infers the kind of change from `before` to `after`: the smallest conversion that explains it.
 *
 * @returns null when nothing changed, or when a blank stayed blank
 */
export function classifyChange(before: string, after: string, field: FieldKey): ConversionKind | null {
  if (before === after) return null
  if (after === '') return cleanText(before) === '' ? null : 'placeholder'
  // Shortcut: cleaning explains no change of a text in which there is nothing to clean.
  if (!isPlainText(before) || before.startsWith("'") || before.startsWith('=')) {
    if (trimVisibleBlanks(before) === after) return 'trim'
    if (cleanText(before) === after) return 'invisible'
    if (toHalfWidth(before).trim() === after) return 'fullWidth'
    if (cleanCode(before) === after) return /^\s*(?:'|=")/.test(before) ? 'textMark' : 'invisible'
  }
  return kindOfField[field] ?? (field.startsWith('custom:') ? 'listSeparators' : 'textMark')
}
