import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { isPositiveInt64 } from './int64.ts'

/**
 * The fields of 客户资料, in the order of the platform's document (`api/batchAdd-seed.txt`), then those that only
 * the second version of the call takes (page 986173). A version says which it does not take (`callVersionFacts`).
 */
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
  'platform',
  'mpid',
] as const

export type StandardField = (typeof standardFields)[number]

/** The values of 性别 on the platform. */
export const sexValues = ['男', '女'] as const

/** The values of 身份平台: whose account an identity is (page 986173). */
export const identityPlatforms = [
  'gzh',
  'contentminiapp',
  'workwechat',
  'selfbuilt',
  'YOUZAN',
  'EZR',
  'RP_LSY',
  'EXTERNAL',
] as const

/** The fields that identify a customer; every record carries at least one of them. */
export const identityFields = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone'] as const

/** Whether a field identifies a customer; takes any `FieldKey`, or none. */
export function isIdentityField(field: string | null | undefined): boolean {
  return (identityFields as readonly (string | null | undefined)[]).includes(field)
}

/** The fields that several columns may fill together: 省, 市, 区 and 详细地址 are one address. */
export const joinedFields: readonly StandardField[] = ['address']

/**
 * `configId` of a custom field: a positive int64 of the platform, as decimal digits; written raw into the
 * JSON body.
 */
export const configIdSchema = defineSchema(() => z.string().refine(isPositiveInt64))

/** The kinds of custom fields on the platform: 文本, 单选, 多选, 日期, 数字. */
export const customValueTypes = ['text', 'single', 'multi', 'date', 'number'] as const
export type CustomValueType = (typeof customValueTypes)[number]

/** One choice of a custom field. Files may hold its code instead of its label. */
const customOptionSchema = defineSchema(() =>
  z.strictObject({
    label: z.string().trim().min(1).max(200),
    code: z.string().trim().max(200).optional(),
  }),
)
export type CustomOption = z.infer<typeof customOptionSchema>

export const customFieldSchema = defineSchema(() =>
  z.strictObject({
    configId: configIdSchema,
    /** May be empty: the document makes it optional. */
    configName: z.string().trim().max(200),
    /** Type of the field on the platform, as far as the user entered it. */
    valueType: z.enum(customValueTypes).optional(),
    /** The allowed choices of `single` and `multi`, by the label that is sent. */
    options: z.array(customOptionSchema).max(2_000).optional(),
  }),
)
/** A custom field of the platform. */
export type CustomField = z.infer<typeof customFieldSchema>

/** Why a line of a table of custom fields is no field; `lostDigits`: a spreadsheet has cut the end of the ID. */
const fieldLineProblems = ['noId', 'lostDigits', 'noName', 'twice'] as const
export type FieldLineProblem = (typeof fieldLineProblems)[number]

export const customFieldTableSchema = defineSchema(() =>
  z.strictObject({
    fields: z.array(customFieldSchema),
    /** Lines count from 1, as they stand in the table. */
    problems: z.array(
      z.strictObject({ line: z.number(), problem: z.enum(fieldLineProblems), text: z.string() }),
    ),
  }),
)
/** A table of custom fields, read. */
export type CustomFieldTable = z.infer<typeof customFieldTableSchema>

export const fieldTargetSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('standard'), field: z.enum(standardFields) }),
    z.strictObject({
      kind: z.literal('custom'),
      configId: configIdSchema,
      configName: z.string().max(200),
      /** Characters that split one cell into several values; empty: the whole cell is one value. */
      separators: z.string().max(20),
      /** Absent: any text, unchecked. */
      valueType: z.enum(customValueTypes).optional(),
      /** Labels of the allowed choices; absent or empty: not checked. */
      options: z.array(z.string().min(1).max(200)).max(2_000).optional(),
    }),
  ]),
)
/** The field that a column or a constant fills. */
export type FieldTarget = z.infer<typeof fieldTargetSchema>

/** A field's name in issues, counts and locale keys: `phone`, or `custom:<configId>`. */
export type FieldKey = StandardField | `custom:${string}`

export const fieldKeySchema = defineSchema(() =>
  z.custom<FieldKey>(
    (key) =>
      typeof key === 'string' &&
      (isStandardField(key) || (key.startsWith('custom:') && isPositiveInt64(key.slice('custom:'.length)))),
  ),
)

/** Returns the key of a target. Targets with the same key are the same field. */
export function fieldKeyOf(target: FieldTarget): FieldKey {
  return target.kind === 'standard' ? target.field : `custom:${target.configId}`
}

/** Whether a text names a standard field. */
export function isStandardField(text: string): text is StandardField {
  return (standardFields as readonly string[]).includes(text)
}
