import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { type CalendarDate, formatDate, isRealDate } from './calendar.ts'
import { type Conversion, type ConvertValue, accept, refuse, warn } from './Conversion.ts'
import { settleDay } from './dayShift.ts'
import { isPlaceholder } from './placeholder.ts'
import { readDate } from './readDate.ts'
import { cleanCode } from './text.ts'

export interface BirthdayOptions extends ConversionChoices {
  /** `yyyy-MM-dd`; later dates are refused. */
  today: string
}

/** Values that systems store for "no date": the zero of Unix, of SQL Server and FoxPro, of Excel and OLE. */
export const emptyDates: ReadonlySet<string> = new Set(['1970-01-01', '1900-01-01', '1899-12-30'])

/** Years of age beyond which a birthday is more likely a placeholder (1900-01-01, 1899-12-30). */
export const oldestAge = 120
/** Earlier years are "empty" dates of databases (0001-01-01, 1753-01-01). */
const firstYear = 1800

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 0x30
  return digit >= 0 && digit <= 9 ? digit : Number.NaN
}

/** Parses `yyyy-MM-dd` without a regular expression; null for any other shape. */
function readIsoDate(text: string): CalendarDate | null {
  if (text.length !== 10 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null
  const year = digitAt(text, 0) * 1000 + digitAt(text, 1) * 100 + digitAt(text, 2) * 10 + digitAt(text, 3)
  const month = digitAt(text, 5) * 10 + digitAt(text, 6)
  const day = digitAt(text, 8) * 10 + digitAt(text, 9)
  // 0000-00-00 means "no date".
  return year + month + day > 0 ? { year, month, day } : null
}

/**
 * Creates the conversion of 生日 to `yyyy-MM-dd`, the form the platform is sent. Never guesses: ambiguous,
 * incomplete and lunar dates are kept as written and refused.
 */
export function createBirthdayConversion(options: BirthdayOptions): ConvertValue {
  const { today, twoDigitYears = 'ask', dayShift, emptyDates: emptyDatesChoice } = options
  const currentYear = Number(today.slice(0, 4))

  function check(date: CalendarDate, original: string): Conversion {
    if (date.year < firstYear || !isRealDate(date)) return refuse(original, 'birthday.impossible')
    const value = formatDate(date)
    if (emptyDatesChoice !== undefined && emptyDatesChoice !== 'keep' && emptyDates.has(value))
      return emptyDatesChoice === 'leaveOut'
        ? warn('', 'cell.placeholder')
        : refuse(original, 'birthday.systemEmpty')
    if (value > today) return refuse(original, 'birthday.future')
    return date.year < currentYear - oldestAge
      ? warn(value, 'birthday.tooOld', { years: oldestAge })
      : accept(value)
  }

  /** Expands a two-digit year to the matching year of the last hundred. */
  function completeYear(date: CalendarDate): CalendarDate {
    const century = Math.floor(currentYear / 100) * 100
    const candidate = { ...date, year: century + date.year }
    return isRealDate(candidate) && formatDate(candidate) > today
      ? { ...date, year: candidate.year - 100 }
      : candidate
  }

  return function convertBirthday(text) {
    const isoDate = readIsoDate(text)
    if (isoDate) return check(isoDate, text)
    const cleaned = cleanCode(text)
    if (cleaned === '') return accept('')
    if (isPlaceholder(cleaned)) return warn('', 'cell.placeholder')
    const reading = readDate(cleaned, options)
    if (reading.kind === 'none') return warn('', 'cell.placeholder')
    if (reading.kind !== 'date') return refuse(cleaned, `birthday.${reading.kind}`)
    if (!isRealDate(reading.hasTwoDigitYear ? { ...reading.date, year: 2000 } : reading.date))
      return refuse(cleaned, 'birthday.impossible')
    if (reading.hasTwoDigitYear && twoDigitYears === 'ask') return refuse(cleaned, 'birthday.twoDigitYear')
    const written = reading.hasTwoDigitYear ? completeYear(reading.date) : reading.date
    const day = settleDay(written, reading.time, dayShift)
    if (day === null) return refuse(cleaned, 'birthday.shifted')
    const checked = check(day, cleaned)
    const conversion: Conversion = day === written ? checked : { ...checked, kind: 'dayShift' }
    if (conversion.finding) return conversion
    if (reading.hasTwoDigitYear) return warn(conversion.value, 'birthday.twoDigitYear')
    // Warns, because other dates of this column may have been misread by the wrong order unnoticed.
    return reading.isAgainstOrder ? warn(conversion.value, 'birthday.mixedOrder') : conversion
  }
}
