import { z } from 'zod'
import { type FieldKey, customValueTypes, standardFields } from '../model/field.ts'
import { conversionKinds } from '../model/mapping.ts'
import {
  callsPerSecondRange,
  maxBatchRows,
  maxConcurrency,
  themes,
  timeoutRangeMs,
} from '../model/settings.ts'

/** Of a request that needs none. */
export const noInputSchema = z.undefined()
/** Of a job, a file or a recent file: whoever gives it out knows it again, so only its length counts here. */
export const idSchema = z.string().max(64)
export const jobInputSchema = z.strictObject({ jobId: idSchema })

/** Decimal digits of a positive int64; kept as text so that no digit is lost. */
export const configIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  // Compared as text: zod runs this even when the pattern has failed, and BigInt('1.5') would throw.
  .refine((digits) => digits.length < 19 || digits <= '9223372036854775807')

const fieldTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standard'), field: z.enum(standardFields) }),
  z.strictObject({
    kind: z.literal('custom'),
    configId: configIdSchema,
    configName: z.string().max(200),
    separators: z.string().max(20),
    valueType: z.enum(customValueTypes).optional(),
    options: z.array(z.string().min(1).max(200)).max(2_000).optional(),
  }),
])

/** A standard field or `custom:<configId>`. */
export const fieldKeySchema = z.custom<FieldKey>(
  (key) =>
    typeof key === 'string' &&
    ((standardFields as readonly string[]).includes(key) ||
      (key.startsWith('custom:') && configIdSchema.safeParse(key.slice('custom:'.length)).success)),
)

const conversionChoicesSchema = z.strictObject({
  disabled: z.array(z.enum(conversionKinds)).max(conversionKinds.length).optional(),
  twoDigitYears: z.enum(['ask', 'lastHundredYears']).optional(),
  dayMonthOrder: z.enum(['ask', 'monthFirst', 'dayFirst']).optional(),
  valueMatches: z
    .array(z.strictObject({ field: fieldKeySchema, from: z.string().max(2_000), to: z.string().max(2_000) }))
    .max(10_000)
    .optional(),
})

export const columnIndexSchema = z.number().int().min(0).max(16_383)
const columnNameSchema = z.string().max(40_000)

const mappedConstantSchema = z.strictObject({
  target: fieldTargetSchema,
  value: z.string().max(10_000),
})

export const mappingSchema = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        columnIndex: columnIndexSchema,
        columnName: columnNameSchema,
        target: fieldTargetSchema.nullable(),
      }),
    )
    .max(16_384),
  constants: z.array(mappedConstantSchema).max(500),
  blanksClear: z.boolean(),
  conversions: conversionChoicesSchema.optional(),
})

/** The shape of `publicParams`, and its rules: the type only with matching on, the way only for fuzzy. */
export const matchingOptionsSchema = z
  .strictObject({
    isMatching: z.boolean(),
    matchingType: z.union([z.literal(1), z.literal(2)]).optional(),
    identifyWay: z.union([z.literal(1), z.literal(2)]).optional(),
    importMode: z.union([z.literal(1), z.literal(2)]),
  })
  .refine((options) => options.isMatching === (options.matchingType !== undefined), {
    message: 'matchingType goes with isMatching',
  })
  .refine((options) => (options.matchingType === 2) === (options.identifyWay !== undefined), {
    message: 'identifyWay goes with fuzzy matching',
  })

export const readChoicesSchema = z.strictObject({
  sheetIndex: z.number().int().min(0).optional(),
  headerRow: z.number().int().min(1).max(1_048_576).optional(),
  encoding: z.string().max(40).optional(),
  skipHiddenRows: z.boolean().optional(),
})

export const templateSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().trim().min(1).max(100),
  columns: z.array(z.strictObject({ columnName: columnNameSchema, target: fieldTargetSchema })).max(16_384),
  ignored: z.array(columnNameSchema).max(16_384),
  constants: z.array(mappedConstantSchema).max(500),
  blanksClear: z.boolean(),
  conversions: conversionChoicesSchema.optional(),
  options: matchingOptionsSchema,
})

const timeoutMsSchema = z.number().int().min(timeoutRangeMs.least).max(timeoutRangeMs.most)

export const settingsSchema = z.strictObject({
  endpoint: z.string().min(1).max(2_000),
  batchRows: z.number().int().min(1).max(maxBatchRows),
  concurrency: z.number().int().min(1).max(maxConcurrency),
  retentionDays: z.number().int().min(1).max(365),
  language: z.enum(['zh-CN', 'en']),
  theme: z.enum(themes),
  bisectRejected: z.boolean(),
  connectTimeoutMs: timeoutMsSchema,
  headersTimeoutMs: timeoutMsSchema,
  bodyTimeoutMs: timeoutMsSchema,
  callsPerSecond: z.number().min(callsPerSecondRange.least).max(callsPerSecondRange.most).nullable(),
  updateAddress: z.string().min(1).max(2_000).nullable(),
  isRehearsal: z.boolean(),
  wasWelcomed: z.boolean(),
})

export const customFieldSchema = z.strictObject({
  configId: configIdSchema,
  configName: z.string().trim().max(200),
  valueType: z.enum(customValueTypes).optional(),
  options: z
    .array(
      z.strictObject({
        label: z.string().trim().min(1).max(200),
        code: z.string().trim().max(200).optional(),
      }),
    )
    .max(2_000)
    .optional(),
})
