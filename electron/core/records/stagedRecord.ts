import type { StandardField } from '../../shared/model/field.ts'

/** Records as staged: JSON in UTF-8, one behind the other with a comma between. */
export interface StagedRecords {
  bytes: Uint8Array
  /** Position behind each record. */
  ends: readonly number[]
}

export function toStagedRecords(stagedRecords: readonly string[]): StagedRecords {
  let end = -1
  const ends = stagedRecords.map((record) => (end += 1 + Buffer.byteLength(record)))
  return { bytes: Buffer.from(stagedRecords.join(',')), ends }
}

/** Rewrites each record. */
export function rewriteRecords({ bytes, ends }: StagedRecords, rewrite: (record: string) => string): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 0
  const records = ends.map((end) => {
    const record = buffer.toString('utf8', start, end)
    start = end + 1
    return rewrite(record)
  })
  return Buffer.from(records.join(','))
}

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
