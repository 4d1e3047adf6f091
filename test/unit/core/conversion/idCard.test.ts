import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { readIdCard } from '../../../../electron/core/conversion/idCard.ts'
import type { ConversionChoices, Mapping } from '../../../../electron/shared/model/mapping.ts'
import { rowOf, standard } from '../mapping/builders.ts'
import { codes, context } from './convertRow.ts'

/** Completes 17 digits by the formula of ISO 7064, MOD 11-2, which the standard refers to. */
function completed(digits: string): string {
  let product = 0
  for (const digit of digits) product = ((product + Number(digit)) * 2) % 11
  const check = (12 - product) % 11
  return digits + (check === 10 ? 'X' : String(check))
}

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('an identity card number', () => {
  it('gives its birthday when its check digit is right, and none with any other digit in one place', () => {
    const serial = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(day, serial, fc.nat(17), fc.integer({ min: 1, max: 9 }), (birthday, order, place, step) => {
        const number = completed(`440305${birthday.replaceAll('-', '')}${String(order).padStart(3, '0')}`)
        expect(readIdCard(number, '2026-11-24')).toBe(birthday)
        if (number[place] === 'X') return
        const digit = (Number(number[place]) + step) % 10
        expect(readIdCard(number.slice(0, place) + digit + number.slice(place + 1), '2026-11-24')).toBeNull()
      }),
    )
  })

  test.each([
    // From the text of GB 11643-1999.
    ['11010519491231002X', '1949-12-31'],
    [' 11010519491231002x ', '1949-12-31'],
    ["'11010519491231002X", '1949-12-31'],
    ['１１０１０５１９４９１２３１００２Ｘ', '1949-12-31'],
  ])('is read from %j', (text, birthday) => {
    expect(readIdCard(text, '2026-11-24')).toBe(birthday)
  })

  test.each([
    ['a day that does not exist', completed('11010519900230001')],
    ['a day to come', completed('11010520270101001')],
    ['fifteen digits', '110105491231002'],
    ['a member number', completed('99999912345678901')],
    ['a text', '身份证 11010519491231002X'],
  ])('is not read from %s', (_, text) => {
    expect(readIdCard(text, '2026-11-24')).toBeNull()
  })
})

describe('a blank birthday beside an identity card', () => {
  const mapping = (use: ConversionChoices['idCardBirthdays'], withBirthday = true): Mapping => ({
    columns: [
      { columnIndex: 0, columnName: '手机', target: standard('phone') },
      { columnIndex: 1, columnName: '生日', target: withBirthday ? standard('birthday') : null },
      { columnIndex: 2, columnName: '身份证号', target: null },
    ],
    constants: [],
    blanksClear: false,
    conversions: { idCardColumn: '身份证号', ...(use && { idCardBirthdays: use }) },
  })
  const row = (birthday: string, card: string) => rowOf('13812345678', birthday, card)
  const card = '11010519491231002X'
  const birthdayOf = (from: Mapping, birthday = '', number = card): unknown =>
    (JSON.parse(createRowConverter(from, context)(row(birthday, number)).recordJson) as { birthday?: string })
      .birthday

  // Data that the user did not enter as a birthday would go up unseen.
  it('is asked about, and stays blank until the user answers', () => {
    const converted = createRowConverter(mapping('ask'), context)(row('', card))
    expect(codes(converted)).toEqual(['warning birthday.inIdCard birthday'])
    expect(converted.issues[0]?.columnIndex).toBe(2)
    expect(JSON.parse(converted.recordJson)).toEqual({ phone: '13812345678' })
  })

  it('is filled as chosen, and counted', () => {
    const statistics = new ConversionStatistics()
    const convert = createRowConverter(mapping('fill'), { ...context, statistics })
    expect(JSON.parse(convert(row('', card)).recordJson)).toMatchObject({ birthday: '1949-12-31' })
    expect(statistics.summaries()).toMatchObject([{ kind: 'idCardBirthday', field: 'birthday', count: 1 }])
  })

  it('is filled where the birthday is a placeholder or in no column, and nowhere else', () => {
    expect(birthdayOf(mapping('fill'), '无')).toBe('1949-12-31')
    expect(birthdayOf(mapping('fill', false))).toBe('1949-12-31')
    expect(birthdayOf(mapping('fill'), '1950-01-01')).toBe('1950-01-01')
    // An unreadable birthday is the user's to correct.
    expect(birthdayOf(mapping('fill'), '1/2/1990')).toBe('1/2/1990')
    expect(birthdayOf(mapping('fill'), '', '11010519491231002')).toBeUndefined()
    expect(birthdayOf(mapping('leaveBlank'))).toBeUndefined()
    expect(birthdayOf(mapping(undefined))).toBeUndefined()
    const off = mapping('fill')
    off.conversions = { ...off.conversions, disabled: ['idCardBirthday'] }
    expect(birthdayOf(off)).toBeUndefined()
  })

  it('is not read from a number whose end is lost', () => {
    const broken = { ...row('', card), defects: [{ columnIndex: 2, kind: 'imprecise' as const }] }
    expect(codes(createRowConverter(mapping('ask'), context)(broken))).toEqual([])
  })
})
