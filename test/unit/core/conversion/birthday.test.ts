import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBirthdayConversion, readUsualDate } from '../../../../electron/core/conversion/birthday.ts'
import { dateOfSerial } from '../../../../electron/core/conversion/calendar.ts'
import { readDate } from '../../../../electron/core/conversion/readDate.ts'

const convert = createBirthdayConversion({ today: '2026-11-24' })

/** Spellings of one day. A wrong row here sends a wrong birthday, which nobody notices until the wrong day. */
const dates: [text: string, date: string][] = [
  ['1990-05-01', '1990-05-01'],
  ['1990-5-1', '1990-05-01'],
  ['1990/05/01', '1990-05-01'],
  ['1990/5/1', '1990-05-01'],
  ['1990.5.1', '1990-05-01'],
  ['1990.05.01', '1990-05-01'],
  ['1990年5月1日', '1990-05-01'],
  ['1990年05月01日', '1990-05-01'],
  ['1990年5月1号', '1990-05-01'],
  ['1990年 5月 1日', '1990-05-01'],
  ['1990 年 5 月 1 日', '1990-05-01'],
  ['1990年5月1', '1990-05-01'],
  ['1990 5 1', '1990-05-01'],
  ['1990 - 05 - 01', '1990-05-01'],
  ['19900501', '1990-05-01'],
  ['１９９０年５月１日', '1990-05-01'],
  ['１９９０－０５－０１', '1990-05-01'],
  [' 1990-05-01 ', '1990-05-01'],
  ["'1990-05-01", '1990-05-01'],
  ['1990-05-01 00:00:00', '1990-05-01'],
  ['1990-05-01 23:59:59', '1990-05-01'],
  ['1990/5/1 0:00', '1990-05-01'],
  ['1990-05-01 00:00:00.0', '1990-05-01'],
  ['1990-05-01T00:00:00', '1990-05-01'],
  ['1990-05-01T00:00:00Z', '1990-05-01'],
  ['1990-05-01T00:00:00.000+08:00', '1990-05-01'],
  ['5/13/1990 12:00:00 AM', '1990-05-13'],
  ['1990年5月1日 8时30分', '1990-05-01'],
  ['1990年5月1日 星期二', '1990-05-01'],
  ['1990年5月1日（星期二）', '1990-05-01'],
  ['公历1990年5月1日', '1990-05-01'],
  ['1990-05-01（阳历）', '1990-05-01'],
  ['一九九〇年五月一日', '1990-05-01'],
  ['一九九零年十二月三十一日', '1990-12-31'],
  ['二○○○年十月十日', '2000-10-10'],
  ['二〇〇一年二月二十八日', '2001-02-28'],
  ['1990年元月5日', '1990-01-05'],
  ['32994', '1990-05-01'],
  ['32994.5', '1990-05-01'],
  ['13/5/1990', '1990-05-13'],
  ['5/13/1990', '1990-05-13'],
  ['13.05.1990', '1990-05-13'],
  ['5/5/1990', '1990-05-05'],
  ['May 1, 1990', '1990-05-01'],
  ['May 1 1990', '1990-05-01'],
  ['May 1st, 1990', '1990-05-01'],
  ['1 May 1990', '1990-05-01'],
  ['1-May-1990', '1990-05-01'],
  ['01-May-1990', '1990-05-01'],
  ['1st May 1990', '1990-05-01'],
  ['Sept. 9, 1990', '1990-09-09'],
  ['December 31, 1999', '1999-12-31'],
  ['1990-May-01', '1990-05-01'],
  ['Tue May 01 1990 00:00:00 GMT+0800 (中国标准时间)', '1990-05-01'],
  ['1990/5/1 上午12:00:00', '1990-05-01'],
  ['1990/5/1上午 12:00', '1990-05-01'],
  ['1990年5月1日 凌晨0:00', '1990-05-01'],
  ['1990年5月1日, 08:30:00', '1990-05-01'],
  ['1990-05-01 12:00:00 上午', '1990-05-01'],
  ['1990年5月1日上午8时30分', '1990-05-01'],
  ['Tue May 01 00:00:00 CST 1990', '1990-05-01'],
  ['Tue May  1 00:00:00 1990', '1990-05-01'],
  ['Tue May 01 00:00:00 CDT 1990', '1990-05-01'],
  ['Tue May 01 00:00:00 GMT+08:00 1990', '1990-05-01'],
  ['/Date(641491200000+0800)/', '1990-05-01'],
  ['\\/Date(641520000000)\\/', '1990-05-01'],
  ['2000-02-29', '2000-02-29'],
  ['2024年2月29日', '2024-02-29'],
  ['2026-11-24', '2026-11-24'],
]

