import { civilDateOf, type CalendarDate } from '../../shared/model/civilDate.ts'

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

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

/** Converts an Excel serial (1900 system), valid from 1900-03-01 (serial 61) on. */
export function dateOfSerial(serial: number): CalendarDate {
  return civilDateOf(Math.floor(serial))
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
