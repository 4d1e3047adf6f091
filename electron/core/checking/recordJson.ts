/** A custom field of a record, with its int64 id as digits. */
export interface RecordCustomField {
  configId: string
  configName?: string
  values: string[]
}

/** A record read back from its JSON text. */
export interface ParsedRecord {
  /** Standard fields in their order. */
  fields: Map<string, string>
  customFields: RecordCustomField[]
}

/** What `JSON.parse` passes to a reviver since V8 11.4 (Node 21): the source text of a primitive. */
interface ReviverContext {
  source?: string
}

/** Reads a record that `createRowConverter` wrote; `configId` keeps every digit. */
export function parseRecordJson(recordJson: string): ParsedRecord {
  const reviver = (key: string, value: unknown, context?: ReviverContext): unknown =>
    key === 'configId' ? (context?.source ?? String(value)) : value
  const parsed = JSON.parse(recordJson, reviver as (key: string, value: unknown) => unknown) as {
    [field: string]: string | RecordCustomField[]
  }
  const { customFields, ...fields } = parsed
  return {
    fields: new Map(Object.entries(fields) as [string, string][]),
    customFields: Array.isArray(customFields) ? customFields : [],
  }
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
