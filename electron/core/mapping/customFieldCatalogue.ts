import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import { customFieldSchema, type CustomField, type FieldTarget } from '../../shared/model/field.ts'
import { suggestSeparators } from './separators.ts'
import { isPositiveInt64 } from '../../shared/model/int64.ts'

/** The schema version of catalogue files. */
const catalogueVersion = 1
const catalogueSchema = z.strictObject({
  version: z.literal(catalogueVersion),
  customFields: z.array(customFieldSchema).max(5_000),
})

function refuse(configId: string, reason: string): never {
  throw new AppError('mapping.invalidCustomField', `custom field ${configId}: ${reason}`, {
    params: { configId, reason },
  })
}

/**
 * Validates and trims one entry of the catalogue. A name is required, because users choose fields by it.
 *
 * @throws AppError `mapping.invalidCustomField` {configId, reason: `notInteger` | `noName` | `sameOption`}
 */
function checkField(field: CustomField): CustomField {
  const configId = field.configId.trim()
  const configName = field.configName.trim()
  if (!isPositiveInt64(configId)) refuse(configId, 'notInteger')
  if (configName === '') refuse(configId, 'noName')
  const labels = (field.options ?? []).map(({ label }) => label.trim())
  if (new Set(labels).size !== labels.length) refuse(configId, 'sameOption')
  return { ...field, configId, configName }
}

/**
 * Adds a field, or replaces the field of this configId; returns the catalogue sorted by name.
 *
 * @param replaces the configId being edited; absent for a new field, which must not exist yet
 * @throws AppError `mapping.invalidCustomField` {configId, reason: also `exists`}
 */
export function saveCustomField(
  catalogue: readonly CustomField[],
  field: CustomField,
  replaces?: string,
): CustomField[] {
  const checked = checkField(field)
  const others = catalogue.filter(({ configId }) => configId !== replaces)
  if (others.some(({ configId }) => configId === checked.configId)) refuse(checked.configId, 'exists')
  return [...others, checked].sort((one, other) => one.configName.localeCompare(other.configName, 'zh-CN'))
}

/** Serialises the catalogue as a file that users can pass to colleagues. */
export function serializeCustomFields(customFields: readonly CustomField[]): string {
  return `${JSON.stringify({ version: catalogueVersion, customFields }, null, 2)}\n`
}

/**
 * Parses a catalogue file.
 *
 * @throws AppError `mapping.invalidTemplate` {reason} when it is no catalogue; `mapping.invalidCustomField`
 *   {configId, reason, also `exists`} for an invalid entry
 */
export function parseCustomFields(text: string): CustomField[] {
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new AppError('mapping.invalidTemplate', 'the catalogue is not JSON', {
      params: { reason: 'json' },
      cause,
    })
  }
  const result = catalogueSchema.safeParse(content)
  if (!result.success) {
    const reason = result.error.issues[0]?.path.join('.') || 'shape'
    throw new AppError('mapping.invalidTemplate', `not a catalogue: ${reason}`, { params: { reason } })
  }
  return result.data.customFields.reduce<CustomField[]>(
    (catalogue, field) => saveCustomField(catalogue, field),
    [],
  )
}

/** Creates a column's target from a catalogue field, with the type and options that the catalogue knows. */
export function customTargetOf(field: CustomField, columnName: string): FieldTarget {
  const { configId, configName, valueType, options } = field
  return {
    kind: 'custom',
    configId,
    configName,
    separators: suggestSeparators(columnName, configName, valueType),
    ...(valueType && { valueType }),
    ...(options && options.length > 0 && { options: options.map(({ label }) => label) }),
  }
}
