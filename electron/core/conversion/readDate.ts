import type { CalendarDate } from '../../shared/model/civilDate.ts'
import { dateOfSerial, daysTo1904, monthOfName } from './calendar.ts'
import { convertChineseNumerals } from './chineseNumerals.ts'
import { toSimplified } from './traditionalCharacters.ts'

/** How a date text was understood, before checking that the date exists. */
export type DateReading =
  | {
      kind: 'date'
      date: CalendarDate
      hasTwoDigitYear: boolean
      /** Readable only in the reverse of the chosen order. */
      isAgainstOrder?: true
      time?: TimeOfDay
    }
  /** 0/0/00, 0000-00-00: a program's form of "no date". */
  | { kind: 'none' }
  /** Day and month (and perhaps the year) cannot be distinguished. */
  | { kind: 'ambiguous' }
  | { kind: 'incomplete' }
  | { kind: 'lunar' }
  | { kind: 'unreadable' }

export interface TimeOfDay {
  /** Seconds since midnight. */
  seconds: number
  /** Written in UTC: the day in China may be the next one. */
  isUtc: boolean
}

/** Which of `1/2/1990` is the month; `ask` leaves it open. */
export type DayMonthOrder = 'ask' | 'monthFirst' | 'dayFirst'

/** Decisions of the user, or of the file, on readings that a date alone leaves open. */
export interface DateChoices {
  dayMonthOrder?: DayMonthOrder | undefined
  /** 1990年八月十五: `ask` (default) takes it for a lunar date. */
  lunarDates?: 'ask' | 'asSolar' | undefined
  /** The workbook counts days from 1904: its serials are 1,462 smaller. */
  countsFrom1904?: boolean | undefined
  /** The column shows that 03/12/21 begins with its year, as 85/03/14 does. */
  shortYearsFirst?: boolean | undefined
}

/** In characters; longer texts are remarks, not dates. */
const longestDate = 64

const lunarWords = /农历|阴历|旧历|夏历|古历|腊月|臘月|正月|冬月|闰|初[一二三四五六七八九十]|廿|lunar/
/** 八月十五, 八月15: people write a day of the lunar calendar in Chinese numerals and without 日. */
const lunarDay = /月\s*[一二三四五六七八九十卅]+$|[一二三四五六七八九十]月\s*\d{1,2}$/
const solarWords = /[([]?(?:公历|阳历|新历|西历|公元)[)\]]?[::]?/g
const weekday =
  /[,(]?(?:星期|周|礼拜)[一二三四五六日天]\)?|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]? /g
const aroundSeparators = /\s*([-/.年月日号,])\s*/g

const dayPart = '上午|下午|晚上|凌晨|中午|早上|早晨|清晨|傍晚'
/** A time after a blank, a T, a comma or 日, or beginning with 上午 and the like: 8:30, 08:30:00.000, 8时30分. */
const timePart = new RegExp(
  `(?:[ t,]+|(?<=[日号])|(?=${dayPart}))(?:(${dayPart}) ?)?` +
    '(?:(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:[.,]\\d{1,9})?|(\\d{1,2})[时点](?:(\\d{1,2})分?)?(?:(\\d{1,2})秒?)?)',
)
/** Suffix of a time: AM or PM, a zone, the zone's name in brackets. */
const afterTime = /^ ?(上午|下午|[ap]\.?m\.?)? ?(z|utc|gmt|cst|cdt)?(?: ?([+-]\d{2}:?\d{2}))?(?: ?\(.*\))?$/
/** Java's Date and C's ctime: may 01 00:00:00 cst 1990. */
const yearBehindTime =
  /^([a-z]{3} {1,2}\d{1,2}) (\d{1,2}:\d{2}:\d{2}) ?((?:[a-z]{3,4})?(?:[+-]\d{2}:?\d{2})?) ?(\d{4})$/
/** .NET in JSON: milliseconds since 1970 in UTC, and the zone of the calendar day. */
const dotNetDate = /^\\?\/date\((-?\d{1,14})([+-]\d{4})?\)\\?\/$/
const onlyNumbers = /^\d+(?:[-/.]\d+)*$/
const noDate = /^0{1,4}([-/.年])0{1,2}([-/.月])0{1,4}日?$|^0{8}$/

