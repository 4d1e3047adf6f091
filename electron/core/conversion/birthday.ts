import type { ConversionChoices } from '../../shared/model/mapping.ts'
import type { CalendarDate } from '../../shared/model/civilDate.ts'
import { dateOfSerial, daysTo1904, formatDate, isRealDate } from './calendar.ts'
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

/** Hyphen, point and slash have neighbouring codes. */
const [firstSeparator, lastSeparator] = [0x2d, 0x2f] as const

/**
 * Parses the forms that nearly all dates of a column have, as `readDate` does, in a tenth of its time: `1990-01-31`, `1990/1/31`,
 * `19900131` and a spreadsheet's serial.
 *
 * @returns null for any other text
 */
export function readUsualDate(text: string, countsFrom1904: boolean): CalendarDate | null {
  if (text.length < 5 || text.length > 10) return null
  let year = -1
  let month = -1
  let value = 0
  let digits = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 0x30 && code <= 0x39) {
      value = 10 * value + code - 0x30
      digits += 1
      continue
    }
    if (code < firstSeparator || code > lastSeparator) return null
    if (year === -1 && digits === 4) year = value
    else if (year !== -1 && month === -1 && (digits === 1 || digits === 2)) month = value
    else return null
    value = 0
    digits = 0
  }
  if (month !== -1) return digits === 1 || digits === 2 ? unlessNone(year, month, value) : null
  if (year !== -1) return null
  if (digits === 8) return unlessNone(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)
  // Smaller ones with leading zeros are codes.
  return digits === 5 && value >= 10_000 ? dateOfSerial(value + (countsFrom1904 ? daysTo1904 : 0)) : null
}

/** 0000-00-00 means "no date". */
function unlessNone(year: number, month: number, day: number): CalendarDate | null {
  return year + month + day > 0 ? { year, month, day } : null
}

/**
 * Creates the conversion of 生日 to `yyyy-MM-dd`, the form the platform is sent. Never guesses: ambiguous,
 * incomplete and lunar dates are kept as written and refused.
 */
export function createBirthdayConversion(options: BirthdayOptions): ConvertValue {
  const { today, twoDigitYears = 'ask', dayShift, emptyDates: emptyDatesChoice } = options
  const { countsFrom1904 = false } = options
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
    const usual = readUsualDate(text, countsFrom1904)
    if (usual) return check(usual, text)
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
