/** The fields of 客户资料, in the order of the platform's document (`api/batchAdd-seed.txt`). */
export const standardFields = [
  'identityId',
  'identityType',
  'audienceUserId',
  'openid',
  'unionid',
  'phone',
  'realName',
  'sex',
  'address',
  'birthday',
  'remark',
  'tags',
] as const

export type StandardField = (typeof standardFields)[number]

/** The fields that say who a customer is; every record carries at least one of them. */
export const identityFields = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone'] as const

/**
 * A custom field of the platform. `configId` is an int64 there, beyond what a JS number holds:
 * it is decimal digits in a string everywhere in this app and written raw into the JSON body.
 */
export interface CustomField {
  configId: string
  /** May be empty: the document makes it optional. */
  configName: string
}

/** Where a column or a constant goes. */
export type FieldTarget =
  | { kind: 'standard'; field: StandardField }
  | {
      kind: 'custom'
      configId: string
      configName: string
      /** Characters that split one cell into several values; empty: the whole cell is one value. */
      separators: string
    }

/** A field's name in issues, counts and locale keys: `phone`, or `custom:<configId>`. */
export type FieldKey = StandardField | `custom:${string}`

/** The key of a target. Two targets with one key are the same field. */
export function fieldKeyOf(target: FieldTarget): FieldKey {
  return target.kind === 'standard' ? target.field : `custom:${target.configId}`
}

/** Whether a text names a standard field. */
export function isStandardField(text: string): text is StandardField {
  return (standardFields as readonly string[]).includes(text)
}
