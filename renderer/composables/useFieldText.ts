import { useI18n } from 'vue-i18n'
import type { FieldKey, FieldTarget } from '../../electron/shared/model/field.ts'
import { useCatalogueStore } from '../stores/catalogue.ts'

/** Names and explanations of standard and custom fields. */
export function useFieldText() {
  const { t, te } = useI18n()
  const catalogue = useCatalogueStore()

  function label(key: FieldKey): string {
    if (!key.startsWith('custom:')) return te(`fields.${key}.label`) ? t(`fields.${key}.label`) : key
    const configId = key.slice('custom:'.length)
    const name = catalogue.customFields.find((field) => field.configId === configId)?.configName
    return name || t('common.customFieldNumber', { configId })
  }

  function targetLabel(target: FieldTarget): string {
    if (target.kind === 'standard') return label(target.field)
    return target.configName || label(`custom:${target.configId}`)
  }

  function help(key: FieldKey): string {
    return te(`fields.${key}.help`) ? t(`fields.${key}.help`) : ''
  }

  /** Locale key of the format and example of a field; a custom field has those of its type. */
  function detailPath(key: FieldKey): string {
    if (!key.startsWith('custom:')) return `fields.${key}`
    const configId = key.slice('custom:'.length)
    const type = catalogue.customFields.find((field) => field.configId === configId)?.valueType
    return `fields.custom.types.${type ?? 'any'}`
  }

  /** The lines that 「?」 shows for a field. */
  function explain(key: FieldKey) {
    const path = detailPath(key)
    const isCustom = key.startsWith('custom:')
    const example = t(`${path}.example`)
    return {
      label: t('mapping.fieldHelp.label', { field: label(key) }),
      title: label(key),
      meaning: isCustom ? t('fields.custom.help') : help(key),
      details: [
        t('mapping.fieldHelp.format', { format: t(`${path}.format`) }),
        ...(example ? [t('mapping.fieldHelp.example', { example })] : []),
      ],
    }
  }

  return { label, targetLabel, help, explain }
}
