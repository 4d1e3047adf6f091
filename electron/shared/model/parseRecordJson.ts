/** A custom field of a record, with its int64 id as digits. */
export interface RecordCustomField {
  configId: string
  configName?: string
  values: string[]
}

/** A record parsed from its JSON text. */
export interface ParsedRecord {
  /** Standard fields in their order. */
  fields: Map<string, string>
  customFields: RecordCustomField[]
}

/** Third argument of a `JSON.parse` reviver since V8 11.4 (Node 21): the source text of a primitive. */
interface ReviverContext {
  source?: string
}

/** Parses a record that `createRowConverter` wrote; `configId` keeps every digit. */
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
