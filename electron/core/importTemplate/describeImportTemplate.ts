import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'
import { callVersionFacts, defaultCallVersion } from '../../shared/model/callVersion.ts'
import { identityFields, standardFields, type CustomField } from '../../shared/model/field.ts'
import { customFieldHeader } from '../mapping/customFieldHeaders.ts'
import { sexes } from '../conversion/sex.ts'

/** One column of 导入模板 with its description. */
export interface TemplateColumn {
  name: string
  meaning: string
  format: string
  example: string
  /** Every row needs a value in at least one identity column. */
  isIdentity: boolean
  /** Allowed values; empty: any text. */
  choices: string[]
  /** Whether one cell may hold several choices. */
  takesSeveral: boolean
}

/** Maximum number of choices named in the description; the drop-down list has them all. */
const mostNamed = 12

/** Lists the columns of 导入模板: the platform document's fields in order, then the custom fields. */
export function describeImportTemplate(
  customFields: readonly CustomField[],
  language: Language,
): TemplateColumn[] {
  const { fields, importTemplate } = loadTexts(language)
  const identities: readonly string[] = identityFields
  const { unsentFields } = callVersionFacts[defaultCallVersion]
  const asked = standardFields.filter((field) => !unsentFields.includes(field))
  const standard = asked.map((field): TemplateColumn => {
    const { label, help, format, example } = fields[field]
    return {
      name: label,
      meaning: help,
      format,
      example,
      isIdentity: identities.includes(field),
      choices: field === 'sex' ? [...sexes] : [],
      takesSeveral: false,
    }
  })
  const custom = customFields.map((field): TemplateColumn => {
    const choices = (field.options ?? []).map(({ label }) => label)
    const { format, example } = fields.custom.types[field.valueType ?? 'any']
    const takesSeveral = field.valueType === 'multi'
    const named = choices.slice(0, mostNamed).join(importTemplate.listSeparator)
    const options =
      choices.length > mostNamed
        ? formatMessage(importTemplate.moreOptions, { options: named, count: choices.length })
        : named
    return {
      name: customFieldHeader(field, customFields, language),
      meaning: formatMessage(importTemplate.customMeaning, { configId: field.configId }),
      format: choices.length > 0 ? formatMessage(importTemplate.optionsNote, { format, options }) : format,
      example: choices.length > 0 ? choices.slice(0, takesSeveral ? 2 : 1).join(',') : example,
      isIdentity: false,
      choices,
      takesSeveral,
    }
  })
  return [...standard, ...custom]
}
