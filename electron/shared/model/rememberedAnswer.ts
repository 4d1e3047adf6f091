import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'
import { conversionKinds } from './mapping.ts'

/** Questions about conversions that the user answers with one choice. */
export const choiceNames = [
  'twoDigitYears',
  'dayMonthOrder',
  'lunarDates',
  'dayShift',
  'emptyDates',
  'northAmericanPhones',
  'zeroOneSex',
] as const
export type ChoiceName = (typeof choiceNames)[number]

export const rememberedAnswerSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    /** An answer about conversions, as in `Mapping.conversions`. */
    z.strictObject({ kind: z.literal('choice'), name: z.enum(choiceNames), value: z.string().max(40) }),
    /** 选项匹配 of one field. */
    z.strictObject({ kind: z.literal('valueMatches'), field: fieldKeySchema, count: z.number() }),
    /** A conversion that is switched off, such as filling merged cells. */
    z.strictObject({ kind: z.literal('disabled'), conversion: z.enum(conversionKinds) }),
    /** 空白格清空平台上的值. */
    z.strictObject({ kind: z.literal('blanksClear') }),
    /** A field with the same value in every record. */
    z.strictObject({ kind: z.literal('constant'), field: fieldKeySchema }),
    /** 匹配方式 other than the usual one of these fields. */
    z.strictObject({ kind: z.literal('matchingOptions') }),
  ]),
)
/** One choice taken over from an earlier import of the same header: 「沿用上次的5个选择」. */
export type RememberedAnswer = z.infer<typeof rememberedAnswerSchema>
