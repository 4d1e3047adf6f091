import { type CustomField, standardFields } from '../../shared/model/field.ts'
import type { ColumnSuggestion } from '../../shared/model/mapping.ts'
import type { Column, Row } from '../../shared/model/workbook.ts'
import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { customTargetOf } from './customFieldCatalogue.ts'
import { headerSignature } from './headerText.ts'
import { proposeMapping } from './proposeMapping.ts'

const languages: readonly Language[] = ['zh-CN', 'en']

/** Reserved names: those of the standard fields, in every language. */
const standardNames = new Map(
  languages.flatMap((language) =>
    standardFields.map((field) => [headerSignature(loadTexts(language).fields[field].label), field] as const),
  ),
)

/**
 * Returns the header of a custom field's column in 导入模板: its name, with the id appended where the name alone
 * is ambiguous.
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
 * `proposeMapping` with the catalogue: a column named exactly like a custom field gets that field, whatever
 * the words of its name mean otherwise, because the user chose that name.
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
  // Propose standard fields for the other columns only, so that none is lost to a column already assigned.
  const others = proposeMapping(
    columns.filter(({ index }) => !own.has(index)),
    rows,
  )
  return [...own.values(), ...others.map(sureOfOwnName)].sort(
    (one, other) => one.columnIndex - other.columnIndex,
  )
}

/**
 * Marks a suggestion as certain when the header is the app's own name of the field and the values do not
 * contradict it.
 */
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
