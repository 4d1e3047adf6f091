import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { ConversionChoices, ConversionKind } from '../../../electron/shared/model/mapping.ts'

/** One answer about the conversions of a header, and the choices without it. */
export interface RememberedAnswer {
  /** `key` of `check.answers`, a switched off conversion, or the field whose values have a meaning. */
  what:
    | { kind: 'answer'; key: string }
    | { kind: 'disabled'; conversion: ConversionKind }
    | { kind: 'matches'; field: FieldKey; values: number }
  without: ConversionChoices
}

/** What each answer is called; the value `ask`, and what is not listed, is no answer. */
const answerKeys: { [Choice in keyof ConversionChoices]?: Readonly<Record<string, string>> } = {
  twoDigitYears: { lastHundredYears: 'lastHundredYears' },
  dayMonthOrder: { monthFirst: 'monthFirst', dayFirst: 'dayFirst' },
  lunarDates: { asSolar: 'asSolar' },
  dayShift: { nextDay: 'nextDay', asWritten: 'asWritten' },
  emptyDates: { leaveOut: 'leaveOut', keep: 'keep' },
  northAmericanPhones: { mainland: 'mainland' },
  zeroOneSex: { zeroFemale: 'zeroFemale', zeroMale: 'zeroMale', zeroUnknown: 'zeroUnknown' },
}

/** The value under which a question is asked again: `ask`, or what is assumed without an answer. */
const unanswered: Partial<Record<keyof ConversionChoices, string>> = { northAmericanPhones: 'foreign' }

/**
 * Lists the answers among the choices of a mapping, in the order of the pane.
 *
 * `ask` is kept where an answer is dropped: the question is then asked again, also where it is asked of some files only.
 */
export function rememberedAnswers(choices: ConversionChoices | undefined): RememberedAnswer[] {
  if (!choices) return []
  const answers = (Object.keys(answerKeys) as (keyof typeof answerKeys)[]).flatMap(
    (choice): RememberedAnswer[] => {
      const key = answerKeys[choice]?.[String(choices[choice])]
      return key === undefined
        ? []
        : [{ what: { kind: 'answer', key }, without: { ...choices, [choice]: unanswered[choice] ?? 'ask' } }]
    },
  )
  const disabled = (choices.disabled ?? []).map((conversion): RememberedAnswer => {
    const rest = (choices.disabled ?? []).filter((other) => other !== conversion)
    return { what: { kind: 'disabled', conversion }, without: { ...choices, disabled: rest } }
  })
  const matches = choices.valueMatches ?? []
  const fields = [...new Set(matches.map(({ field }) => field))]
  const matched = fields.map((field): RememberedAnswer => {
    const others = matches.filter((match) => match.field !== field)
    return {
      what: { kind: 'matches', field, values: matches.length - others.length },
      without: { ...choices, valueMatches: others },
    }
  })
  return [...answers, ...matched, ...disabled]
}
