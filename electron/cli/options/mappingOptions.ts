import type { ConversionChoices, Mapping } from '../../shared/model/mapping.ts'
import { choice, list, text, toggle, type Option, type ValuesOf } from '../grammar/option.ts'

/** Which column fills which field. */
export const mappingOptions = {
  template: text('template', 'FILE.json|NAME', 'file'),
  remembered: toggle('remembered'),
  map: list('map', '"column=field"'),
  set: list('set', '"field=value"'),
  joinAddress: toggle('join-address'),
}

export type MappingOptions = ValuesOf<typeof mappingOptions>

/** Answers to questions about a column, by the name they have in a mapping: a new one needs no other change in code. */
export const conversionOptions = {
  twoDigitYears: choice('two-digit-years', { ask: 'ask', 'last-hundred': 'lastHundredYears' }),
  dayMonthOrder: choice('day-month-order', {
    ask: 'ask',
    'month-first': 'monthFirst',
    'day-first': 'dayFirst',
  }),
  dayShift: choice('shifted-dates', { ask: 'ask', 'next-day': 'nextDay', 'as-written': 'asWritten' }),
  emptyDates: choice('empty-dates', { ask: 'ask', 'leave-out': 'leaveOut', keep: 'keep' }),
  lunarDates: choice('lunar-dates', { ask: 'ask', 'as-solar': 'asSolar' }),
  zeroOneSex: choice('zero-in-sex', {
    ask: 'ask',
    female: 'zeroFemale',
    male: 'zeroMale',
    unknown: 'zeroUnknown',
  }),
  hiddenRows: choice('hidden-rows', { include: 'include', skip: 'skip' }),
  notCustomers: choice('not-customers', { ask: 'ask', skip: 'skip' }),
  idCardBirthdays: choice('id-card-birthdays', { ask: 'ask', fill: 'fill', 'leave-blank': 'leaveBlank' }),
  northAmericanPhones: choice('north-american-phones', { foreign: 'foreign', mainland: 'mainland' }),
} as const satisfies {
  readonly [Key in keyof ConversionChoices]?: Option<ConversionChoices[Key]>
}

export type ConversionOptions = ValuesOf<typeof conversionOptions>

/** Applies the answers of the command line, which go before those of a template. */
export function withAnswers(mapping: Mapping, options: ConversionOptions): Mapping {
  const names = Object.keys(conversionOptions) as (keyof ConversionOptions)[]
  const answers = Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as ConversionChoices
  if (Object.keys(answers).length === 0) return mapping
  return { ...mapping, conversions: { ...mapping.conversions, ...answers } }
}