/** What has no one meaning. Guessing any of them would invent a date. */
const refused: [text: string, code: string][] = [
  ['1990-02-30', 'birthday.impossible'],
  ['1990-13-05', 'birthday.impossible'],
  ['1990-00-10', 'birthday.impossible'],
  ['2023-02-29', 'birthday.impossible'],
  ['1900-02-29', 'birthday.impossible'],
  ['1900-01-00', 'birthday.impossible'],
  ['1900/1/0', 'birthday.impossible'],
  ['1900-01-00 00:00:00', 'birthday.impossible'],
  ['0001-01-01', 'birthday.impossible'],
  ['19901301', 'birthday.impossible'],
  ['1990年4月31日', 'birthday.impossible'],
  ['2026-11-25', 'birthday.future'],
  ['2099/1/1', 'birthday.future'],
  ['85-3-5', 'birthday.twoDigitYear'],
  ['85年3月5日', 'birthday.twoDigitYear'],
  ['05年3月5日', 'birthday.twoDigitYear'],
  ['3/25/85', 'birthday.twoDigitYear'],
  ['850305', 'birthday.twoDigitYear'],
  ['1-May-90', 'birthday.twoDigitYear'],
  ['1/2/1990', 'birthday.ambiguous'],
  ['01.02.1990', 'birthday.ambiguous'],
  ['05-06-07', 'birthday.ambiguous'],
  // 00 is neither a day nor a month.
  ['00/07/21', 'birthday.twoDigitYear'],
  ['1990-04-30T16:00:00Z', 'birthday.shifted'],
  ['1990-04-30T16:00:00.000+00:00', 'birthday.shifted'],
  // Two dates, not one with its time of day.
  ['1990-05-01 08:00 1991-06-02', 'birthday.unreadable'],
  ['/Date(641491200000)/', 'birthday.shifted'],
  ['1990-05-01 25:00', 'birthday.unreadable'],
  ['12:30:00', 'birthday.unreadable'],
  ['农历1990年五月初一', 'birthday.lunar'],
  ['1990年八月十五', 'birthday.lunar'],
  ['一九九○年八月十五', 'birthday.lunar'],
  ['1990年閏五月三日', 'birthday.lunar'],
  ['1990年八月15', 'birthday.lunar'],
  ['舊曆1990-08-15', 'birthday.lunar'],
  ['夏历1990-08-15', 'birthday.lunar'],
  ['1990年腊月廿三', 'birthday.lunar'],
  ['1990-05-01（农历）', 'birthday.lunar'],
  ['阴历八月十五', 'birthday.lunar'],
  ['1990', 'birthday.incomplete'],
  ['1990年', 'birthday.incomplete'],
  ['1990-05', 'birthday.incomplete'],
  ['1990年5月', 'birthday.incomplete'],
  ['199005', 'birthday.incomplete'],
  ['5月1日', 'birthday.incomplete'],
  ['05-01', 'birthday.incomplete'],
  ['May 1', 'birthday.incomplete'],
  ['90后', 'birthday.unreadable'],
  ['三十岁', 'birthday.unreadable'],
  ['0', 'birthday.unreadable'],
  ['00000', 'birthday.unreadable'],
  ['00042', 'birthday.unreadable'],
  ['641491200000', 'birthday.unreadable'],
  ['13812345678', 'birthday.unreadable'],
  ['1990-05-01 左右', 'birthday.unreadable'],
  ['1990-05-01至1991-05-01', 'birthday.unreadable'],
  ['#VALUE!', 'birthday.unreadable'],
  ['x'.repeat(5_000), 'birthday.unreadable'],
]

