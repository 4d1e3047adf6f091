import type { FieldKey } from '../../shared/model/field.ts'
import type { IssueCode } from '../../shared/model/issue.ts'
import type { ConversionChoices, ConversionKind } from '../../shared/model/mapping.ts'
import { classifyChange } from './classifyChange.ts'
import { type Conversion, type ConvertValue, refuse } from './Conversion.ts'
import { cleanCode, cleanText } from './text.ts'

/**
 * Fields whose allowed values the document enumerates: with the conversion switched off, other text is
 * refused.
 */
const strictFields: { readonly [Key in FieldKey]?: IssueCode } = {
  phone: 'phone.notNumber',
  sex: 'sex.unknownValue',
  birthday: 'birthday.unreadable',
}

/** The user's value matches of one field, by the cleaned text of the file; null when there are none, or they are switched off. */
export function matchesOf(
  field: FieldKey,
  choices: ConversionChoices | undefined,
): ReadonlyMap<string, string> | null {
  if (choices?.disabled?.includes('valueMatch')) return null
  const matches = (choices?.valueMatches ?? []).filter((match) => match.field === field)
  return matches.length === 0 ? null : new Map(matches.map(({ from, to }) => [cleanText(from), to]))
}

function undo(text: string, conversion: Conversion, kind: ConversionKind, field: FieldKey): Conversion {
  const strictCode = strictFields[field]
  switch (kind) {
    case 'trim':
    case 'invisible':
    case 'fullWidth':
    case 'textMark':
      return { value: text, finding: conversion.finding }
    case 'placeholder':
      return strictCode === undefined
        ? { value: cleanText(text), finding: null }
        : refuse(cleanText(text), strictCode)
    case 'sexWord':
      return refuse(cleanText(text), 'sex.unknownValue')
    // Undone in the row converter, which reads other cells then.
    case 'mergedCell':
    case 'joinedAddress':
    case 'idCardBirthday':
      return conversion
    case 'dayShift':
      return refuse(cleanCode(text), 'birthday.shifted')
    case 'phoneFormat':
    case 'birthdayFormat':
      return { value: cleanCode(text), finding: conversion.finding }
    case 'listSeparators':
    case 'valueMatch':
      return { value: cleanText(text), finding: conversion.finding }
  }
}

/**
 * Wraps a conversion with the user's choices for its field: applies value matches first, then undoes the
 * changes that are switched off.
 */
export function applyChoices(
  convert: ConvertValue,
  field: FieldKey,
  choices: ConversionChoices | undefined,
): ConvertValue {
  const disabled = new Set(choices?.disabled)
  const matches = matchesOf(field, choices)
  const switched: ConvertValue =
    disabled.size === 0
      ? convert
      : (text, isTyped) => {
          const conversion = convert(text, isTyped)
          const kind = conversion.kind ?? classifyChange(text, conversion.value, field)
          return kind !== null && disabled.has(kind) ? undo(text, conversion, kind, field) : conversion
        }
  if (matches === null) return switched
  return (text, isTyped) => {
    const to = matches.get(cleanText(text))
    if (to === undefined) return switched(text, isTyped)
    const { value, finding } = to === '' ? { value: '', finding: null } : convert(to)
    return { value, finding, kind: 'valueMatch' }
  }
}
