import type { StandardField } from '../../shared/model/field.ts'

/** A record as staged, read without touching an int64. */
export interface StagedRecord {
  fields: { readonly [Field in StandardField]?: string }
  /** The JSON text of its custom fields, as staged; `''` when it has none. */
  customFields: string
}

const customKey = '"customFields":'

/**
 * Reads a record that `createRowConverter` wrote: standard fields as strings, then the custom fields, which stay
 * text. Quotes inside a string are escaped, so the key cannot occur within one.
 */
export function readStagedRecord(stagedRecord: string): StagedRecord {
  const at = stagedRecord.indexOf(customKey)
  if (at === -1) return { fields: JSON.parse(stagedRecord) as StagedRecord['fields'], customFields: '' }
  const standard = stagedRecord.slice(0, at).replace(/,$/, '')
  return {
    fields: JSON.parse(`${standard}}`) as StagedRecord['fields'],
    customFields: stagedRecord.slice(at + customKey.length, -1),
  }
}
