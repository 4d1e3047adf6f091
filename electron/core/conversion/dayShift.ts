import type { ConversionChoices } from '../../shared/model/mapping.ts'
import type { CalendarDate } from '../../shared/model/civilDate.ts'
import { nextDay } from './calendar.ts'
import type { TimeOfDay } from './readDate.ts'

const noon = 12 * 3_600

/**
 * Resolves the day of a date with a time, where an export may have moved it to the evening before: 1990-04-30
 * 16:00:00 is midnight of 1 May in China, written in UTC.
 *
 * @param choice `ask` where the times of the column repeat like a time-zone shift; absent: they do not
 * @returns null while the user has not decided
 */
export function settleDay(
  date: CalendarDate,
  time: TimeOfDay | undefined,
  choice: ConversionChoices['dayShift'],
): CalendarDate | null {
  if (time === undefined || time.seconds === 0) return date
  // Without the Z, only a column of repeated times proves a shift, and a shifted time is always after noon.
  if (!time.isUtc && (choice === undefined || time.seconds <= noon)) return date
  if (choice === 'asWritten') return date
  if (choice !== 'nextDay') return null
  return time.seconds > noon ? nextDay(date) : date
}
