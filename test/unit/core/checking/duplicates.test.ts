import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyedHash } from '../../../../electron/core/checking/KeyedHash.ts'
import {
  DuplicateFinder,
  mergeRecords,
  parseRecordJson,
  planDuplicates,
  writeRecordJson,
} from '../../../../electron/core/checking/index.ts'

describe('finding', () => {
  test('a row that repeats an identifier is paired with the first that had it', () => {
    const finder = new DuplicateFinder(['phone'])
    expect(finder.add(0, { phone: '13812345678' })).toBeNull()
    expect(finder.add(1, { phone: '13912345678' })).toBeNull()
    expect(finder.add(2, { phone: '13812345678' })).toEqual({ firstOrdinal: 0, ordinal: 2, field: 'phone' })
    expect(finder.add(3, { phone: '13812345678' })).toEqual({ firstOrdinal: 0, ordinal: 3, field: 'phone' })
  })

  test('only the chosen identifiers count, and blank ones never: all rows without a phone are not one customer', () => {
    const finder = new DuplicateFinder(['phone'])
    expect(finder.add(0, { openid: 'o1' })).toBeNull()
    expect(finder.add(1, { openid: 'o1', phone: '' })).toBeNull()
    expect(finder.add(2, { openid: 'o1', phone: '' })).toBeNull()
  })

  test('one value in two fields is no repetition', () => {
    const finder = new DuplicateFinder(['phone', 'identityId'])
    expect(finder.add(0, { phone: '13812345678' })).toBeNull()
    expect(finder.add(1, { identityId: '13812345678' })).toBeNull()
  })

  test('identifiers of a repeated row lead later rows to the same group', () => {
    const finder = new DuplicateFinder(['phone', 'openid'])
    finder.add(0, { phone: '13812345678' })
    finder.add(1, { phone: '13812345678', openid: 'o1' })
    expect(finder.add(2, { openid: 'o1' })).toEqual({ firstOrdinal: 0, ordinal: 2, field: 'openid' })
  })

  test('finds exactly what comparing all values finds, far beyond the first size of its table', () => {
    const phones = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 3_000, maxLength: 6_000 })
    fc.assert(
      fc.property(phones, (values) => {
        const finder = new DuplicateFinder(['phone'])
        const firstOf = new Map<number, number>()
        values.forEach((value, ordinal) => {
          const first = firstOf.get(value)
          const found = finder.add(ordinal, { phone: `phone ${value}` })
          expect(found?.firstOrdinal).toBe(first)
          if (first === undefined) firstOf.set(value, ordinal)
        })
      }),
      { numRuns: 10 },
    )
  })
})

test.each([
  [0, '218d1f59b9b83cc8'],
  [2, '064f39ef7c50eb57'],
  [4, 'd5e78a175be52ea1'],
  [6, 'ce3e91358aa2bc25'],
  [8, 'edfee820bce4858c'],
  [10, '95b0469f06a6f2ee'],
  [16, '7336aad25f7bf3b5'],
])('the keyed hash is HalfSipHash: the published vector of %i bytes', (length, expected) => {
  const bytes = Buffer.from(Array.from({ length }, (_byte, index) => index))
  const keyedHash = new KeyedHash(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]))
  keyedHash.update(bytes.toString('utf16le'))
  const digest = Buffer.alloc(8)
  digest.writeUInt32LE(keyedHash.low, 0)
  digest.writeUInt32LE(keyedHash.high, 4)
  expect(digest.toString('hex')).toBe(expected)
})

describe('the choice', () => {
  const pairs = [
    { firstOrdinal: 0, ordinal: 2, field: 'phone' as const },
    { firstOrdinal: 1, ordinal: 3, field: 'phone' as const },
    { firstOrdinal: 0, ordinal: 5, field: 'openid' as const },
  ]

  test('first, last, all and merge each keep one row of a group, or all', () => {
    expect(planDuplicates(pairs, 'first')).toEqual({ skipped: [2, 3, 5], merges: [] })
    expect(planDuplicates(pairs, 'last')).toEqual({ skipped: [0, 1, 2], merges: [] })
    expect(planDuplicates(pairs, 'all')).toEqual({ skipped: [], merges: [] })
    expect(planDuplicates(pairs, 'merge')).toEqual({
      skipped: [2, 3, 5],
      merges: [
        { ordinal: 0, from: [2, 5] },
        { ordinal: 1, from: [3] },
      ],
    })
  })
})

describe('merging', () => {
  const first =
    '{"phone":"13812345678","realName":"张三","tags":"VIP","customFields":[{"configId":9223372036854775807,"configName":"等级","values":["金卡"]}]}'
  const second =
    '{"openid":"o1","phone":"13812345678","realName":"张三丰","sex":"男","tags":"VIP,新客","customFields":[{"configId":9223372036854775807,"values":["银卡"]},{"configId":9223372036854775806,"values":["北京"]}]}'

  test('fills blanks, keeps what is there, unites tags, keeps the order and every digit', () => {
    expect(mergeRecords(first, [second])).toBe(
      '{"openid":"o1","phone":"13812345678","realName":"张三","sex":"男","tags":"VIP,新客","customFields":[{"configId":9223372036854775807,"configName":"等级","values":["金卡"]},{"configId":9223372036854775806,"values":["北京"]}]}',
    )
  })

  test('a record that is read and written again is the same text', () => {
    for (const json of [first, second, '{"phone":"1"}'])
      expect(writeRecordJson(parseRecordJson(json))).toBe(json)
  })
})
