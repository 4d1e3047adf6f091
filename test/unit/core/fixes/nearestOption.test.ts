import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearestOption } from '../../../../electron/core/fixes/nearestOption.ts'

describe('the option that a value means', () => {
  it.each([
    ['旅游', ['旅行', '美食', '运动'], '旅行'],
    ['朋友推荐', ['门店', '朋友介绍', '广告'], '朋友介绍'],
    [' Ｖip 客户 ', ['VIP客户', '普通'], 'VIP客户'],
    ['电子产品', ['数码', '服装'], '数码'],
    ['健康管里', ['健康管理', '其他'], '健康管理'],
    ['Instgram', ['Instagram', 'Facebook'], 'Instagram'],
  ])('%j among %j is %j', (value, options, expected) => {
    expect(nearestOption(value, options)).toBe(expected)
  })

  // A guess here would change who the customer is.
  it.each([
    ['已婚', ['未婚']],
    ['不喜欢', ['喜欢']],
    ['三级会员', ['二级会员']],
    ['VIP1', ['VIP2', 'VIP3']],
    ['1000-2000元', ['2000-3000元']],
    ['上午联系', ['下午联系']],
    ['旅行', ['旅游', '出游']],
    ['张三', ['张四']],
    ['', ['甲']],
    ['美食', []],
  ])('%j among %j is not guessed', (value, options) => {
    expect(nearestOption(value, options)).toBeNull()
  })

  it('is the option itself, whatever the others are', () => {
    const word = fc.stringMatching(/^[a-z王李旅游行1-9]{1,6}$/)
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), fc.nat(), (options, pick) => {
        const option = options[pick % options.length]!
        expect(nearestOption(option, options)).toBe(option)
      }),
    )
  })
})

describe('the number of slips between two words', () => {
  const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })

  it('is that of the definition for one slip, 0 for the same word, and the same in both directions', () => {
    expect(editDistance([...'abc'], [...'acb'])).toBe(1)
    expect(editDistance([...'abc'], [...'abcd'])).toBe(1)
    expect(editDistance([...'kitten'], [...'sitting'])).toBe(3)
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other)
        expect(editDistance(other, one)).toBe(distance)
        expect(distance === 0).toBe(one.join('') === other.join(''))
        expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length))
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length))
      }),
    )
  })
})
