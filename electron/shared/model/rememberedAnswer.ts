import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'
import { conversionKinds, type ConversionChoices } from './mapping.ts'

/** Choices that are not one answer: several of them, or facts of the file. */
type Other = 'disabled' | 'valueMatches' | 'idCardColumn' | 'countsFrom1904' | 'shortYearsFirst'
/** Questions about conversions that the user answers with one choice. */
export type ChoiceName = Exclude<keyof ConversionChoices, Other>

/** The values that answer a question; others are the question itself, or what holds until somebody chooses. */
export const choiceAnswers = {
  twoDigitYears: ['lastHundredYears'],
  dayMonthOrder: ['monthFirst', 'dayFirst'],
  lunarDates: ['asSolar'],
  dayShift: ['nextDay', 'asWritten'],
  emptyDates: ['leaveOut', 'keep'],
  northAmericanPhones: ['mainland'],
  zeroOneSex: ['zeroFemale', 'zeroMale', 'zeroUnknown'],
  hiddenRows: ['include', 'skip'],
  idCardBirthdays: ['fill', 'leaveBlank'],
  notCustomers: ['skip'],
} as const satisfies { readonly [Name in ChoiceName]: readonly NonNullable<ConversionChoices[Name]>[] }

export const choiceNames = Object.keys(choiceAnswers) as [ChoiceName, ...ChoiceName[]]

/** Whether a choice has an answer. */
export function isAnswered(choices: ConversionChoices, name: ChoiceName): boolean {
  const values: readonly (string | undefined)[] = choiceAnswers[name]
  return choices[name] !== undefined && values.includes(choices[name])
}

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
