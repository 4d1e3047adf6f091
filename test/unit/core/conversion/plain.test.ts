import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifyChange } from '../../../../electron/core/conversion/classifyChange.ts'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import {
  convertAddress,
  convertId,
  convertLongText,
  convertRealName,
  convertShortText,
} from '../../../../electron/core/conversion/plain.ts'
import { cleanCode, cleanText, isPlainText, toHalfWidth } from '../../../../electron/core/conversion/text.ts'

describe('the conversion of 真实姓名', () => {
  test.each(['zhang.san@example.com', 'a@b.cn', 'ｚｈａｎｇ＠ｑｑ．ｃｏｍ', ' zhang@qq.com '])(
    'sends %j with a warning that it looks like an e-mail address: the columns are most likely mixed up',
    (text) => {
      expect(convertRealName(text)).toEqual({
        value: text.trim(),
        finding: { code: 'realName.looksLikeEmail', severity: 'warning', params: {} },
      })
    },
  )

  test.each([
    '13812345678',
    '+86 138 1234 5678',
    '１３８１２３４５６７８',
    '１２３',
    '(021)6234-5678',
    '007',
  ])('sends %j with a warning that it looks like a number', (text) => {
    expect(convertRealName(text)).toEqual({
      value: text,
      finding: { code: 'realName.looksLikeNumber', severity: 'warning', params: {} },
    })
  })

  test.each(['张三、李四', '张先生/李女士', '张三\n李四', '王小明，李四；欧阳娜娜'])(
    'sends %j with a warning that several people are one customer by it',
    (text) => {
      expect(convertRealName(text)).toEqual({
        value: text,
        finding: { code: 'realName.several', severity: 'warning', params: {} },
      })
    },
  )

  test.each([
    '王伟',
    '欧阳娜娜',
    'Smith, John',
    '张三（李四介绍）',
    '王、',
    '买买提·艾力',
    '阿卜杜拉·买买提',
    'John Smith',
    'O’Brien',
    '张3',
    '𠮷田',
    '（小）王',
  ])('sends %j without a warning', (text) =>
    expect(convertRealName(text)).toEqual({ value: text, finding: null }),
  )
})

// An export into GBK or an old database writes ? for a rare hanzi or an emoji; it went up without a word.
describe('a question mark among the hanzi of a name', () => {
  test.each(['张?', '?三', '小鱼??'])('is sent with a warning: %j', (name) => {
    expect(convertRealName(name)).toMatchObject({
      value: name,
      finding: { code: 'cell.undecodable', severity: 'warning' },
    })
  })

  test('is right where the user typed it, and in a name without hanzi', () => {
    expect(convertRealName('张?', true).finding).toBeNull()
    expect(convertRealName('Who?').finding).toBeNull()
  })
})

describe('the name of a column in its value', () => {
  const labelled = { code: 'cell.labelled', severity: 'warning', params: {} }

  test('is told of in names, addresses and ids, which stay as they are', () => {
    expect(convertRealName('姓名：张三')).toEqual({ value: '姓名：张三', finding: labelled })
    expect(convertRealName('Name: John')).toEqual({ value: 'Name: John', finding: labelled })
    expect(convertAddress('地址:北京市朝阳区')).toEqual({ value: '地址:北京市朝阳区', finding: labelled })
    expect(convertAddress('【收貨地址】：台北市')).toEqual({
      value: '【收貨地址】：台北市',
      finding: labelled,
    })
    expect(convertId('会员号：12')).toEqual({ value: '会员号:12', finding: labelled })
  })

  test.each(['张三:老板', '地址不详：问门卫', '姓名：'])('is not seen in %j', (text) => {
    expect(convertRealName(text).finding).toBeNull()
    expect(convertAddress(text).finding).toBeNull()
  })
})

describe('a number before a name', () => {
  test.each(['1、张三', '2. 李四', '(3)王五', '④赵六', '5）钱七'])('is told of in %j', (text) => {
    expect(convertRealName(text)).toEqual({
      value: text,
      finding: { code: 'realName.numbered', severity: 'warning', params: {} },
    })
  })

  test.each(['3.15用户', '7天酒店', '007'])('is none in %j', (text) => {
    expect(convertRealName(text).finding?.code).not.toBe('realName.numbered')
  })
})

