import { describe, expect, test } from 'vitest'
import { classifyChange } from '../../../../electron/core/conversion/classifyChange.ts'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import { convertId, convertLongText, convertRealName } from '../../../../electron/core/conversion/plain.ts'

describe('真实姓名', () => {
  test.each(['zhang.san@example.com', 'a@b.cn', 'ｚｈａｎｇ＠ｑｑ．ｃｏｍ', ' zhang@qq.com '])(
    '%j is sent and said to look like an e-mail address: the columns are most likely mixed up',
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
  ])('%j is sent and said to look like a number', (text) => {
    expect(convertRealName(text)).toEqual({
      value: text,
      finding: { code: 'realName.looksLikeNumber', severity: 'warning', params: {} },
    })
  })

  test.each(['王伟', '欧阳娜娜', '阿卜杜拉·买买提', 'John Smith', 'O’Brien', '张3', '𠮷田', '（小）王'])(
    '%j is a name like any other',
    (text) => expect(convertRealName(text)).toEqual({ value: text, finding: null }),
  )
})

describe('a text that says that there is none', () => {
  test.each(['无', 'NULL', '-', ' 不详 ', 'N/A'])(
    '%j would take the place of the name or remark there is',
    (text) => {
      const left = { value: '', finding: { code: 'cell.placeholder', severity: 'warning', params: {} } }
      expect(convertRealName(text)).toEqual(left)
      expect(convertLongText(text)).toEqual(left)
    },
  )

  test.each(['无锡路1号', '没有电话', 'Nalan', '空灵'])('%j is a text like any other', (text) => {
    expect(convertLongText(text)).toEqual({ value: text, finding: null })
    expect(convertRealName(text)).toEqual({ value: text, finding: null })
  })

  test('is sent where the user says that it is one', () => {
    const { realName, tags } = createConversions('2026-11-24', { disabled: ['placeholder'] })
    expect(realName('无')).toEqual({ value: '无', finding: null })
    expect(tags('无')).toEqual({ value: '无', finding: null })
  })
})

describe('an id with decimals', () => {
  test.each(['10086.0', '138.00'])(
    '%j would be another customer than the one without: said, and not guessed',
    (text) => {
      expect(convertId(text)).toEqual({
        value: text,
        finding: { code: 'identity.decimals', severity: 'warning', params: {} },
      })
    },
  )

  test.each(['10086', '1.5', 'V1.0', '10.0.0', '.0'])('%j is as it is', (text) => {
    expect(convertId(text)).toEqual({ value: text, finding: null })
  })
})

describe('what nobody sees', () => {
  test.each(['\ufeffA001', 'A\u200b001', '\u00a0A001\u00a0', 'A001\u2060', '\u202dA001\u202c'])(
    'is taken out of the id %j, and said to be invisible characters, not blanks',
    (text) => {
      expect(convertId(text)).toEqual({ value: 'A001', finding: null })
      expect(classifyChange(text, 'A001', 'identityId')).toBe('invisible')
    },
  )

  test.each([' A001', 'A001\t', '\u3000A001 '])('blanks around the id %j are blanks', (text) => {
    expect(classifyChange(text, 'A001', 'identityId')).toBe('trim')
  })

  test.each(['\u200b', '\ufeff', ' \u2060 '])(
    'alone in a cell (%j) is a blank cell, no placeholder',
    (text) => {
      expect(classifyChange(text, '', 'phone')).toBeNull()
      const { phone } = createConversions('2026-11-24', { disabled: ['placeholder'] })
      expect(phone(text)).toEqual({ value: '', finding: null })
    },
  )
})
