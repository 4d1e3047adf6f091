import { type FieldTarget, fieldKeyOf } from '../../shared/model/field.ts'
import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { matchesOf } from './applyChoices.ts'
import type { Conversion, Finding } from './Conversion.ts'
import { convertDate, convertNumber } from './date.ts'
import { createSplit } from './list.ts'
import { longTextLimit } from './plain.ts'
import { holdsProgramWord, isProgramPlaceholder } from './placeholder.ts'
import { holdsMarkup, isDitto, isMasked } from './standIn.ts'
import { withoutTextMark } from './text.ts'

export type CustomTarget = Extract<FieldTarget, { kind: 'custom' }>

/** The values of one cell, with the finding on them. */
export interface CustomValues {
  values: string[]
  finding: Finding | null
}

export type ConvertCustom = (text: string) => CustomValues

function oneValue({ value, finding }: Conversion): CustomValues {
  return { values: value === '' ? [] : [value], finding }
}

const ditto: Finding = { code: 'cell.ditto', severity: 'error', params: {} }
const markup: Finding = { code: 'cell.undecodable', severity: 'warning', params: {} }
const joinedNull: Finding = { code: 'cell.joinedNull', severity: 'warning', params: {} }
const masked: Finding = { code: 'cell.masked', severity: 'warning', params: {} }
const placeholder: Finding = { code: 'cell.placeholder', severity: 'warning', params: {} }

function checkValues(
  values: string[],
  target: CustomTarget,
  allowed: ReadonlySet<string> | null,
): Finding | null {
  if (target.valueType === 'single' && values.length > 1) {
    return { code: 'custom.severalOptions', severity: 'error', params: { count: values.length } }
  }
  if (allowed) {
    const count = values.filter((value) => !allowed.has(value)).length
    if (count > 0) return { code: 'custom.unknownOption', severity: 'error', params: { count } }
  }
  if (values.length === 1 && isDitto(values[0]!)) return ditto
  if (values.some(holdsProgramWord)) return joinedNull
  if (values.some(isMasked)) return masked
  if (values.some(holdsMarkup)) return markup
  for (const { length } of values) {
    if (length > longTextLimit) {
      return { code: 'text.tooLong', severity: 'warning', params: { length, limit: longTextLimit } }
    }
  }
  return null
}

/**
 * Creates the conversion of cells of a custom field: splits by the target's separators (never inside a number
 * such as 1,200), applies the user's matches to the allowed choices, and checks as far as the catalogue knows
 * the field. Leaves out what a program writes for no value.
 */
export function createCustomConversion(target: CustomTarget, choices?: ConversionChoices): ConvertCustom {
  const { valueType } = target
  if (valueType === 'number') return (text) => oneValue(convertNumber(text))
  if (valueType === 'date') return (text) => oneValue(convertDate(text, choices ?? {}))

  const disabled = choices?.disabled ?? []
  const split = createSplit(disabled.includes('listSeparators') ? '' : target.separators)
  const matches = matchesOf(fieldKeyOf(target), choices)
  const isChoice = valueType === 'single' || valueType === 'multi'
  const allowed = isChoice && target.options && target.options.length > 0 ? new Set(target.options) : null
  const keepsPlaceholders = disabled.includes('placeholder')
  const keepsMarks = disabled.includes('textMark')
  return (text) => {
    let values = split(text)
    if (matches !== null) {
      const matched = values.map((value) => matches.get(value) ?? value)
      values = [...new Set(matched)].filter((value) => value !== '')
    }
    if (!keepsMarks) values = values.map(withoutTextMark)
    const filled = keepsPlaceholders ? values : values.filter((value) => !isProgramPlaceholder(value))
    const finding = checkValues(filled, target, allowed)
    return { values: filled, finding: finding ?? (filled.length < values.length ? placeholder : null) }
  }
}
