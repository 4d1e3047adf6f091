const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export interface CalendarDate {
  year: number
  /** 1 to 12. */
  month: number
  day: number
}

/** Whether the date exists in the Gregorian calendar. */
export function isRealDate({ year, month, day }: CalendarDate): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 && isLeapYear ? 29 : daysInMonth[month - 1]!)
}

/** `yyyy-MM-dd`. */
export function formatDate({ year, month, day }: CalendarDate): string {
  return `${year > 999 ? year : String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

/** The day of serial 0 counted from 0000-03-01: years that begin in March have their leap day at the end. */
const marchDayOfSerial0 = 693_899
const [daysPer400Years, daysPer100Years, daysPer4Years] = [146_097, 36_524, 1_461] as const

/**
 * Converts an Excel serial (1900 system), valid from 1900-03-01 (serial 61) on. By arithmetic: a `Date` takes some ten times as
 * long, and a column of them has a million.
 */
export function dateOfSerial(serial: number): CalendarDate {
  let days = Math.floor(serial) + marchDayOfSerial0
  const cycles = Math.floor(days / daysPer400Years)
  days -= cycles * daysPer400Years
  // The last day of 400 and of 4 years is a leap day, which would begin a century or a year of its own.
  const centuries = Math.min(3, Math.floor(days / daysPer100Years))
  days -= centuries * daysPer100Years
  const leapCycles = Math.floor(days / daysPer4Years)
  days -= leapCycles * daysPer4Years
  const years = Math.min(3, Math.floor(days / 365))
  days -= years * 365
  // From March on, five months have 153 days.
  const marchMonth = Math.floor((5 * days + 2) / 153)
  const isNextYear = marchMonth >= 10
  return {
    year: 400 * cycles + 100 * centuries + 4 * leapCycles + years + (isNextYear ? 1 : 0),
    month: marchMonth + (isNextYear ? -9 : 3),
    day: days - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

/** Days to add to a serial of the 1904 system to get one of the 1900 system (ECMA-376, 18.17.4.1). */
export const daysTo1904 = 1_462

export function nextDay({ year, month, day }: CalendarDate): CalendarDate {
  const date = new Date(Date.UTC(year, month - 1, day + 1))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
// prettier-ignore
const fullMonthNames = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
]

/** 1 to 12 for `may`, `sept`, `december`; 0 for anything else. */
export function monthOfName(name: string): number {
  const index = monthNames.indexOf(name.slice(0, 3))
  const isWhole = name.length === 3 || name === fullMonthNames[index] || name === 'sept'
  return index >= 0 && isWhole ? index + 1 : 0
}
