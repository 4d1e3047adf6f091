import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyedHash } from '../../../../electron/core/duplicates/KeyedHash.ts'
import { DigestSet } from '../../../../electron/core/duplicates/DigestSet.ts'
import { DuplicateFinder, type DuplicatePair } from '../../../../electron/core/duplicates/DuplicateFinder.ts'
import { parseRecordJson } from '../../../../electron/shared/model/parseRecordJson.ts'
import type { DuplicateField } from '../../../../electron/shared/model/correction.ts'
import { mergeRecords, writeRecordJson } from '../../../support/jobs/mergeRecords.ts'

type Row = { [Field in DuplicateField]?: string }

const fields: DuplicateField[] = ['identityId', 'phone', 'openid']

/** What comparing every row with every other finds: the rows that hang together, and by what. */
function compareAll(rows: readonly Row[]): (DuplicatePair | null)[] {
  const shared = (one: number, other: number): DuplicateField[] =>
    fields.filter((field) => rows[one]![field] && rows[one]![field] === rows[other]![field])
  const firsts = rows.map((_, ordinal) => ordinal)
  for (let isChanged = true; isChanged;) {
    isChanged = false
    for (const one of rows.keys()) {
      for (const other of rows.keys()) {
        if (firsts[other]! < firsts[one]! && shared(one, other).length > 0) {
          firsts[one] = firsts[other]!
          isChanged = true
        }
      }
    }
  }
  return rows.map((_row, ordinal) => {
    if (firsts[ordinal] === ordinal) return null
    const sharedWith = (others: number[]): DuplicateField | undefined =>
      fields.find((field) => others.some((other) => shared(ordinal, other).includes(field)))
    const ordinals = [...rows.keys()]
    const field =
      sharedWith(ordinals.filter((other) => other < ordinal)) ??
      sharedWith(ordinals.filter((other) => other > ordinal))
    return { firstOrdinal: firsts[ordinal]!, ordinal, field: field! }
  })
}

describe('finding duplicates', () => {
  test('pairs a row that repeats an identifier with the first row that had it', () => {
    const finder = new DuplicateFinder(['phone'])
    expect(finder.add({ phone: '13812345678' })).toBeNull()
    expect(finder.add({ phone: '13912345678' })).toBeNull()
    expect(finder.add({ phone: '13812345678' })).toEqual({ firstOrdinal: 0, ordinal: 2, field: 'phone' })
    expect(finder.add({ phone: '13812345678' })).toEqual({ firstOrdinal: 0, ordinal: 3, field: 'phone' })
  })

  test('compares only the chosen identifiers, and never blank ones: all rows without a phone are not one customer', () => {
    const finder = new DuplicateFinder(['phone'])
    expect(finder.add({ openid: 'o1' })).toBeNull()
    expect(finder.add({ openid: 'o1', phone: '' })).toBeNull()
    expect(finder.add({ openid: 'o1', phone: '' })).toBeNull()
  })

  test('does not match one value in two different fields', () => {
    const finder = new DuplicateFinder(['phone', 'identityId'])
    expect(finder.add({ phone: '13812345678' })).toBeNull()
    expect(finder.add({ identityId: '13812345678' })).toBeNull()
  })

  // Two of a million rows share 32 bits of their digests nearly always: they would be one customer.
  test('keeps digests apart that differ in one word', () => {
    const finder = new DuplicateFinder(['phone'])
    const addDigest = (high: number, low: number) => finder.addDigests(Uint32Array.of(high, low), 0, [0])
    expect(addDigest(1, 7)).toBeNull()
    expect(addDigest(2, 7)).toBeNull()
    expect(addDigest(1, 8)).toBeNull()
    expect(addDigest(2, 7)).toMatchObject({ firstOrdinal: 1, ordinal: 3 })
  })

  test('follows the other identifiers of a repeated row to the same group', () => {
    const finder = new DuplicateFinder(['phone', 'openid'])
    finder.add({ phone: '13812345678' })
    finder.add({ phone: '13812345678', openid: 'o1' })
    expect(finder.add({ openid: 'o1' })).toEqual({ firstOrdinal: 0, ordinal: 2, field: 'openid' })
  })

  test('joins two customers that one row links, and reports which row no longer begins one', () => {
    const finder = new DuplicateFinder(['phone', 'openid'])
    finder.add({ phone: '13812345678' })
    finder.add({ openid: 'o1' })
    finder.add({ openid: 'o1' })
    expect(finder.formerFirsts).toEqual([])
    expect(finder.add({ phone: '13812345678', openid: 'o1' })?.firstOrdinal).toBe(0)
    expect(finder.formerFirsts).toEqual([1])
    expect([1, 2].map((ordinal) => finder.pairOf(ordinal))).toEqual([
      { firstOrdinal: 0, ordinal: 1, field: 'openid' },
      { firstOrdinal: 0, ordinal: 2, field: 'openid' },
    ])
  })

  test('finds exactly what comparing every row with every other finds', () => {
    const value = fc.option(fc.constantFrom('1', '2', '3', '4', '5', '6', ''), { nil: undefined })
    const row = fc.record({ identityId: value, phone: value, openid: value })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 24 }), (rows) => {
        const finder = new DuplicateFinder(fields)
        for (const each of rows) finder.add(each as Row)
        expect(rows.map((_row, ordinal) => finder.pairOf(ordinal))).toEqual(compareAll(rows as Row[]))
      }),
      { numRuns: 400 },
    )
  })

  test('finds the same far beyond the initial size of its tables', () => {
    const phones = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 3_000, maxLength: 6_000 })
    fc.assert(
      fc.property(phones, (values) => {
        const finder = new DuplicateFinder(['phone'])
        const firstOf = new Map<number, number>()
        values.forEach((value, ordinal) => {
          const first = firstOf.get(value)
          const found = finder.add({ phone: `phone ${value}` })
          expect(found?.firstOrdinal).toBe(first)
          if (first === undefined) firstOf.set(value, ordinal)
        })
      }),
      { numRuns: 10 },
    )
  })
})

