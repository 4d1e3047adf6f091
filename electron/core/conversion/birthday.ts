import { type CalendarDate, formatDate, isRealDate } from './calendar.ts'
import { type Conversion, type ConvertValue, accept, refuse, warn } from './Conversion.ts'
import { type DayMonthOrder, readDate } from './readDate.ts'
import { cleanCode, isPlaceholder } from './text.ts'

export interface BirthdayOptions {
  /** `yyyy-MM-dd`; later dates are refused. */
  today: string
  /** `ask` (default) refuses 85-3-5; `lastHundredYears` takes the only year of the last hundred that fits. */
  twoDigitYears?: 'ask' | 'lastHundredYears' | undefined
  /** `ask` (default) refuses 1/2/1990. */
  dayMonthOrder?: DayMonthOrder | undefined
}

/** Years of age beyond which a birthday is more likely a placeholder (1900-01-01, 1899-12-30). */
const oldestAge = 120
/** Earlier years come from empty dates of databases (0001-01-01, 1753-01-01), not from customers. */
const firstYear = 1800

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 0x30
  return digit >= 0 && digit <= 9 ? digit : Number.NaN
}

/** `yyyy-MM-dd` without a regular expression; null for any other shape. */
function readIsoDate(text: string): CalendarDate | null {
  if (text.length !== 10 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null
  const year = digitAt(text, 0) * 1000 + digitAt(text, 1) * 100 + digitAt(text, 2) * 10 + digitAt(text, 3)
  const month = digitAt(text, 5) * 10 + digitAt(text, 6)
  const day = digitAt(text, 8) * 10 + digitAt(text, 9)
  return Number.isNaN(year + month + day) ? null : { year, month, day }
}

/**
 * Makes the conversion of 生日 to `yyyy-MM-dd`, the form the platform is sent. Nothing is guessed: a date with two
 * readings, a missing part or a lunar calendar is kept as written and refused.
 */
export function createBirthdayConversion(options: BirthdayOptions): ConvertValue {
  const { today, twoDigitYears = 'ask', dayMonthOrder = 'ask' } = options
  const currentYear = Number(today.slice(0, 4))

  function check(date: CalendarDate, original: string): Conversion {
    if (date.year < firstYear || !isRealDate(date)) return refuse(original, 'birthday.impossible')
    const value = formatDate(date)
    if (value > today) return refuse(original, 'birthday.future')
    return date.year < currentYear - oldestAge
      ? warn(value, 'birthday.tooOld', { years: oldestAge })
      : accept(value)
  }

  /** The year of the last hundred that ends so. */
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
    const reading = readDate(cleaned, dayMonthOrder)
    if (reading.kind !== 'date') return refuse(cleaned, `birthday.${reading.kind}`)
    if (!reading.hasTwoDigitYear) {
      const conversion = check(reading.date, cleaned)
      // The same column may hold dates that were read by an order they do not have, and nobody would notice.
      return reading.isAgainstOrder && conversion.finding === null
        ? warn(conversion.value, 'birthday.mixedOrder')
        : conversion
    }
    if (!isRealDate({ ...reading.date, year: 2000 })) return refuse(cleaned, 'birthday.impossible')
    if (twoDigitYears === 'ask') return refuse(cleaned, 'birthday.twoDigitYear')
    const conversion = check(completeYear(reading.date), cleaned)
    return conversion.finding ? conversion : warn(conversion.value, 'birthday.twoDigitYear')
  }
}