const yearFirst = /^(\d{4})[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})[日号]?$/
const yearLast = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/
const shortYearFirst = /^(\d{2})([-/.年])(\d{1,2})[-/.月](\d{1,2})[日号]?$/
const nameSecond = /^(\d{1,2})(?:st|nd|rd|th)?[-/., ]*([a-z]{3,9})[-/., ]*(\d{4}|\d{2})$/
const nameFirst = /^([a-z]{3,9})[-/., ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$/
const nameAfterYear = /^(\d{4})[-/., ]*([a-z]{3,9})[-/., ]*(\d{1,2})$/
const withoutDay =
  /^(?:\d{4}年?|\d{2}年|\d{4}[-/.年 ]\d{1,2}月?|\d{2}年\d{1,2}月|[a-z]{3,9}[-/., ]*\d{4}|(?:19|20)\d{2}(?:0[1-9]|1[0-2]))$/
const withoutYear =
  /^(?:\d{1,2}月|\d{1,2}[-/.月]\d{1,2}[日号]?|[a-z]{3,9}[-. ]?\d{1,2}|\d{1,2}[-. ]?[a-z]{3,9})$/

function dated(year: string, month: number, day: string | number): Extract<DateReading, { kind: 'date' }> {
  return {
    kind: 'date',
    date: { year: Number(year), month, day: Number(day) },
    hasTwoDigitYear: year.length === 2,
  }
}

interface Reduced {
  /** Without calendar, weekday and time of day. */
  text: string
  time: TimeOfDay | undefined
}

/** Converts an hour of 12 and its part of the day to an hour of 24. */
function hourOf(hour: number, part: string | undefined): number {
  if (part === undefined) return hour
  if (/^(?:下午|晚上|傍晚|p)/.test(part)) return hour < 12 ? hour + 12 : hour
  if (part === '中午') return hour < 11 ? hour + 12 : hour
  return hour === 12 ? 0 : hour
}

/** Removes the time of day. Null when the text after the date is not a time. */
function splitTime(text: string): Reduced | null {
  const match = timePart.exec(text)
  if (!match) return { text, time: undefined }
  const after = afterTime.exec(text.slice(match.index + match[0].length))
  if (!after) return null
  const hour = hourOf(Number(match[2] ?? match[5]), match[1] ?? after[1])
  const minute = Number(match[3] ?? match[6] ?? 0)
  const second = Number(match[4] ?? match[7] ?? 0)
  if (hour > 24 || minute > 59 || second > 59) return null
  const zone = after[2]
  const offset = after[3]
  const isUtc = offset ? /^\+00/.test(offset) : zone === 'z' || zone === 'utc' || zone === 'gmt'
  return { text: text.slice(0, match.index), time: { seconds: hour * 3_600 + minute * 60 + second, isUtc } }
}

/** Expands milliseconds since 1970 to date and time in the zone they name. */
function expandDotNetDate(text: string): string {
  const match = dotNetDate.exec(text)
  if (!match) return text
  const zone = match[2] ?? ''
  const minutes =
    zone === '' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)))
  const moment = new Date(Number(match[1]) + minutes * 60_000)
  if (Number.isNaN(moment.getTime())) return text
  return moment
    .toISOString()
    .toLowerCase()
    .replace(/\.000z$/, zone === '' ? 'z' : '')
}

/**
 * Parses one date text in the formats of Chinese and English spreadsheets, shops, forms, Java and .NET.
 *
 * @param text half-width, trimmed
 */
export function readDate(text: string, choices: DateChoices): DateReading {
  const reduced = reduceDate(text, choices)
  if ('kind' in reduced) return reduced
  const reading = readNumeric(reduced.text, choices) ?? readNamed(reduced.text) ?? readPartial(reduced.text)
  return reading.kind === 'date' && reduced.time ? { ...reading, time: reduced.time } : reading
}

/**
 * Removes calendar, weekday and time of day; returns a reading instead when there is no date left to parse.
 */
