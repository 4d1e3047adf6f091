import { describe, expect, it } from 'vitest'
import {
  formatNumber,
  isCompletedDate,
  plainDecimal,
} from '../../../../../electron/core/spreadsheet/xlsx/formatNumber.ts'
import {
  builtinFormat,
  parseNumberFormat,
} from '../../../../../electron/core/spreadsheet/xlsx/numberFormat.ts'

const show = (value: number, code: string): string => formatNumber(value, parseNumberFormat(code), false)

describe('the number format', () => {
  // A date format that is not recognised turns a birthday into 45000; one that is none turns money into a date.
  it.each([
    'yyyy-mm-dd',
    'yyyy/m/d',
    'yyyy"年"m"月"d"日"',
    'yyyy\\年m\\月d\\日;@',
    '[$-804]yyyy"年"m"月"d"日";@',
    '[DBNum1][$-804]yyyy"年"m"月"d"日"',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'd-mmm-yy',
    'm/d',
    'mmmm',
    '[$-804]aaaa;@',
    '[$-411]ggge"年"m"月"d"日"',
  ])('%s is a date', (code) => {
    expect(show(45_000, code)).toBe('2023-03-15')
  })

  it.each(['yyyy-mm-dd hh:mm', 'm/d/yy h:mm AM/PM', 'yyyy"年"m"月"d"日" 上午/下午h"时"mm"分"'])(
    '%s is a date with its time',
    (code) => {
      expect(show(45_000.5, code)).toBe('2023-03-15 12:00:00')
    },
  )

  it.each(['h:mm', 'hh:mm:ss', 'mm:ss', 'h"时"mm"分"', 'h:mm AM/PM', 'mm:ss.0'])('%s is a time', (code) => {
    expect(show(0.5, code)).toBe('12:00:00')
  })

  it('sums hours beyond 24', () => {
    expect(show(1.5, '[h]:mm:ss')).toBe('36:00:00')
  })

  it.each([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])(
    'with the built-in number %d is a date',
    (id) => {
      expect(formatNumber(45_000, builtinFormat(id), false)).toBe('2023-03-15')
    },
  )

  it.each([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56])('with the built-in number %d is a time', (id) => {
    expect(formatNumber(0.25, builtinFormat(id), false)).toBe('06:00:00')
  })

  it('with the built-in number 22 is a date with its time, 46 sums hours, 9 and 10 are percent', () => {
    expect(formatNumber(45_000.5, builtinFormat(22), false)).toBe('2023-03-15 12:00:00')
    expect(formatNumber(2, builtinFormat(46), false)).toBe('48:00:00')
    expect(formatNumber(0.125, builtinFormat(9), false)).toBe('13%')
    expect(formatNumber(0.125, builtinFormat(10), false)).toBe('12.50%')
  })

  // 1.38E+10 in place of a phone number is the best known damage of all.
  it.each([
    'General',
    'G/通用格式',
    '0',
    '0.00',
    '#,##0',
    '#,##0.00',
    '0.00E+00',
    '##0.0E+0',
    '# ?/?',
    '@',
    '0%',
    '0.00%',
    '"¥"#,##0.00',
    '[$¥-804]#,##0.00',
    '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    'yyyy-mm-dd',
    'h:mm',
    '000-0000-0000',
    '[Red]0',
    '0_ ',
    '"电话"0',
    '',
  ])('shows a phone number under %s as its digits', (code) => {
    expect(show(13_812_345_678, code)).toBe('13812345678')
  })

  // The card that the sheet shows as VIP20240305001 went up as 20240305001.
  it.each([
    ['"VIP"@', 'VIP20240305001'],
    ['"VIP"0', 'VIP20240305001'],
    ['0"号"', '20240305001号'],
    ['0"元"', '20240305001'],
    ['"US$"0', '20240305001'],
    ['#,##0"分"', '20240305001'],
  ])('shows a long identifier under %s as %s', (code, text) => {
    expect(show(20_240_305_001, code)).toBe(text)
  })

  it('keeps the zeros a format shows', () => {
    expect(show(123, '00000')).toBe('00123')
    expect(show(10_000, '000000')).toBe('010000')
    expect(show(123, '"KH"00000')).toBe('KH00123')
    expect(show(12_345_678_901, '0000000000000')).toBe('0012345678901')
    expect(show(-7, '000')).toBe('-007')
  })

  it('shows percent and currency', () => {
    expect(show(0.853, '0%')).toBe('85%')
    expect(show(0.07, '0.0%')).toBe('7.0%')
    expect(show(1234.5, '"¥"#,##0.00')).toBe('¥1,234.50')
    expect(show(1234.5, '[$¥-804]#,##0.00')).toBe('¥1,234.50')
    expect(show(1234.5, '$#,##0.00_);($#,##0.00)')).toBe('$1,234.50')
    expect(show(-1234.5, '$#,##0.00_);($#,##0.00)')).toBe('($1,234.50)')
    expect(show(-2, '"¥"0;[Red]"¥"\\-0')).toBe('¥-2')
    expect(show(99.5, '0.0"元"')).toBe('99.5元')
    expect(show(0, '"¥"0.00;-"¥"0.00;"-"0')).toBe('-0')
  })

  // toFixed rounds the binary value: 1.005 would read 1.00.
  it('rounds as Excel does', () => {
    expect(show(1.005, '"¥"0.00')).toBe('¥1.01')
    expect(show(0.285, '0%')).toBe('29%')
    expect(show(1_000_000.005, '"¥"#,##0.00')).toBe('¥1,000,000.01')
  })

  // Member 000-0012 would be sent as 12, and so would become somebody else.
  it.each([
    [12, '000-0000', '000-0012'],
    [9, '"A"000"-"00', 'A000-09'],
    [1_234_567, '000-0000', '123-4567'],
    [12_345_678, '000-0000', '1234-5678'],
    [1_234_567, '0!.0000"万"', '123.4567万'],
    [1_234_567, '###-####', '1234567'],
    [30, 'G/通用格式"号"', '30号'],
    [31, '"VIP"General', 'VIP31'],
    [31, '"VIP"@', 'VIP31'],
    [0, 'General"级"', '0级'],
    [36.5, 'General"℃"', '36.5℃'],
    [-3, 'General"级"', '-3级'],
    [13_812_345_678, '"电话"General', '13812345678'],
    [13_812_345_678, '[<=9999999]###-####;(###) ###-####', '13812345678'],
  ])('shows %d under %s as %s', (value, code, text) => {
    expect(show(value, code)).toBe(text)
  })

  // "Type 1 for 男": a well-known trick. The 0 that shows 女 would be left out as 未知.
  it.each([
    [1, '[=1]"男";[=2]"女"', '男'],
    [0, '[=1]"男";[=0]"女"', '女'],
    [0, '[Red][=1]男;[=0]女;General', '女'],
    [7, '[=1]"男";[=2]"女"', '7'],
    [7, '[=1]"男";[=2]"女";General', '7'],
    [1, '"男";;"女"', '男'],
    [0, '"男";;"女"', '女'],
    [-1, '"先生";"女士"', '女士'],
    [45_000, '[=0]"";yyyy/m/d', '2023-03-15'],
    [45_000, '[>=36526]yyyy/m/d;[<36526]yy-m-d', '2023-03-15'],
    [59.5, '[<60]0.0"分";0"分"', '59.5分'],
    [1, ';;;', '1'],
  ])('shows %d under %s as %s', (value, code, text) => {
    expect(show(value, code)).toBe(text)
  })

  it('does not read quoted letters, colours and exponents as dates', () => {
    expect(show(5, '"day"0')).toBe('day5')
    expect(show(5, '[Red]0')).toBe('5')
    expect(show(45_000, '0.00E+00')).toBe('45000')
    expect(show(3, '0"年"')).toBe('3年')
  })
})

