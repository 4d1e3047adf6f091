import { type ParsedRecord, parseRecordJson } from '../../../electron/shared/model/parseRecordJson.ts'
import { standardFields } from '../../../electron/shared/model/field.ts'

/**
 * Fills missing values of the first record from the others, in order; existing values stay. Unites only tags, because it is
 * unknown here whether a custom field accepts several values.
 */
export function mergeRecords(firstJson: string, otherJsons: readonly string[]): string {
  const first = parseRecordJson(firstJson)
  for (const other of otherJsons.map(parseRecordJson)) {
    for (const [field, value] of other.fields) {
      const own = first.fields.get(field)
      if (own === undefined || own === '') first.fields.set(field, value)
      else if (field === 'tags') first.fields.set(field, unite(own.split(','), value.split(',')).join(','))
    }
    for (const custom of other.customFields) {
      const own = first.customFields.find(({ configId }) => configId === custom.configId)
      if (!own) first.customFields.push(custom)
      else if (own.values.length === 0) own.values = custom.values
    }
  }
  const ordered = standardFields.flatMap((field) => {
    const value = first.fields.get(field)
    return value === undefined ? [] : [[field, value] as const]
  })
  return writeRecordJson({ fields: new Map(ordered), customFields: first.customFields })
}

function unite(one: string[], other: string[]): string[] {
  return [...new Set([...one, ...other])].filter((value) => value !== '')
}

/** The JSON text of a record, as it is sent. */
export function writeRecordJson({ fields, customFields }: ParsedRecord): string {
  const parts = [...fields].map(([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)}`)
  if (customFields.length > 0) {
    const elements = customFields.map(({ configId, configName, values }) => {
      const name = configName === undefined ? '' : `"configName":${JSON.stringify(configName)},`
      return `{"configId":${configId},${name}"values":${JSON.stringify(values)}}`
    })
    parts.push(`"customFields":[${elements.join(',')}]`)
  }
  return `{${parts.join(',')}}`
}
