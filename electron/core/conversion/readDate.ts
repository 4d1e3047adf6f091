import { type CalendarDate, dateOfSerial, monthOfName } from './calendar.ts'
import { convertChineseNumerals } from './chineseNumerals.ts'

/** How a date text was understood, before anyone asks whether the date exists. */
export type DateReading =
  /** `isAgainstOrder`: it can only be read the other way round than the order says. */
  | { kind: 'date'; date: CalendarDate; hasTwoDigitYear: boolean; isAgainstOrder?: true }
  /** Day and month (and perhaps the year) cannot be told apart. */
  | { kind: 'ambiguous' }
  | { kind: 'incomplete' }
  | { kind: 'lunar' }
  | { kind: 'unreadable' }

/** Which of `1/2/1990` is the month; `ask` leaves it open. */
export type DayMonthOrder = 'ask' | 'monthFirst' | 'dayFirst'

/** Longer texts are remarks, not dates. */
const longestDate = 64

const lunarWords = /农历|阴历|旧历|古历|腊月|正月|冬月|闰|初[一二三四五六七八九十]|廿|lunar/
const solarWords = /[([]?(?:公历|阳历|新历|西历|公元)[)\]]?[::]?/g
const weekday =
  /[,(]?(?:星期|周|礼拜)[一二三四五六日天]\)?|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]? /g
const aroundSeparators = /\s*([-/.年月日号,])\s*/g

const timePart = /[ t](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?/
const chineseTimePart = / ?(?:上午|下午|晚上|凌晨|中午)? ?\d{1,2}[时点]\d{0,2}分?(?:\d{1,2}秒)?$/
/** What may follow a time: a zone, AM or PM, the zone's name in brackets. */
const afterTime = /^ ?(?:[ap]m)? ?(?:z|utc|gmt|cst)?(?: ?[+-]\d{2}:?\d{2})?(?: ?\(.*\))?$/

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

/** Cuts the time of day off. Null when what follows the date is not a time, or moves the date to another day. */
function dropTime(text: string): string | null {
  const match = timePart.exec(text)
  if (!match) return text.replace(chineseTimePart, '')
  const rest = text.slice(match.index + match[0].length)
  if (!afterTime.test(rest)) return null
  // 1990-04-30T16:00:00Z is 1 May in China: an export that shifted the day, and nobody can tell by how much.
  const isMidnight = Number(match[1]) === 0 && match[2] === '00' && (match[3] ?? '00') === '00'
  if (/(?:z|utc|gmt|\+00:?00)$/.test(rest) && !isMidnight) return ''
  return text.slice(0, match.index)
}

/**
 * Reads one date text in the spellings that Chinese and English spreadsheets, shops and forms produce.
 *
 * @param text half-width, trimmed
 */
export function readDate(text: string, order: DayMonthOrder): DateReading {
  const plain = reduceDate(text)
  return typeof plain === 'string'
    ? (readNumeric(plain, order) ?? readNamed(plain) ?? readPartial(plain))
    : plain
}

/** The date alone, without calendar, weekday and time of day; or why there is none. */
function reduceDate(text: string): string | DateReading {
  if (text.length > longestDate) return { kind: 'unreadable' }
  const lowerCase = text.toLowerCase()
  if (lunarWords.test(lowerCase)) return { kind: 'lunar' }
  const whole = lowerCase.replace(solarWords, '').replace(weekday, '').trim()
  const withoutTime = dropTime(whole)
  if (withoutTime === null) return { kind: 'unreadable' }
  if (withoutTime === '') return { kind: 'ambiguous' }
  return convertChineseNumerals(withoutTime).replace(aroundSeparators, '$1').replace(/\s+/g, ' ').trim()
}

/**
 * What one text says about the order of day and month in its column: `13/02/2024` proves one, `1/2/2024` needs one, and
 * everything else (null) says nothing. A short year says nothing either: it may stand anywhere.
 *
 * @param text half-width, trimmed
 */
export function readDayMonthProof(text: string): 'monthFirst' | 'dayFirst' | 'needed' | null {
  const plain = reduceDate(text)
  const match = typeof plain === 'string' ? yearLast.exec(plain) : null
  if (!match || match[3]!.length === 2) return null
  const [one, two] = [Number(match[1]), Number(match[2])]
  if (one > 12 && two <= 12) return one <= 31 ? 'dayFirst' : null
  if (two > 12 && one <= 12) return two <= 31 ? 'monthFirst' : null
  return one <= 12 && one !== two ? 'needed' : null
}

function readNumeric(text: string, order: DayMonthOrder): DateReading | null {
  let match = yearFirst.exec(text)
  if (match) return dated(match[1]!, Number(match[2]), match[3]!)
  if (/^\d{8}$/.test(text)) return dated(text.slice(0, 4), Number(text.slice(4, 6)), text.slice(6))
  // A serial of a spreadsheet, from 1927 on. Smaller ones with zeros in front are codes.
  if (/^[1-9]\d{4}(?:\.\d{1,15})?$/.test(text)) {
    return { kind: 'date', date: dateOfSerial(Number(text)), hasTwoDigitYear: false }
  }
  match = shortYearFirst.exec(text)
  if (match && (match[2] === '年' || Number(match[1]) > 31)) {
    return dated(match[1]!, Number(match[3]), match[4]!)
  }
  match = yearLast.exec(text)
  return match ? readYearLast(match[1]!, match[2]!, match[3]!, order) : null
}

/** `1/2/1990`: only a number above 12, two equal ones or the user's word tell the day from the month. */
function readYearLast(first: string, second: string, year: string, order: DayMonthOrder): DateReading {
  // With a short year that could be a day (05-06-07) not even the year's place is known.
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
