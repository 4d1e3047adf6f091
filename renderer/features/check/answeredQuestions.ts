import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import type { CauseAnswer } from './causeColumns.ts'

/** A question about the file that has an answer, given now or for an earlier file with the same header. */
export interface AnsweredQuestion {
  /** The choice, to ask again. */
  choice: keyof ConversionChoices
  /** Key of the answer's text. */
  answer: CauseAnswer['key']
}

/** Answers by choice and value; other values are questions, or defaults that nobody chose. */
const answers: {
  readonly [Choice in keyof ConversionChoices]?: { readonly [value: string]: CauseAnswer['key'] }
} = {
  twoDigitYears: { lastHundredYears: 'lastHundredYears' },
  dayMonthOrder: { monthFirst: 'monthFirst', dayFirst: 'dayFirst' },
  dayShift: { nextDay: 'nextDay', asWritten: 'asWritten' },
  lunarDates: { asSolar: 'asSolar' },
  emptyDates: { leaveOut: 'leaveOut', keep: 'keep' },
  zeroOneSex: { zeroFemale: 'zeroFemale', zeroMale: 'zeroMale', zeroUnknown: 'zeroUnknown' },
  northAmericanPhones: { mainland: 'mainland' },
  hiddenRows: { skip: 'skipHidden', include: 'includeHidden' },
  idCardBirthdays: { fill: 'fillFromIdCard', leaveBlank: 'leaveBlank' },
}

/** Lists the answers that the job was checked with. */
export function answeredQuestions(choices: ConversionChoices | undefined): AnsweredQuestion[] {
  return Object.entries(answers).flatMap(([choice, byValue]) => {
    const value = choices?.[choice as keyof ConversionChoices]
    const answer = typeof value === 'string' ? byValue[value] : undefined
    return answer === undefined ? [] : [{ choice: choice as keyof ConversionChoices, answer }]
  })
}

/** The choices without one answer: the file raises its question again. */
export function withoutAnswer(
  choices: ConversionChoices | undefined,
  choice: keyof ConversionChoices,
): ConversionChoices {
  const rest = { ...choices }
  delete rest[choice]
  return rest
}
