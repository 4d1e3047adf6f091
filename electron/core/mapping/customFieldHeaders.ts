import { type CustomField, standardFields } from '../../shared/model/field.ts'
import type { ColumnSuggestion } from '../../shared/model/mapping.ts'
import type { Column, Row } from '../../shared/model/workbook.ts'
import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { customTargetOf } from './customFieldCatalogue.ts'
import { headerSignature } from './headerText.ts'
import { proposeMapping } from './proposeMapping.ts'

const languages: readonly Language[] = ['zh-CN', 'en']

/** Names already taken: those of the standard fields, in every language. */
const standardNames = new Map(
  languages.flatMap((language) =>
    standardFields.map((field) => [headerSignature(loadTexts(language).fields[field].label), field] as const),
  ),
)

/**
 * The name of a custom field's column in 导入模板: its own, with the id behind it where the name alone does not tell which
 * field is meant.
 */
export function customFieldHeader(
  field: CustomField,
  customFields: readonly CustomField[],
  language: Language,
): string {
  const name = field.configName.trim()
  if (name !== '' && isOwnName(name, customFields)) return name
  const { fieldIdSuffix } = loadTexts(language).importTemplate
  return formatMessage(fieldIdSuffix, {
    name: name || loadTexts(language).fields.custom.label,
    configId: field.configId,
  })
}

/**
 * As `proposeMapping`, where the catalogue is known: a column named exactly as one of its fields is that field's, whatever the words
 * in the name would mean otherwise. It was the user who named it.
 */
export function proposeWithCustomFields(
  columns: Column[],
  rows: Row[],
  customFields: readonly CustomField[],
): ColumnSuggestion[] {
  const fieldByHeader = new Map<string, CustomField>()
  for (const language of languages) {
    for (const field of customFields) {
      fieldByHeader.set(headerSignature(customFieldHeader(field, customFields, language)), field)
    }
  }
  const own = new Map<number, ColumnSuggestion>()
  const taken = new Set<string>()
  for (const { index, name } of columns) {
    const field = fieldByHeader.get(headerSignature(name))
    if (!field || taken.has(field.configId)) continue
    taken.add(field.configId)
    const target = customTargetOf(field, name)
    own.set(index, { columnIndex: index, columnName: name, target, state: 'matched', score: 1 })
  }
  // Standard fields go to the other columns only: none is lost to a column that is spoken for.
  const others = proposeMapping(
    columns.filter(({ index }) => !own.has(index)),
    rows,
  ).map(sureOfOwnName)
  return [...own.values(), ...others].sort((one, other) => one.columnIndex - other.columnIndex)
}

/** A column called as this app calls the field, with values that do not speak against it, leaves no doubt. */
function sureOfOwnName(suggestion: ColumnSuggestion): ColumnSuggestion {
  const { columnName, target, state } = suggestion
  const field = standardNames.get(headerSignature(columnName))
  const isSure = state === 'matched' && target?.kind === 'standard' && target.field === field
  return isSure ? { ...suggestion, score: 1 } : suggestion
}

function isOwnName(name: string, customFields: readonly CustomField[]): boolean {
  const signature = headerSignature(name)
  const namesakes = customFields.filter(({ configName }) => headerSignature(configName) === signature)
  return signature !== '' && namesakes.length === 1 && !standardNames.has(signature)
}
