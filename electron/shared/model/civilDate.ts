/** A day of the Gregorian calendar, without a time zone. */
export interface CalendarDate {
  year: number
  /** 1 to 12. */
  month: number
  day: number
}

/**
 * Converts a count of days to a date. By arithmetic: no time zone can shift it, and a `Date` takes some ten times as long.
 *
 * Algorithm: Howard Hinnant, https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 *
 * @param days since 1899-12-30; from 61 on the serial of a spreadsheet
 */
export function civilDateOf(days: number): CalendarDate {
  // Days since 0000-03-01, so that a leap day is the last of its year.
  const shifted = days + 693_899
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}