describe('a mobile number in a name', () => {
  test.each([
    '张三13800000071',
    '13800000071 张三',
    '张三（微信13800000071）',
    '张三/１３８０００００７２１',
  ])('is told of in %j', (text) => {
    expect(convertRealName(text)).toEqual({
      value: text,
      finding: { code: 'realName.holdsPhone', severity: 'warning', params: {} },
    })
  })

  test.each(['张三12345678901', '会员138000000711', '张三1380000'])('is not seen in %j', (text) => {
    expect(convertRealName(text).finding).toBeNull()
  })
})

describe('a placeholder in a name or a remark', () => {
  test.each([
    '无',
    'NULL',
    '-',
    ' 不详 ',
    'N/A',
    '無資料',
    '“无”',
    '？？',
    '不適用',
    '待確認',
    '暂无数据',
    '（暫無資料）',
  ])('is left out with a warning, such as %j: it would overwrite the value on the platform', (text) => {
    const left = { value: '', finding: { code: 'cell.placeholder', severity: 'warning', params: {} } }
    expect(convertRealName(text)).toEqual(left)
    expect(convertLongText(text)).toEqual(left)
  })

  test.each(['无锡路1号', '没有电话', 'Nalan', '空灵'])('is not seen in %j', (text) => {
    expect(convertLongText(text)).toEqual({ value: text, finding: null })
    expect(convertRealName(text)).toEqual({ value: text, finding: null })
  })

  test('is sent where the user has switched the conversion off', () => {
    const { realName, tags } = createConversions('2026-11-24', { disabled: ['placeholder'] })
    expect(realName('无')).toEqual({ value: '无', finding: null })
    expect(tags('无')).toEqual({ value: '无', finding: null })
  })
})

describe('a null that a program joined to a text', () => {
  const joined = { code: 'cell.joinedNull', severity: 'warning', params: {} }

  // They went up as an address and a name, and nobody was told.
  test.each([
    '北京市nullnull',
    '北京市null',
    'null朝阳区',
    '广东省undefined',
    '朝阳区null路',
    '北京市 null 朝阳区',
    '广东省-null-null',
    '张三None',
    'None李',
    '张三 None',
    '张三NaN',
    'NULL先生',
    '北京市nan',
    '301室null',
    'John null',
    'Room 3, undefined, Shanghai',
  ])('is told of in %j, which stays as it is', (text) => {
    expect(convertRealName(text)).toEqual({ value: text, finding: joined })
    expect(convertAddress(text)).toEqual({ value: text, finding: joined })
    expect(convertLongText(text)).toEqual({ value: text, finding: joined })
  })

  test.each(['M001null', '001undefined', 'null_12', '门店-null-12'])('is told of in the id %j', (text) => {
    expect(convertId(text)).toEqual({ value: text, finding: joined })
  })

  test.each([
    'Nonell',
    '小nan',
    'Annullo',
    'Null Christopher',
    '李Nonette',
    '李Nan',
    'NaNa',
    'Tom None',
    '阿努尔',
  ])('is not seen in %j', (text) => {
    expect(convertRealName(text)).toEqual({ value: text, finding: null })
  })

  test.each([
    'nullnull',
    'null null',
    'undefined undefined',
    'None-None',
    'NULL, NULL',
    'undefinedundefinedundefined',
  ])('alone, %j, is no value', (text) => {
    const left = { value: '', finding: { code: 'cell.placeholder', severity: 'warning', params: {} } }
    expect(convertRealName(text)).toEqual(left)
    expect(convertAddress(text)).toEqual(left)
    expect(convertShortText(text)).toEqual(left)
  })
})

