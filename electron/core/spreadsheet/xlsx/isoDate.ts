import type { CellDefectKind } from '../../../shared/model/workbook.ts'
import { formatSerial, serialOf, type DateParts } from './dateSerial.ts'
import { numberDefect } from './formatNumber.ts'
import type { CellFormat } from './numberFormat.ts'

const secondsPerDay = 86_400

/** The time zone is ignored, not applied: the local time is what the user typed. */
const isoDate =
  /^(?:(\d{4})-(\d{2})-(\d{2}))?(?:(?:^|[T ])(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const isoDuration = /^P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/**
 * Formats an ISO 8601 date, time or duration, as written by strict .xlsx files (`t="d"`), XML 2003 and
 * OpenDocument. Shows the parts that the cell's date format shows, or all parts under any other format.
 *
 * @returns null when `iso` is not such a text
 */
export function isoDateText(
  iso: string,
  format: CellFormat,
): { text: string; defect: CellDefectKind | null } | null {
  const text = iso.trim()
  if (text === '') return null
  const duration = isoDuration.exec(text)
  if (duration !== null) {
    const [days, hours, minutes, seconds] = duration.slice(1).map((part = '0') => Number(part))
    return shown(days! + (hours! * 3_600 + minutes! * 60 + seconds!) / secondsPerDay, format, {
      date: false,
      time: true,
      elapsed: true,
    })
  }
  const match = isoDate.exec(text)
  if (match === null) return null
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = match
  const time = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) / secondsPerDay
  // LibreOffice writes an elapsed time of 27 hours as T27:30:00 on the day before its first.
  if (Number(hours) >= 24) {
    const text = formatSerial(time, false, { date: false, time: true, elapsed: true })
    return text === null ? null : { text, defect: null }
  }
  const parts = { date: year !== undefined, time: match[4] !== undefined, elapsed: false }
  if (year === undefined) return shown(time, format, parts)
  const distance = serialOf(Number(year), Number(month), Number(day))
  // Before 1899-12-30, where Excel has no serials.
  if (distance < 0) return { text: text.slice(0, 10), defect: null }
  // Before 1900-03-01 serials are one lower, because the 1900 system includes a 1900-02-29; both 1899-12-30
  // and 1899-12-31 map to day 0.
  return shown(distance + time - (distance > 60 ? 0 : Math.min(1, distance)), format, parts)
}

function shown(
  serial: number,
  format: CellFormat,
  parts: DateParts,
): { text: string; defect: CellDefectKind | null } | null {
  const isDate = format.kind === 'date'
  // Omit midnight unless the format shows the time.
  const hasTime = parts.time && Math.round((serial % 1) * secondsPerDay) % secondsPerDay !== 0
  const own = { ...parts, time: hasTime || !parts.date }
  const text = formatSerial(serial, false, isDate ? format.parts : own)
  return text === null ? null : { text, defect: isDate ? numberDefect(serial, format, false) : null }
}
