import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import { isDateText, mayBeginDate } from '../../../../electron/core/conversion/dateText.ts'
import { createKeepsCells } from '../../../../electron/core/conversion/keptCells.ts'
import { LineCells } from '../../../../electron/core/rowLines/LineCells.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'

const today = '2026-11-30'
const keepsCells = createKeepsCells(today)
const fields = Object.keys(keepsCells) as StandardField[]
/** With the choices that refuse what is otherwise accepted. */
const conversions = createConversions(today, {
  emptyDates: 'ask',
  zeroOneSex: 'ask',
  dayShift: 'ask',
  twoDigitYears: 'ask',
})

const usual: { readonly [Field in StandardField]?: readonly string[] } = {
  identityId: ['A10086', '1000001', '00123', 'x_9'],
  audienceUserId: ['1000001'],
  mpid: ['gh_1a2b3c4d5e6f'],
  openid: ['oQRdHK2k3UV5YsUVR54wzw4-TbOy', 'oQRdHK2k3UV5YsUVR54wzw4-TbOyx'],
  unionid: ['oQXIJ1mAx0YWEqRjvC5DsccqYjqZ'],
  phone: ['13812345678', '19900000000'],
  sex: ['男', '女'],
  birthday: ['1990-05-17', '2025-12-28', '1906-01-02', '2000-10-01'],
  realName: ['张三', '欧阳娜娜', '李磊娟1', '王小明小明小明小明'],
  address: ['江苏省人民路1号1栋1室', '广东省深圳市南山区科技路1号 A座-2/3'],
  remark: ['老客户，喜欢红色'.replace('，', ','), 'VIP 2024-03'],
}

/** Pieces of which texts are made that conversions look at. */
const piece = fc.oneof(
  fc.constantFrom(
    ...('0123456789aAeEoO_-./: 月日年号一二十上无空不未张李' +
      '，。、（）()"\'\\=+?#*　é𠮷\u200b\u00a0\n\t~'),
    ...[
      'n/a',
      'null',
      'undefined',
      'None',
      'NaN',
      '市nan',
      '地址:',
      '会员号',
      '1E+10',
      '138',
      '1381234',
      '2024',
      '3月',
      '5日',
      '上午',
      '示例',
      'Mar',
      'jan',
      'not set',
      '同上',
      '**',
      '&amp;',
      '<br>',
      '.0',
      '\ud83d',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const anyText = fc.oneof(
  fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join('')),
  fc
    .date({ min: new Date('1850-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom(
    '1970-01-01',
    '1900-01-01',
    '1899-12-30',
    '2026-12-01',
    '2024-02-30',
    '1990-00-10',
    '1990-13-01',
    '0000-00-00',
    '1-90-05-17',
  ),
  // One change of a text as usual.
  fc
    .tuple(fc.constantFrom(...Object.values(usual).flat()), piece, fc.nat(30), fc.boolean())
    .map(([text, part, at, replaces]) => text.slice(0, at) + part + text.slice(replaces ? at + 1 : at)),
  fc
    .tuple(fc.constantFrom('张', 'a', '1'), fc.constantFrom(9, 10, 18, 19, 200, 201, 667, 2000, 2001))
    .map(([text, times]) => text.repeat(times)),
)

function isKept(field: StandardField, text: string): boolean {
  const writer = new LineWriter()
  writer.addRow({ rowNumber: 2, cells: ['', text], defects: null, hidden: false })
  const cells = new LineCells()
  cells.load(writer.take().bytes)
  cells.read(0)
  return keepsCells[field]!(cells, 1)
}

describe('a cell that is kept without being converted', () => {
  it.each(fields)('is one that the conversion of %s accepts as it is', (field) => {
    fc.assert(
      fc.property(anyText, (text) => {
        if (text === '' || !isKept(field, text)) return
        // Catches: a placeholder, a date, a number that lost its end or an invisible character sent without a word.
        expect(conversions[field](text)).toEqual({ value: text, finding: null })
      }),
      { numRuns: 1_500 },
    )
  })

  it.each(fields)('is nearly every one of %s (else nothing would be saved)', (field) => {
    for (const text of usual[field]!) expect([text, isKept(field, text)]).toEqual([text, true])
  })
})

it('every date begins as the quick test says (an address that became a date would be sent without a warning)', () => {
  const dates = [
    '2024-03-05',
    '3月5日',
    '三月五日',
    '二〇二四年三月',
    '5-Mar',
    'Mar-05',
    'Wed Mar 05 10:00:00 CST 2024',
    '上午 1:30',
    '下午1:30',
    '1:30',
    '3/5/2024',
  ]
  for (const date of dates) expect([date, isDateText(date)]).toEqual([date, true])
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...dates), anyText), piece, (text, part) => {
      for (const each of [text, part + text, text.slice(1)])
        if (isDateText(each)) expect(mayBeginDate(each.charCodeAt(0))).toBe(true)
    }),
  )
})