describe('the id conversion', () => {
  test.each(['13.800138E9', '13.8E+9', '1.38E+10'])('refuses %j: digits are lost', (text) => {
    expect(convertId(text)).toMatchObject({ finding: { code: 'cell.imprecise', severity: 'error' } })
  })

  test.each(['12E9', '2E10', '13.800138000E9'])('has all digits of %j', (text) => {
    expect(convertId(text).finding).toBeNull()
  })

  test.each([
    '03/05/24',
    '2024年3月5日 星期二',
    '2024-03-05T00:00:00.000Z',
    'Tue Mar 05 00:00:00 CST 2024',
    '上午3:04',
    '43:05.0',
  ])('refuses %j, which a spreadsheet or a program made of something else', (text) =>
    expect(convertId(text).finding?.code).toBe('cell.becameDate'),
  )

  test.each(['10086.0', '138.00'])(
    'keeps the decimals of %j with a warning: without them it would be another customer',
    (text) => {
      expect(convertId(text)).toEqual({
        value: text,
        finding: { code: 'identity.decimals', severity: 'warning', params: {} },
      })
    },
  )

  test.each(['10086', '1.5', 'V1.0', '10.0.0', '.0'])('keeps %j without a warning', (text) => {
    expect(convertId(text)).toEqual({ value: text, finding: null })
  })
})

describe('an invisible character', () => {
  // Beyond U+FFFF none was known: such a name was sent, and looked blank on the platform.
  test('of two units is removed, and stays in a flag and behind a hanzi whose form it chooses', () => {
    for (const text of ['\u{e0001}', '\u{e0020}\u{e0041}', '\u{e0100}', '\u{1d173}']) {
      expect(convertRealName(text)).toEqual({ value: '', finding: null })
      expect(convertId(text)).toEqual({ value: '', finding: null })
    }
    const scotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'
    for (const text of [scotland, '葛\u{e0100}城']) expect(convertRealName(text).value).toBe(text)
    expect(convertId('A1\u{e0100}').value).toBe('A1')
  })

  test.each(['\ufeffA001', 'A\u200b001', '\u00a0A001\u00a0', 'A001\u2060', '\u202dA001\u202c'])(
    'is removed from the id %j and counted as invisible, not as blanks',
    (text) => {
      expect(convertId(text)).toEqual({ value: 'A001', finding: null })
      expect(classifyChange(text, 'A001', 'identityId')).toBe('invisible')
    },
  )

  test.each([' A001', 'A001\t', '\u3000A001 '])(
    'is not what is counted for the blanks around the id %j',
    (text) => {
      expect(classifyChange(text, 'A001', 'identityId')).toBe('trim')
    },
  )

  test.each(['\u200b', '\ufeff', ' \u2060 '])(
    'alone in a cell (%j) leaves a blank cell, not a placeholder',
    (text) => {
      expect(classifyChange(text, '', 'phone')).toBeNull()
      const { phone } = createConversions('2026-11-24', { disabled: ['placeholder'] })
      expect(phone(text)).toEqual({ value: '', finding: null })
    },
  )
})

/** What is counted as cleaned would be told as such in the overview of conversions. */
test('no cleaning changes a text of visible ASCII and Chinese characters, but for the marks of numbers kept as text', () => {
  const text = fc.string({
    unit: fc
      .oneof(
        fc.integer({ min: 0x20, max: 0x7f }),
        fc.integer({ min: 0x3000, max: 0x9fff }),
        fc.constantFrom(0x27, 0x3d, 0x22, 0xff11, 0x200b, 0x3164),
      )
      .map((code) => String.fromCharCode(code)),
    maxLength: 12,
  })
  let plain = 0
  fc.assert(
    fc.property(text, (given) => {
      if (!isPlainText(given)) return
      plain += 1
      expect(cleanText(given)).toBe(given)
      expect(toHalfWidth(given).trim()).toBe(given)
      if (!/^['=]/.test(given)) expect(cleanCode(given)).toBe(given)
    }),
    { numRuns: 3_000 },
  )
  expect(plain).toBeGreaterThan(300)
  expect(classifyChange("'123", '123', 'phone')).toBe('textMark')
  expect(classifyChange('="123"', '123', 'phone')).toBe('textMark')
  expect(classifyChange('1990/5/1', '1990-05-01', 'birthday')).toBe('birthdayFormat')
})
