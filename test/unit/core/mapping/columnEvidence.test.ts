import { describe, expect, test } from 'vitest'
import type { StandardField } from '../../../../electron/shared/model/field.ts'
import type { ConversionChoices, Mapping } from '../../../../electron/shared/model/mapping.ts'
import { noticeColumns } from '../../../../electron/core/mapping/columnEvidence.ts'
import { rowOf } from './builders.ts'

function mappingOf(field: StandardField, conversions?: ConversionChoices): Mapping {
  const columns: Mapping['columns'] = [
    { columnIndex: 0, columnName: '列', target: { kind: 'standard', field } },
  ]
  return { columns, constants: [], blanksClear: false, ...(conversions && { conversions }) }
}

function notice(
  field: StandardField,
  cells: string[],
  conversions?: ConversionChoices,
): ConversionChoices | undefined {
  return noticeColumns(
    mappingOf(field, conversions),
    cells.map((cell) => rowOf(cell)),
    false,
  ).conversions
}

const days = ['1990-04-30', '1985-12-30', '1977-08-08', '1968-02-11', '2001-06-05']
const at = (...times: string[]): string[] =>
  days.map((day, index) => `${day} ${times[index % times.length]!}`)

describe('a column of dates whose times repeat in the manner of a shift', () => {
  test.each([
    ['16:00:00, midnight in UTC', at('16:00:00')],
    [
      '16:00:00, and 15:00:00 in daylight-saving time',
      ['1990-04-30 16:00:00', '1988-06-30 15:00:00', '1985-01-02 16:00:00'],
    ],
    ['23:59:17, the 43 seconds of Shanghai', at('23:59:17')],
    ['23:54:17, its mean time', at('23:54:17')],
    [
      '23:00:00 in daylight-saving time, 00:00:00 otherwise',
      ['1989-07-14 23:00:00', '1985-12-31 00:00:00', '1976-03-03 00:00:00'],
    ],
    ['下午4:00:00', at('下午4:00:00')],
    ['18:30:00 in every row, the midnight of another zone', at('18:30:00')],
    ['one row', ['1990-04-30 16:00:00']],
  ])('asks about %s', (_name, cells) => {
    expect(notice('birthday', cells)).toEqual({ dayShift: 'ask' })
  })

  test.each([
    ['no times', days],
    ['midnight', at('00:00:00')],
    ['noon, which systems write for a day', at('12:00:00')],
    ['the last second, likewise', at('23:59:59')],
    ['the morning', at('08:00:00')],
    ['hours of birth', at('16:20:11', '03:12:40', '19:03:00', '23:00:00')],
    ['23:00:00 in winter', ['1990-01-14 23:00:00', '1985-12-31 00:00:00']],
  ])('asks nothing about %s', (_name, cells) => {
    expect(notice('birthday', cells)).toBeUndefined()
  })

  test('keeps an answer, and drops a remembered one where the file shows no shift', () => {
    expect(notice('birthday', at('16:00:00'), { dayShift: 'nextDay' })).toEqual({ dayShift: 'nextDay' })
    expect(notice('birthday', days, { dayShift: 'nextDay' })).toEqual({})
  })
})

describe('the zero of a system', () => {
  test.each(['1970-01-01', '1900/1/1', '1899-12-30 00:00:00'])(
    'is asked about where %s fills a part of the column',
    (zero) => {
      expect(notice('birthday', [...days, zero, zero, zero])).toEqual({ emptyDates: 'ask' })
    },
  )

  test('is a birthday like any other below that part', () => {
    const many = Array.from({ length: 200 }, (_, index) => `${1960 + (index % 40)}-03-05`)
    expect(notice('birthday', [...many, '1970-01-01', '1970-01-01', '1970-01-01'])).toBeUndefined()
    expect(notice('birthday', [...days, '1970-01-01'])).toBeUndefined()
  })
})

describe('a sex column', () => {
  test('of 0 and 1 is asked about, unless its values are matched', () => {
    expect(notice('sex', ['0', '1', '', '０'])).toEqual({ zeroOneSex: 'ask' })
    const valueMatches = [{ field: 'sex', from: '0', to: '女' } as const]
    expect(notice('sex', ['0', '1'], { valueMatches })).toEqual({ valueMatches })
  })

  test.each([[['0', '1', '2']], [['1', '2']], [['男', '0']], [['1', '1']]])('of %j is not', (cells) => {
    expect(notice('sex', cells)).toBeUndefined()
  })
})