describe('the birthday conversion', () => {
  test.each(dates)('reads %j as %s', (text, date) => {
    expect(convert(text)).toEqual({ value: date, finding: null })
  })

  test.each(refused)('keeps the text of %j and refuses it with %s', (text, code) => {
    const { value, finding } = convert(text)
    expect(finding).toMatchObject({ code, severity: 'error' })
    expect(value).toBe(text.trim().normalize('NFKC'))
  })

  test.each([
    ['1900-01-01', '1900-01-01'],
    ['1899/12/30', '1899-12-30'],
  ])('sends %s with a warning: it is most likely a default date', (text, date) => {
    expect(convert(text)).toEqual({
      value: date,
      finding: { code: 'birthday.tooOld', severity: 'warning', params: { years: 120 } },
    })
  })

  test.each([
    '-',
    '无',
    '不详',
    'N/A',
    '0/0/00',
    '00/00/0000',
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0000年0月0日',
  ])('leaves out the placeholder %j', (text) => {
    expect(convert(text)).toMatchObject({ value: '', finding: { code: 'cell.placeholder' } })
  })

  describe('with the choices of the user', () => {
    const recent = createBirthdayConversion({ today: '2026-11-24', twoDigitYears: 'lastHundredYears' })
    const monthFirst = createBirthdayConversion({ today: '2026-11-24', dayMonthOrder: 'monthFirst' })
    const dayFirst = createBirthdayConversion({ today: '2026-11-24', dayMonthOrder: 'dayFirst' })

    test.each([
      ['85-3-5', '1985-03-05'],
      ['05年3月5日', '2005-03-05'],
      ['26年11月24日', '2026-11-24'],
      ['26年11月25日', '1926-11-25'],
      ['00年2月29日', '2000-02-29'],
      ['850305', '1985-03-05'],
    ])('reads the two-digit year of %s as the most recent possible one, %s, with a warning', (text, date) => {
      expect(recent(text)).toMatchObject({
        value: date,
        finding: { code: 'birthday.twoDigitYear', severity: 'warning' },
      })
    })

    test('refuses a two-digit year that did not have this day instead of moving the day', () => {
      expect(recent('99年2月29日')).toMatchObject({
        finding: { code: 'birthday.impossible', severity: 'error' },
      })
    })

    test('reads day and month in the chosen order', () => {
      expect(monthFirst('1/2/1990').value).toBe('1990-01-02')
      expect(dayFirst('1/2/1990').value).toBe('1990-02-01')
      expect(dayFirst('01.02.1990').value).toBe('1990-02-01')
    })

    test.each([
      ['03/12/21', '2003-12-21'],
      ['05-06-07', '2005-06-07'],
      // Only its end can be a year.
      ['03/12/85', '1985-03-12'],
    ])(
      'reads %s as %s in a column of short years that come first, whatever the order of 1/2/1990',
      (text, date) => {
        const convertIn = createBirthdayConversion({
          today: '2026-11-24',
          twoDigitYears: 'lastHundredYears',
          dayMonthOrder: 'monthFirst',
          shortYearsFirst: true,
        })
        expect(convertIn(text).value).toBe(date)
      },
    )

    test.each([
      ['monthFirst', '13/5/1990'],
      ['dayFirst', '5/13/1990'],
    ] as const)('with the order %s reads %s the only possible way, with a warning', (order, text) => {
      const convertIn = createBirthdayConversion({
        today: '2026-11-24',
        twoDigitYears: 'lastHundredYears',
        dayMonthOrder: order,
      })
      expect(convertIn(text)).toEqual({
        value: '1990-05-13',
        finding: { code: 'birthday.mixedOrder', severity: 'warning', params: {} },
      })
    })

    test('八月十五 is a day of August where the user says so, and an explicit lunar date never is', () => {
      const solar = createBirthdayConversion({ today: '2026-11-24', lunarDates: 'asSolar' })
      expect(solar('1990年八月十五')).toEqual({ value: '1990-08-15', finding: null })
      expect(solar('农历1990年八月十五').finding?.code).toBe('birthday.lunar')
      expect(convert('公历1990年八月十五').value).toBe('1990-08-15')
      expect(convert('1990年八月十六日').value).toBe('1990-08-16')
    })

    test('a shifted day is the next one or the one written, and nobody is asked where the column shows no shift', () => {
      const make = (dayShift: 'ask' | 'nextDay' | 'asWritten') =>
        createBirthdayConversion({ today: '2026-11-24', dayShift })
      expect(convert('1990-04-30 16:00:00')).toEqual({ value: '1990-04-30', finding: null })
      expect(make('ask')('1990-04-30 16:00:00').finding?.code).toBe('birthday.shifted')
      expect(make('nextDay')('1990-04-30 16:00:00')).toEqual({
        value: '1990-05-01',
        finding: null,
        kind: 'dayShift',
      })
      expect(make('nextDay')('1999-12-31 23:59:17').value).toBe('2000-01-01')
      expect(make('nextDay')('1999-12-31 下午11:00:00').value).toBe('2000-01-01')
      expect(make('nextDay')('1999-12-31 00:00:00').value).toBe('1999-12-31')
      expect(make('nextDay')('1990-04-30T16:00:00Z').value).toBe('1990-05-01')
      expect(make('asWritten')('1990-04-30 16:00:00')).toEqual({ value: '1990-04-30', finding: null })
    })

    test('the zero of a system is left out or kept, and only where it fills the column', () => {
      const make = (emptyDates: 'ask' | 'leaveOut' | 'keep') =>
        createBirthdayConversion({ today: '2026-11-24', emptyDates })
      expect(convert('1970-01-01')).toEqual({ value: '1970-01-01', finding: null })
      expect(make('ask')('1970/1/1').finding?.code).toBe('birthday.systemEmpty')
      expect(make('leaveOut')('1970-01-01')).toMatchObject({
        value: '',
        finding: { code: 'cell.placeholder' },
      })
      expect(make('keep')('1970-01-01')).toEqual({ value: '1970-01-01', finding: null })
      expect(make('ask')('1970-01-02').finding).toBeNull()
    })

    test('a serial counts from 1904 where the file does', () => {
      const from1904 = createBirthdayConversion({ today: '2026-11-24', countsFrom1904: true })
      expect(from1904('31532').value).toBe('1990-05-01')
      expect(from1904('1990-05-01').value).toBe('1990-05-01')
    })

    test('gives no warning for a date that fits the chosen order or needs none', () => {
      for (const text of ['13/5/1990', '5/5/1990', '1990-05-13', '1/2/1990'])
        expect(dayFirst(text).finding).toBeNull()
    })
  })
})

