import type { ConversionChoices } from '../../../electron/shared/model/mapping.ts'
import {
  choiceNames,
  type ChoiceName,
  type choiceAnswers,
} from '../../../electron/shared/model/rememberedAnswer.ts'
import type { CauseAnswer } from './causeColumns.ts'

/** Key of an answer's text. */
type AnswerKey = CauseAnswer['key'] | 'skipHidden' | 'skipNotCustomers'

/** A question about the file that has an answer, given now or for an earlier file with the same header. */
export interface AnsweredQuestion {
  /** The choice, to ask again. */
  choice: ChoiceName
  /** Its value in the mapping. */
  value: string
  answer: AnswerKey
}

/** Texts of the answers, by choice and value. */
const answers: {
  readonly [Name in ChoiceName]: { readonly [Value in (typeof choiceAnswers)[Name][number]]: AnswerKey }
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
  notCustomers: { skip: 'skipNotCustomers' },
}

/** Lists the answers that the job was checked with. */
export function answeredQuestions(choices: ConversionChoices | undefined): AnsweredQuestion[] {
  return choiceNames.flatMap((choice) => {
    const value = choices?.[choice]
    const byValue: { readonly [value: string]: AnswerKey | undefined } = answers[choice]
    const answer = value === undefined ? undefined : byValue[value]
    return value === undefined || answer === undefined ? [] : [{ choice, value, answer }]
  })
}

/** Whether an answer decided which rows were read: the file has to be read again to have it otherwise. */
export function isOfReading(choice: ChoiceName, value: string): boolean {
  return choice === 'hiddenRows' && value === 'skip'
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
