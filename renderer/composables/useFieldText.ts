import { useI18n } from 'vue-i18n'
import type { FieldKey, FieldTarget } from '../../electron/shared/model/field.ts'
import { useCatalogueStore } from '../stores/catalogue.ts'

/** Names and explanations of fields, standard and custom. */
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

  return { label, targetLabel, help }
}