/** What looks like a date of numbers, and nearly. */
const numericDate = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^\d{1,8}$/),
      fc.constantFrom('0000', '0', '00', '1990', '2000', '1', '02', '12', '29', '31', '32951', '09999'),
      fc.constantFrom('-', '/', '.', '年', ' ', ',', '\u0660'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const spelledDate = fc
  .tuple(
    fc.constantFrom('1990', '2000', '0001', '0000', '90', '19900'),
    fc.constantFrom('-', '/', '.'),
    fc.constantFrom('1', '01', '12', '13', '0', '00', '001'),
    fc.constantFrom('-', '/', '.', ''),
    fc.constantFrom('1', '01', '31', '0', '00', '311', ''),
  )
  .map((parts) => parts.join(''))

test('the short way reads every date exactly as the long one, or leaves it', () => {
  const usual = { read: 0, all: 0 }
  fc.assert(
    fc.property(fc.oneof(numericDate, spelledDate), fc.boolean(), (text, countsFrom1904) => {
      const short = readUsualDate(text, countsFrom1904)
      usual.all += 1
      if (short === null) return
      usual.read += 1
      expect(readDate(text, { countsFrom1904, dayMonthOrder: 'ask' })).toEqual({
        kind: 'date',
        date: short,
        hasTwoDigitYear: false,
      })
    }),
    { numRuns: 5_000 },
  )
  expect(usual.read).toBeGreaterThan(usual.all / 20)
  for (const text of ['1990-05-01', '1990/5/1', '1990.5.1', '19900501', '32994'])
    expect(readUsualDate(text, false)).toEqual({ year: 1990, month: 5, day: 1 })
})

/** A century or a leap day off by one would move the birthdays of a whole column. */
test('every serial is the day that the calendar of JavaScript has', () => {
  for (let serial = 61; serial < 200_000; serial += 1) {
    const date = new Date(Date.UTC(1899, 11, 30 + serial))
    const { year, month, day } = dateOfSerial(serial + 0.75)
    if (Date.UTC(year, month - 1, day) !== date.getTime() || day !== date.getUTCDate())
      expect.fail(`serial ${serial}: ${year}-${month}-${day}`)
  }
  expect(dateOfSerial(61)).toEqual({ year: 1900, month: 3, day: 1 })
  expect(dateOfSerial(36_585)).toEqual({ year: 2000, month: 2, day: 29 })
})