test('how a file counts its dates is taken from this file, not from a remembered mapping', () => {
  const mapping = mappingOf('birthday')
  const from1904 = noticeColumns(mapping, [], true)
  expect(from1904.conversions).toEqual({ countsFrom1904: true })
  expect(noticeColumns(from1904, [], false).conversions).toEqual({})
  expect(noticeColumns(mapping, [], false)).toBe(mapping)
})

// 03/12/21 among 85/03/14 became 2021-03-12 when the order of day and month was answered for another row's 1/2/1990.
describe('a column of dates with short years', () => {
  test.each([[['85/03/14', '03/12/21']], [['00-07-21', '1/2/1990']], [['85.3.14 00:00:00']]])(
    '%j begins with them',
    (cells) => {
      expect(notice('birthday', cells)).toEqual({ shortYearsFirst: true })
    },
  )

  test.each([
    [['03/12/21', '05-06-07']],
    [['85/03/14', '03/14/85']],
    [['03/14/85', '03/12/21']],
    [['85年3月14日', '05/06/07']],
    [['00/00/00', '1985/03/14']],
  ])('%j does not show it', (cells) => {
    expect(notice('birthday', cells)).toBeUndefined()
  })

  test('is this file’s, not that of a remembered mapping', () => {
    expect(notice('birthday', ['03/12/21'], { shortYearsFirst: true })).toEqual({})
  })
})

describe('a column of identity cards', () => {
  const valid = ['11010519491231002X', '110105194912310054']
  const notice = (rows: string[][], names: string[], conversions?: ConversionChoices) => {
    const fields: Record<string, StandardField> = { 生日: 'birthday', 会员号: 'identityId' }
    const mapping: Mapping = {
      columns: names.map((columnName, columnIndex) => ({
        columnIndex,
        columnName,
        target: fields[columnName] ? { kind: 'standard', field: fields[columnName] } : null,
      })),
      constants: [],
      blanksClear: false,
      ...(conversions && { conversions }),
    }
    const found = noticeColumns(
      mapping,
      rows.map((cells) => rowOf(...cells)),
      false,
    ).conversions
    return { asked: found?.idCardBirthdays, column: found?.idCardColumn }
  }
  const asked = (column: string) => ({ asked: 'ask', column })
  const nothing = { asked: undefined, column: undefined }

  test('raises a question where a birthday is blank, whatever its name and field', () => {
    expect(notice([['', valid[0]!]], ['生日', '身份证号'])).toEqual(asked('身份证号'))
    expect(notice([['', valid[0]!]], ['姓名', '证件号码'])).toEqual(asked('证件号码'))
    expect(notice([['', valid[0]!]], ['生日', '会员号'])).toEqual(asked('会员号'))
    expect(notice([['无', valid[0]!]], ['生日', '列B'])).toEqual(asked('列B'))
  })

  test('raises none where no birthday is blank, or the cards are of others or hardly valid', () => {
    expect(notice([['1949-12-31', valid[0]!]], ['生日', '身份证号'])).toEqual(nothing)
    expect(notice([['', valid[0]!]], ['生日', '监护人身份证号'])).toEqual(nothing)
    const numbers = ['110105194912310021', '110105194912310022', valid[0]!].map((number) => ['', number])
    expect(notice(numbers, ['生日', '编号'])).toEqual(nothing)
  })

  // A remembered answer must not read birthdays from a column that another file calls the same.
  test('keeps an answer only where the question arises', () => {
    const answer: ConversionChoices = { idCardBirthdays: 'fill', idCardColumn: '身份证号' }
    expect(notice([['', valid[0]!]], ['生日', '身份证号'], answer).asked).toBe('fill')
    expect(notice([['', 'A1']], ['生日', '身份证号'], answer)).toEqual(nothing)
  })
})

describe('a column of phones', () => {
  // The answer about 1-415-555-2671 was offered for +852 too, where it changes nothing.
  test('asks about numbers grouped like North American ones, and about no others', () => {
    expect(notice('phone', ['13812345678', '1-415-555-2671'])).toEqual({ northAmericanPhones: 'foreign' })
    expect(notice('phone', ['+85291234567', '+1 415 555 2671', '138-1234-5678'])).toBeUndefined()
    expect(notice('phone', ['1-415-555-2671'], { northAmericanPhones: 'mainland' })).toEqual({
      northAmericanPhones: 'mainland',
    })
    expect(notice('phone', ['13812345678'], { northAmericanPhones: 'mainland' })).toEqual({})
  })
})
