import type { StandardField } from '../../shared/model/field.ts'
import type { ConversionChoices, Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { CalendarDate } from '../../shared/model/civilDate.ts'
import { emptyDates } from '../conversion/birthday.ts'
import { formatDate, isRealDate } from '../conversion/calendar.ts'
import { isNorthAmerican } from '../conversion/phone.ts'
import { readDate, readShortYearPlace } from '../conversion/readDate.ts'
import { cleanCode } from '../conversion/text.ts'
import { findIdCardColumn } from './idCardColumn.ts'

const hour = 3_600
/**
 * Midnight in China as exported with a wrong offset: in UTC; and off by the 43 seconds and the 5:43 minutes
 * by which Shanghai's local mean time differs from UTC+8 in time-zone tables.
 */
const shiftTimes: ReadonlySet<number> = new Set([16 * hour, 24 * hour - 43, 24 * hour - 343])
/** In daylight-saving time, the same an hour earlier: in UTC, and read without daylight-saving time. */
const summerShiftTimes: ReadonlySet<number> = new Set([15 * hour, 23 * hour])
/** Times that systems write for a day without a time; the day itself is right. */
const wholeDayTimes: ReadonlySet<number> = new Set([12 * hour, 24 * hour - 1])
/** From this many dates on, one shared time is no time of birth; fewer may be coincidence. */
const fewestSameTime = 3
/** Less than 1, because a shifted column may also hold true times of birth. */
const shiftedShare = 0.8

/**
 * Daylight-saving time of China, first and last day (IANA tz database, zone Asia/Shanghai). A midnight read
 * an hour early belongs to the day after, so the day before the first counts as well.
 */
const summers: readonly (readonly [first: string, last: string])[] = [
  ['1986-05-03', '1986-09-14'],
  ['1987-04-11', '1987-09-13'],
  ['1988-04-09', '1988-09-11'],
  ['1989-04-15', '1989-09-17'],
  ['1990-04-14', '1990-09-16'],
  ['1991-04-13', '1991-09-15'],
]

/**
 * From this share of the dates on, the zero dates of systems are no birthdays: in China, any one day is the
 * birthday of two or three people in ten thousand.
 */
const emptyDateShare = 0.02
/** Minimum count, because in a small sample a single date exceeds that share. */
const fewestEmptyDates = 3

interface DatedCell {
  date: CalendarDate
  /** Seconds since midnight, 0 without a time. */
  seconds: number
}

/**
 * Adds the questions (choices set to `ask`) that only a column as a whole raises, and removes answers to
 * questions that this file does not raise: a remembered 「都是后一天」 must not move dates with true times.
 *
 * @param rows the first rows of the file
 * @param countsFrom1904 whether the file's date serials count from 1904
 * @returns the same mapping when nothing changes
 */
export function noticeColumns(mapping: Mapping, rows: readonly Row[], countsFrom1904: boolean): Mapping {
  const before = mapping.conversions ?? {}
  const dates = dateColumns(mapping).map((columnIndex) => readColumn(rows, columnIndex))
  const birthdays = columnOf(mapping, 'birthday')
  const sex = columnOf(mapping, 'sex')
  const choices: ConversionChoices = { ...before }
  settle(choices, 'dayShift', dates.some(isShifted))
  settle(choices, 'emptyDates', birthdays !== null && isFilledWithEmptyDates(readColumn(rows, birthdays)))
  settle(choices, 'zeroOneSex', sex !== null && isZeroOrOne(rows, sex) && !matchesSex(before))
  const phones = columnOf(mapping, 'phone')
  const hasNorthAmerican = phones !== null && rows.some(({ cells }) => isNorthAmerican(cells[phones] ?? ''))
  if (!hasNorthAmerican) delete choices.northAmericanPhones
  else choices.northAmericanPhones ??= 'foreign'
  const idCards = findIdCardColumn(mapping, rows)
  settle(choices, 'idCardBirthdays', idCards !== null)
  if (idCards === null) delete choices.idCardColumn
  else choices.idCardColumn = idCards
  if (countsFrom1904) choices.countsFrom1904 = true
  else delete choices.countsFrom1904
  if (hasShortYearsFirst(mapping, rows)) choices.shortYearsFirst = true
  else delete choices.shortYearsFirst
  return JSON.stringify(choices) === JSON.stringify(before) ? mapping : { ...mapping, conversions: choices }
}

function settle<Key extends 'dayShift' | 'emptyDates' | 'zeroOneSex' | 'idCardBirthdays'>(
  choices: ConversionChoices,
  key: Key,
  isAsked: boolean,
): void {
  if (!isAsked) delete choices[key]
  else choices[key] ??= 'ask' as ConversionChoices[Key]
}

/** Whether any date begins with a short year for certain, and none ends with one. */
function hasShortYearsFirst(mapping: Mapping, rows: readonly Row[]): boolean {
  const places = new Set(
    dateColumns(mapping).flatMap((columnIndex) =>
      rows.map(({ cells }) => readShortYearPlace(cleanCode(cells[columnIndex] ?? ''))),
    ),
  )
  return places.has('first') && !places.has('last')
}

/** Indexes of the columns mapped to a date field. */
export function dateColumns({ columns }: Mapping): number[] {
  return columns.flatMap(({ columnIndex, target }) => {
    const isDate = target?.kind === 'standard' ? target.field === 'birthday' : target?.valueType === 'date'
    return isDate ? [columnIndex] : []
  })
}

function columnOf({ columns }: Mapping, field: StandardField): number | null {
  const column = columns.find(({ target }) => target?.kind === 'standard' && target.field === field)
  return column?.columnIndex ?? null
}

function readColumn(rows: readonly Row[], columnIndex: number): DatedCell[] {
  return rows.flatMap(({ cells }) => {
    const text = cells[columnIndex] ?? ''
    const reading = text === '' ? null : readDate(cleanCode(text), {})
    if (reading?.kind !== 'date' || reading.hasTwoDigitYear || !isRealDate(reading.date)) return []
    return [{ date: reading.date, seconds: reading.time?.seconds ?? 0 }]
  })
}

function isSummer(date: CalendarDate): boolean {
  const day = formatDate(date)
  return summers.some(([first, last]) => day >= first && day <= last)
}

function isShiftTime({ date, seconds }: DatedCell): boolean {
  return shiftTimes.has(seconds) || (summerShiftTimes.has(seconds) && isSummer(date))
}

/** Whether the times of a column repeat in the pattern of a time-zone shift. */
function isShifted(cells: readonly DatedCell[]): boolean {
  const timed = cells.filter(({ seconds }) => seconds > 0)
  if (timed.length === 0) return false
  const known = timed.filter(isShiftTime).length
  if (known >= shiftedShare * timed.length) return true
  const [first] = timed
  const isOneTime = timed.every(({ seconds }) => seconds === first!.seconds)
  const isEvening = first!.seconds > 12 * hour && !wholeDayTimes.has(first!.seconds)
  return isOneTime && isEvening && timed.length >= Math.max(fewestSameTime, shiftedShare * cells.length)
}

function isFilledWithEmptyDates(cells: readonly DatedCell[]): boolean {
  const empty = cells.filter(({ date }) => emptyDates.has(formatDate(date))).length
  return empty >= fewestEmptyDates && empty > emptyDateShare * cells.length
}

/** Whether a column has only 0 and 1: half of it would be left out as 未知, or get the other sex. */
function isZeroOrOne(rows: readonly Row[], columnIndex: number): boolean {
  const values = new Set<string>()
  for (const { cells } of rows) {
    const value = cleanCode(cells[columnIndex] ?? '')
    if (value !== '') values.add(value)
    if (values.size > 2) return false
  }
  return values.has('0') && values.has('1')
}

function matchesSex({ valueMatches, disabled }: ConversionChoices): boolean {
  if (disabled?.includes('valueMatch')) return false
  return (
    valueMatches?.some(({ field, from }) => field === 'sex' && ['0', '1'].includes(cleanCode(from))) ?? false
  )
}