test('a set of digests contains what was added, whatever its high words, and nothing else', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 900 }))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 3_000 }), fc.array(pair, { maxLength: 100 }), (added, asked) => {
      const set = new DigestSet()
      const model = new Set(added.map(([high, low]) => `${high} ${low}`))
      for (const [high, low] of added) set.add(high, low)
      expect(set.size).toBe(model.size)
      for (const [high, low] of [...added, ...asked]) {
        expect(set.has(high, low)).toBe(model.has(`${high} ${low}`))
      }
    }),
    { numRuns: 30 },
  )
})

test.each([
  [0, '218d1f59b9b83cc8'],
  [2, '064f39ef7c50eb57'],
  [4, 'd5e78a175be52ea1'],
  [6, 'ce3e91358aa2bc25'],
  [8, 'edfee820bce4858c'],
  [10, '95b0469f06a6f2ee'],
  [16, '7336aad25f7bf3b5'],
])('the keyed hash gives the published HalfSipHash vector of %i bytes', (length, expected) => {
  const bytes = Buffer.from(Array.from({ length }, (_byte, index) => index))
  const keyedHash = new KeyedHash(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]))
  keyedHash.update(bytes.toString('utf16le'))
  const digest = Buffer.alloc(8)
  digest.writeUInt32LE(keyedHash.low, 0)
  digest.writeUInt32LE(keyedHash.high, 4)
  expect(digest.toString('hex')).toBe(expected)
})

/** A phone that is hashed from its bytes must meet the same phone that was converted, in this job and in earlier ones. */
test('the keyed hash of bytes is that of the text, for every length', () => {
  const keyedHash = new KeyedHash(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]))
  const seen = new Set<string>()
  for (let length = 0; length <= 150; length += 1) {
    const text = 'oQRdHK2k3UV5YsUVR54wzw4-TbOy'.repeat(6).slice(0, length)
    keyedHash.update(text)
    const digest = [keyedHash.high, keyedHash.low]
    keyedHash.updateAscii(Buffer.from(`"${text}"`), 1, 1 + length)
    expect([keyedHash.high, keyedHash.low], text).toEqual(digest)
    seen.add(digest.join())
  }
  expect(seen.size).toBe(151)
})

describe('merging records', () => {
  const first =
    '{"phone":"13812345678","realName":"张三","tags":"VIP","customFields":[{"configId":9223372036854775807,"configName":"等级","values":["金卡"]}]}'
  const second =
    '{"openid":"o1","phone":"13812345678","realName":"张三丰","sex":"男","tags":"VIP,新客","customFields":[{"configId":9223372036854775807,"values":["银卡"]},{"configId":9223372036854775806,"values":["北京"]}]}'

  test('fills blanks, keeps existing values, unites tags, keeps the order and every digit', () => {
    expect(mergeRecords(first, [second])).toBe(
      '{"openid":"o1","phone":"13812345678","realName":"张三","sex":"男","tags":"VIP,新客","customFields":[{"configId":9223372036854775807,"configName":"等级","values":["金卡"]},{"configId":9223372036854775806,"values":["北京"]}]}',
    )
  })

  test('reads and writes a record without changing its text', () => {
    for (const json of [first, second, '{"phone":"1"}'])
      expect(writeRecordJson(parseRecordJson(json))).toBe(json)
  })
})
