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
  /** What the field takes on the platform, as far as the user said so. */
  valueType?: CustomValueType | undefined
  /** The allowed choices of `single` and `multi`, by the label that is sent. */
  options?: CustomOption[] | undefined
}

/** The kinds of custom fields on the platform: 文本, 单选, 多选, 日期, 数字. */
export const customValueTypes = ['text', 'single', 'multi', 'date', 'number'] as const
export type CustomValueType = (typeof customValueTypes)[number]

/** One choice. Files may hold its code instead of its label. */
export interface CustomOption {
  label: string
  code?: string | undefined
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
      /** Absent: any text, unchecked. */
      valueType?: CustomValueType | undefined
      /** Labels of the allowed choices; absent or empty: not checked. */
      options?: string[] | undefined
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
