import { fieldKeyOf } from '../../../electron/shared/model/field.ts'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { IssueCode } from '../../../electron/shared/model/issue.ts'
import type { ConversionChoices, MappedColumn, Mapping } from '../../../electron/shared/model/mapping.ts'

/** Returns the columns that fill the field of a cause. */
export function columnsOfField(mapping: Mapping, field: FieldKey | null): MappedColumn[] {
  if (field === null) return []
  return mapping.columns.filter((column) => column.target !== null && fieldKeyOf(column.target) === field)
}

/** An answer that resolves a cause in all rows; `key` is the key of its text. */
export interface CauseAnswer {
  key:
    | 'lastHundredYears'
    | 'monthFirst'
    | 'dayFirst'
    | 'nextDay'
    | 'asWritten'
    | 'asSolar'
    | 'leaveOut'
    | 'keep'
    | 'zeroFemale'
    | 'zeroMale'
    | 'zeroUnknown'
    | 'mainland'
    | 'includeHidden'
    | 'fillFromIdCard'
    | 'leaveBlank'
  choices: ConversionChoices
}

/** Causes that one answer resolves, with the possible answers. */
export function answersTo(code: IssueCode, choices: ConversionChoices | undefined): CauseAnswer[] {
  if (code === 'birthday.twoDigitYear' && choices?.twoDigitYears !== 'lastHundredYears') {
    return [{ key: 'lastHundredYears', choices: { twoDigitYears: 'lastHundredYears' } }]
  }
  if (code === 'birthday.ambiguous' && (choices?.dayMonthOrder ?? 'ask') === 'ask') {
    return [
      { key: 'monthFirst', choices: { dayMonthOrder: 'monthFirst' } },
      { key: 'dayFirst', choices: { dayMonthOrder: 'dayFirst' } },
    ]
  }
  if (code === 'birthday.shifted') {
    return [
      { key: 'nextDay', choices: { dayShift: 'nextDay' } },
      { key: 'asWritten', choices: { dayShift: 'asWritten' } },
    ]
  }
  if (code === 'birthday.lunar' && choices?.lunarDates !== 'asSolar') {
    return [{ key: 'asSolar', choices: { lunarDates: 'asSolar' } }]
  }
  if (code === 'birthday.systemEmpty') {
    return [
      { key: 'leaveOut', choices: { emptyDates: 'leaveOut' } },
      { key: 'keep', choices: { emptyDates: 'keep' } },
    ]
  }
  if (code === 'sex.zeroOrOne') {
    return [
      { key: 'zeroFemale', choices: { zeroOneSex: 'zeroFemale' } },
      { key: 'zeroMale', choices: { zeroOneSex: 'zeroMale' } },
      { key: 'zeroUnknown', choices: { zeroOneSex: 'zeroUnknown' } },
    ]
  }
  if (code === 'row.hidden') {
    return [{ key: 'includeHidden', choices: { hiddenRows: 'include' } }]
  }
  if (code === 'birthday.inIdCard') {
    return [
      { key: 'fillFromIdCard', choices: { idCardBirthdays: 'fill' } },
      { key: 'leaveBlank', choices: { idCardBirthdays: 'leaveBlank' } },
    ]
  }
  // Other foreign numbers have one reading only.
  if (code === 'phone.foreign' && choices?.northAmericanPhones === 'foreign') {
    return [{ key: 'mainland', choices: { northAmericanPhones: 'mainland' } }]
  }
  return []
}

/** Causes that option matching resolves. */
export function needsMatching(code: IssueCode): boolean {
  return code.startsWith('sex.') || code === 'custom.unknownOption'
}
