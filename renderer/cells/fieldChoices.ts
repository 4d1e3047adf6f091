import { sexValues } from '../../electron/shared/model/field.ts'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type { Issue } from '../../electron/shared/model/issue.ts'
import { splitValues } from './sentText.ts'

/** How a cell of a field is edited beside its text. */
export type FieldEditor =
  | { kind: 'text' }
  | { kind: 'date' }
  | { kind: 'single'; options: readonly string[] }
  | { kind: 'multi'; options: readonly string[] }

/** Returns the editor of a field; columns that are not imported are text. */
export function fieldEditorOf(target: FieldTarget | null): FieldEditor {
  if (target === null) return { kind: 'text' }
  if (target.kind === 'standard') {
    if (target.field === 'sex') return { kind: 'single', options: [...sexValues] }
    return target.field === 'birthday' ? { kind: 'date' } : { kind: 'text' }
  }
  if (target.valueType === 'date') return { kind: 'date' }
  const { options = [] } = target
  if (options.length === 0) return { kind: 'text' }
  const isMulti = target.valueType === 'multi' || (target.valueType === undefined && target.separators !== '')
  return { kind: isMulti ? 'multi' : 'single', options }
}

/** Returns the text of a cell after one of several options was ticked or unticked; other values stay as they are. */
export function toggleOption(text: string, option: string, target: FieldTarget | null): string {
  const values = splitValues(text, target)
  const next = values.includes(option) ? values.filter((value) => value !== option) : [...values, option]
  const separators = target?.kind === 'custom' ? target.separators : ','
  const used = [...separators].find((separator) => text.includes(separator))
  return next.join(used ?? (separators[0] || ','))
}

/** Whether a value is among those of a cell. */
export function hasOption(text: string, option: string, target: FieldTarget | null): boolean {
  return splitValues(text, target).includes(option)
}

/** Digits of a mobile phone number. */
const phoneDigits = 11

/** Returns the texts that could replace a cell, best first: what the check computed, then the single numbers of several. */
export function suggestionsFor(issues: readonly Issue[], text: string): string[] {
  const computed = issues.flatMap(({ suggestion }) => (suggestion === undefined ? [] : [suggestion]))
  const numbers = issues.some(({ code }) => code === 'phone.several')
    ? text
        .split(/[^\d+\s-]+|\s{2,}/)
        .map((part) => part.trim())
        .filter((part) => part.replace(/\D/g, '').length >= 7)
    : []
  return [...new Set([...computed, ...numbers])].filter((each) => each !== text)
}

/** Returns the digits of a phone number that is too short, with `null` for each missing one; null when that is not its fault. */
export function phoneBoxes(issues: readonly Issue[], text: string): (string | null)[] | null {
  if (!issues.some(({ code }) => code === 'phone.tooShort')) return null
  const digits = text.replace(/\D/g, '')
  if (!digits.startsWith('1') || digits.length > phoneDigits) return null
  return Array.from({ length: phoneDigits }, (_, index) => digits[index] ?? null)
}
