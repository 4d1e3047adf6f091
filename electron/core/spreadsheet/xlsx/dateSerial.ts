import { civilDateOf } from '../../../shared/model/civilDate.ts'

/**
 * Date serials, the day counts in which spreadsheets store dates. Arithmetic is on whole seconds and civil
 * days, without `Date`, so that no time zone can shift a birthday.
 */

const secondsPerDay = 86_400

/** 9999-12-31, the last day Excel shows. */
const lastSerial1900 = 2_958_465
const lastSerial1904 = 2_957_003

/** Which parts of a serial a cell's format shows. */
export interface DateParts {
  date: boolean
  time: boolean
  /** `[h]:mm`: hours may exceed a day. */
  elapsed: boolean
}

/**
 * Formats a serial: `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss` when the format shows the time too, `HH:mm:ss` for a
 * time of day alone. Rounds to whole seconds, because errors of 0.1 s are common in files.
 *
 * @param serial days, with the time of day as fraction
 * @param is1904 the workbook counts from 1904-01-01 (old Excel for Mac) instead of 1900
 * @returns null when Excel cannot show the serial as a date either
 */
export function formatSerial(serial: number, is1904: boolean, parts: DateParts): string | null {
  const last = is1904 ? lastSerial1904 : lastSerial1900
  if (!(serial >= 0) || serial >= last + 1) return null
  const seconds = Math.round(serial * secondsPerDay)
  const secondOfDay = seconds % secondsPerDay
  const day = (seconds - secondOfDay) / secondsPerDay
  if (parts.elapsed) return formatTime(seconds)
  if (!parts.date && day === 0) return formatTime(secondOfDay)
  const date = day > last ? null : formatDay(day, is1904)
  if (date === null) return null
  return parts.time && (parts.date || secondOfDay !== 0) ? `${date} ${formatTime(secondOfDay)}` : date
}

/** The 1900 system includes the nonexistent 1900-02-29 as day 60 and shows day 0 as 1900-01-00. */
function formatDay(day: number, is1904: boolean): string {
  if (is1904) return formatCivil(day + 1_462)
  if (day === 0) return '1900-01-00'
  if (day === 60) return '1900-02-29'
  return formatCivil(day < 60 ? day + 1 : day)
}

/** @param days since 1899-12-30 */
function formatCivil(days: number): string {
  const { year, month, day } = civilDateOf(days)
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}`
}

function formatTime(seconds: number): string {
  return `${pad2(Math.floor(seconds / 3_600))}:${pad2(Math.floor(seconds / 60) % 60)}:${pad2(seconds % 60)}`
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** Days from 1899-12-30 to a civil day. From 1900-03-01 on, this is the serial of the 1900 system. */
export function serialOf(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 693_899
}
