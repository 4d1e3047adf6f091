import { describe, expect, test } from 'vitest'
import { convertPhone, createPhoneConversion } from '../../../../electron/core/conversion/phone.ts'

/** Spellings that mean one mobile number. A wrong row here sends a customer's number with a digit or a sign too many. */
const mobiles: [text: string, number: string][] = [
  ['13812345678', '13812345678'],
  [' 13812345678 ', '13812345678'],
  ['138 1234 5678', '13812345678'],
  ['138-1234-5678', '13812345678'],
  ['138.1234.5678', '13812345678'],
  ['138－1234－5678', '13812345678'],
  ['138—1234—5678', '13812345678'],
  ['１３８１２３４５６７８', '13812345678'],
  ['+8613812345678', '13812345678'],
  ['+86 138 1234 5678', '13812345678'],
  ['+86-138-1234-5678', '13812345678'],
  ['(+86)13812345678', '13812345678'],
  ['（+86）138 1234 5678', '13812345678'],
  ['008613812345678', '13812345678'],
  ['0086-13812345678', '13812345678'],
  ['8613812345678', '13812345678'],
  ['86-13812345678', '13812345678'],
  ['86 138 1234 5678', '13812345678'],
  ['＋８６ １３８ １２３４ ５６７８', '13812345678'],
  ['013812345678', '13812345678'],
  ['13812345678.0', '13812345678'],
  ['13812345678.00', '13812345678'],
  ['1.3812345678E+10', '13812345678'],
  ['1.3812345678e10', '13812345678'],
  ["'13812345678", '13812345678'],
  ['="13812345678"', '13812345678'],
  ['\t13812345678', '13812345678'],
  ['13812345678\n', '13812345678'],
  ['\uFEFF13812345678', '13812345678'],
  ['138\u200B1234\u200B5678', '13812345678'],
  ['138\u00A01234\u00A05678', '13812345678'],
  ['\u202D13812345678\u202C', '13812345678'],
  ['138 12345678,', '13812345678'],
  ['13812345678/13812345678', '13812345678'],
  ['19912345678', '19912345678'],
  ['16612345678', '16612345678'],
]

/** Numbers that are kept as written and only warned about: rewriting them would invent a form nobody asked for. */
const kept: [text: string, value: string, code: string][] = [
  ['010-62345678', '010-62345678', 'phone.landline'],
  ['0755 26345678', '0755 26345678', 'phone.landline'],
  ['(021)62345678', '(021)62345678', 'phone.landline'],
  ['（021）62345678', '(021)62345678', 'phone.landline'],
  ['02162345678', '02162345678', 'phone.landline'],
  ['+86-21-62345678', '+86-21-62345678', 'phone.landline'],
  ['0311-8765432', '0311-8765432', 'phone.landline'],
  ['010-62345678-801', '010-62345678-801', 'phone.landline'],
  ['010-62345678转801', '010-62345678转801', 'phone.landline'],
  ['400-123-4567', '400-123-4567', 'phone.landline'],
  ['8008101234', '8008101234', 'phone.landline'],
  ['+85291234567', '+85291234567', 'phone.foreign'],
  ['00852 9123 4567', '00852 9123 4567', 'phone.foreign'],
  ['+1 (415) 555-2671', '+1 (415) 555-2671', 'phone.foreign'],
  ['+886 912 345 678', '+886 912 345 678', 'phone.foreign'],
  ['010-62345678，', '010-62345678', 'phone.landline'],
  ['010-62345678/01062345678', '010-62345678', 'phone.landline'],
]