// Zero was shown as ¥-0, which no field takes for a number.
describe('accounting formats', () => {
  const accounting = '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '

  it.each([
    [0, accounting, '¥-'],
    [12.5, accounting, '¥12.50'],
    [-1_200, accounting, '¥-1,200.00'],
    [0, '_($* #,##0.00_);_($* \\(#,##0.00\\);_($* "-"??_);_(@_)', '$-'],
    [0, '[$€-407]#,##0.00;-[$€-407]#,##0.00;"无"', '无'],
    [0, '"¥"0.00;"¥"-0.00;"¥"0', '¥0'],
  ])('show %d under %s as %s', (value, code, text) => {
    expect(show(value, code)).toBe(text)
  })
})

// Who types 5月3日 gets the third of May of the year at hand, who types 1990-5 the first of the month: no birthday.
describe('the detection of dates whose year the spreadsheet added', () => {
  const [may3of2025, may1of1990, may8of1990] = [45_780, 32_994, 33_001]

  it.each([
    [may3of2025, 'm"月"d"日"'],
    [may3of2025, '[$-804]m"月"d"日";@'],
    [may3of2025, 'd-mmm'],
    [may3of2025, 'm/d'],
    [may1of1990, 'yyyy"年"m"月";@'],
    [may1of1990, 'mmm-yy'],
    [may1of1990, '[=0]"";yyyy-m'],
  ])('finds one in %d under %s', (serial, code) => {
    expect(isCompletedDate(serial, parseNumberFormat(code), false)).toBe(true)
  })

  it.each([
    [may8of1990, 'm"月"d"日"'],
    [may8of1990, 'yyyy"年"m"月";@'],
    [may3of2025, 'yyyy-mm-dd'],
    [may1of1990, '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy'],
    [may1of1990, '[$-411]ge.m.d;@'],
    [may3of2025, '0'],
    [0.5, 'h:mm'],
  ])('finds none in %d under %s', (serial, code) => {
    expect(isCompletedDate(serial, parseNumberFormat(code), false)).toBe(false)
  })

  it.each([
    [may3of2025, 58, true],
    [may3of2025, 16, true],
    [may3of2025, 14, false],
    [may1of1990, 17, true],
    [may1of1990, 57, true],
    [may1of1990, 31, false],
    [may8of1990, 57, false],
  ])('gives for %d under the built-in format %d: %s', (serial, id, isCompleted) => {
    expect(isCompletedDate(serial, builtinFormat(id), false)).toBe(isCompleted)
  })
})

describe('plainDecimal', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [1.5e-10, '0.00000000015'],
    [123_456.789, '123456.789'],
    [-0, '0'],
    [1e21, '1000000000000000000000'],
    [440_301_199_001_011_200, '440301199001011000'],
    [-1.25e22, '-12500000000000000000000'],
  ])('writes %d as a plain decimal', (value, text) => {
    expect(plainDecimal(value)).toBe(text)
  })
})