function reduceDate(text: string, { lunarDates }: DateChoices): Reduced | DateReading {
  if (text.length > longestDate) return { kind: 'unreadable' }
  // Shortcut: there is nothing to remove.
  if (onlyNumbers.test(text)) return noDate.test(text) ? { kind: 'none' } : { text, time: undefined }
  const lowerCase = toSimplified(expandDotNetDate(text.toLowerCase()))
  if (lunarWords.test(lowerCase)) return { kind: 'lunar' }
  const solar = lowerCase.replace(solarWords, '')
  if (solar === lowerCase && lunarDates !== 'asSolar' && lunarDay.test(solar)) return { kind: 'lunar' }
  const whole = solar.replace(weekday, '').trim().replace(yearBehindTime, '$1 $4 $2$3')
  const reduced = splitTime(whole)
  if (reduced === null) return { kind: 'unreadable' }
  const date = convertChineseNumerals(reduced.text)
    .replace(aroundSeparators, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  return noDate.test(date) ? { kind: 'none' } : { ...reduced, text: date }
}

/**
 * Classifies one text as evidence of the day/month order of its column: `13/02/2024` proves an order,
 * `1/2/2024` needs one, everything else (null) is no evidence. Nor is a short year, whose place is unknown.
 *
 * @param text half-width, trimmed
 */
export function readDayMonthProof(text: string): 'monthFirst' | 'dayFirst' | 'needed' | null {
  const reduced = reduceDate(text, {})
  const match = 'kind' in reduced ? null : yearLast.exec(reduced.text)
  if (!match || match[3]!.length === 2) return null
  const [one, two] = [Number(match[1]), Number(match[2])]
  if (one > 12 && two <= 12) return one <= 31 ? 'dayFirst' : null
  if (two > 12 && one <= 12) return two <= 31 ? 'monthFirst' : null
  return one <= 12 && one !== two ? 'needed' : null
}

/**
 * Classifies one text as evidence of where the column's short years stand: 85/03/14 and 00/03/14 can only begin with theirs,
 * 14/03/85 only end with it, everything else (null) is no evidence.
 *
 * @param text half-width, trimmed
 */
export function readShortYearPlace(text: string): 'first' | 'last' | null {
  const reduced = reduceDate(text, {})
  if ('kind' in reduced) return null
  if (startsWithYear(reduced.text)) return 'first'
  const match = yearLast.exec(reduced.text)
  return match?.[3]!.length === 2 && isOnlyYear(match[3]!) ? 'last' : null
}

/** Whether two digits can be a year but no day. */
const isOnlyYear = (digits: string): boolean => Number(digits) > 31 || digits === '00'

function startsWithYear(text: string): boolean {
  const match = shortYearFirst.exec(text)
  return match !== null && match[2] !== '年' && isOnlyYear(match[1]!) && !isOnlyYear(match[4]!)
}

function readNumeric(text: string, choices: DateChoices): DateReading | null {
  let match = yearFirst.exec(text)
  if (match) return dated(match[1]!, Number(match[2]), match[3]!)
  if (/^\d{8}$/.test(text)) return dated(text.slice(0, 4), Number(text.slice(4, 6)), text.slice(6))
  // A spreadsheet serial, from 1927 on. Smaller ones with leading zeros are codes.
  if (/^[1-9]\d{4}(?:\.\d{1,15})?$/.test(text)) {
    const serial = Number(text) + (choices.countsFrom1904 ? daysTo1904 : 0)
    return { kind: 'date', date: dateOfSerial(serial), hasTwoDigitYear: false }
  }
  match = shortYearFirst.exec(text)
  if (
    match &&
    (match[2] === '年' || isOnlyYear(match[1]!) || (choices.shortYearsFirst && !isOnlyYear(match[4]!)))
  ) {
    return dated(match[1]!, Number(match[3]), match[4]!)
  }
  match = yearLast.exec(text)
  return match ? readYearLast(match[1]!, match[2]!, match[3]!, choices.dayMonthOrder ?? 'ask') : null
}

/** Reads `1/2/1990`: only a number above 12, two equal numbers or the user's choice tell day from month. */
function readYearLast(first: string, second: string, year: string, order: DayMonthOrder): DateReading {
  // A short year that could be a day (05-06-07): not even the year's place is known.
  if (year.length === 2 && Number(year) <= 31 && order === 'ask') return { kind: 'ambiguous' }
  const [one, two] = [Number(first), Number(second)]
  const isMonthFirst = two > 12 || (one <= 12 && (order === 'monthFirst' || one === two))
  if (!isMonthFirst && one <= 12 && order === 'ask') return { kind: 'ambiguous' }
  const reading = isMonthFirst ? dated(year, one, two) : dated(year, two, one)
  const isAgainstOrder = order === (isMonthFirst ? 'dayFirst' : 'monthFirst') && one !== two
  return isAgainstOrder ? { ...reading, isAgainstOrder } : reading
}

function readNamed(text: string): DateReading | null {
  let match = nameSecond.exec(text)
  if (match) return readMonthName(match[3]!, match[2]!, match[1]!)
  match = nameFirst.exec(text)
  if (match) return readMonthName(match[3]!, match[1]!, match[2]!)
  match = nameAfterYear.exec(text)
  return match ? readMonthName(match[1]!, match[2]!, match[3]!) : null
}

function readMonthName(year: string, name: string, day: string): DateReading | null {
  const month = monthOfName(name)
  return month === 0 ? null : dated(year, month, day)
}

function readPartial(text: string): DateReading {
  if (withoutDay.test(text) || withoutYear.test(text)) return { kind: 'incomplete' }
  const isShort = /^\d{6}$/.test(text)
  return isShort ? dated(text.slice(0, 2), Number(text.slice(2, 4)), text.slice(4)) : { kind: 'unreadable' }
}