/** What cannot be a number to call. Sent unseen, each of these becomes a wrong customer identity. */
const refused: [text: string, code: string, params?: object][] = [
  ['1381234567', 'phone.tooShort', { length: 10, missing: 1, expected: 11 }],
  ['138', 'phone.tooShort', { length: 3, missing: 8, expected: 11 }],
  ['62345678', 'phone.tooShort', { length: 8, missing: 3, expected: 11 }],
  ['+86 1381234567', 'phone.tooShort', { length: 10, missing: 1, expected: 11 }],
  ['+852123', 'phone.tooShort', { length: 6, missing: 5, expected: 11 }],
  ['138123456789', 'phone.tooLong', { length: 12, extra: 1, expected: 11 }],
  ['1381234567813912345678', 'phone.tooLong', { length: 22, extra: 11, expected: 11 }],
  ['1381234567,', 'phone.tooShort', { length: 10, missing: 1, expected: 11 }],
  ['138123456789；', 'phone.tooLong', { length: 12, extra: 1, expected: 11 }],
  ['12345678901', 'phone.unknownPrefix'],
  ['10000000000', 'phone.unknownPrefix'],
  ['23812345678', 'phone.unknownPrefix'],
  ['138****5678', 'phone.masked'],
  ['138xxxx5678', 'phone.masked'],
  ['1.38E+10', 'cell.imprecise'],
  ['1.381E+10', 'cell.imprecise'],
  ['13812345678/13912345678', 'phone.several', { count: 2 }],
  ['13812345678、13912345678', 'phone.several', { count: 2 }],
  ['138 1234 5678 ::: 139 1234 5678', 'phone.several', { count: 2 }],
  ['13812345678\n13912345678', 'phone.several', { count: 2 }],
  ['13812345678；13912345678；13612345678', 'phone.several', { count: 3 }],
  ['、', 'phone.notNumber'],
  ['张三', 'phone.notNumber'],
  ['13812345678a', 'phone.notNumber'],
  ['a@example.com', 'phone.notNumber'],
  ['电话 13812345678', 'phone.notNumber'],
  ['#N/A', 'phone.notNumber'],
  ['13812345678.5', 'phone.tooLong', { length: 12, extra: 1, expected: 11 }],
]

describe('the phone conversion', () => {
  test.each(mobiles)('reads %j as the mobile number %s', (text, number) => {
    expect(convertPhone(text)).toEqual({ value: number, finding: null })
  })

  test.each(kept)('sends %j as %j with the warning %s', (text, value, code) => {
    expect(convertPhone(text)).toMatchObject({ value, finding: { code, severity: 'warning' } })
  })

  test.each(refused)('refuses %j with %s', (text, code, params = {}) => {
    const { value, finding } = convertPhone(text)
    expect(finding).toEqual({ code, severity: 'error', params })
    // The user looks for it as it was written.
    expect(value).toBe(text.normalize('NFKC'))
  })

  test.each(['-', '无', 'N/A', '暂无', '未填写', "'", '=""'])('leaves out the placeholder %j', (text) => {
    expect(convertPhone(text)).toMatchObject({ value: '', finding: { code: 'cell.placeholder' } })
  })

  test.each(['', ' ', '\u3000', '\u200B'])('reports nothing for the blank cell %j', (text) => {
    expect(convertPhone(text)).toEqual({ value: '', finding: null })
  })
})

describe('a number that nobody can have', () => {
  test.each([
    '00000000000',
    '00000000',
    '+0000000000',
    '000-0000-0000',
    '0000-0000-0000',
    '99999999999',
    '+0 138 0013 8001',
    '00 0138 0013 8001',
  ])('%j is refused: it would pass as a number from abroad', (text) =>
    expect(convertPhone(text)).toMatchObject({ finding: { code: 'phone.impossible', severity: 'error' } }),
  )
})

describe('a number of the North American plan', () => {
  const numbers = [
    '1-312-555-0199',
    '1 (312) 555-0199',
    '1.312.555.0199',
    '(1) 312 555 0199',
    '１-312-555-0199',
    '1–312–555–0199',
    '1-312-5550199',
    '1_312_555_0199',
    '1·312·555·0199',
  ]
  test.each(numbers)('%j is one from abroad, not the mainland number of the same digits', (text) => {
    const { value, finding } = convertPhone(text)
    expect(value).toBe(`+${text.normalize('NFKC')}`)
    expect(finding).toMatchObject({ code: 'phone.foreign', severity: 'warning' })
  })

  test('is a mainland number where the user says so', () => {
    const convert = createPhoneConversion('mainland')
    expect(convert('1-380-555-2671')).toEqual({ value: '13805552671', finding: null })
  })

  test.each([
    '138-0013-8001',
    '138 001 38001',
    '1380-013-8001',
    '1 380013 8001',
    '1-380-013-8001',
    '13800138001',
  ])(
    '%j is no such number: the groups are others, or begin with a digit that the plan does not give',
    (text) => expect(convertPhone(text)).toEqual({ value: '13800138001', finding: null }),
  )

  test('keeps the + it has', () => {
    expect(convertPhone('+1-312-555-0199').value).toBe('+1-312-555-0199')
  })
})
