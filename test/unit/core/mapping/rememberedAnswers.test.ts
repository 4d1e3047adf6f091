import { describe, expect, it } from 'vitest'
import { dropAnswer, listAnswers, listKept } from '../../../../electron/core/mapping/rememberedAnswers.ts'
import type { FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { choiceAnswers } from '../../../../electron/shared/model/rememberedAnswer.ts'
import { usualMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'

const interests: FieldTarget = {
  kind: 'custom',
  configId: '7',
  configName: '兴趣',
  separators: ',',
  valueType: 'multi',
  options: ['旅行'],
}
const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '手机', target: { kind: 'standard', field: 'phone' } },
    { columnIndex: 1, columnName: '兴趣', target: interests },
  ],
  constants: [{ target: { kind: 'standard', field: 'tags' }, value: 'VIP' }],
  blanksClear: true,
  conversions: {
    twoDigitYears: 'lastHundredYears',
    dayMonthOrder: 'ask',
    countsFrom1904: true,
    disabled: ['mergedCell'],
    valueMatches: [
      { field: 'sex', from: '先', to: '男' },
      { field: 'custom:7', from: '旅游', to: '旅行' },
      { field: 'custom:7', from: '玩', to: '旅行' },
    ],
  },
}
const options = { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 1 } as const

describe('an answer', () => {
  // 隐藏的行 and 生日 of identity cards were kept, and in no list to be dropped from.
  it.each(Object.entries(choiceAnswers).flatMap(([name, values]) => values.map((value) => [name, value])))(
    'is listed and can be dropped: %s %s',
    (name, value) => {
      const answered = { mapping: { ...mapping, conversions: { [name!]: value } }, options }
      const answer = { kind: 'choice', name, value }
      expect(listAnswers(answered)).toContainEqual(answer)
      const [found] = listAnswers(answered)
      expect(listAnswers(dropAnswer(answered, found!))).not.toContainEqual(answer)
    },
  )

  it('is none where the file raised a question, or nobody chose', () => {
    const conversions = {
      northAmericanPhones: 'foreign',
      idCardBirthdays: 'ask',
      notCustomers: 'ask',
    } as const
    const given = listAnswers({ mapping: { ...mapping, conversions }, options })
    expect(given.filter(({ kind }) => kind === 'choice')).toEqual([])
  })

  // An answer of today would be called one of last time, after a restart too.
  it('comes from the earlier import only where that one had it', () => {
    const earlier = { mapping, options }
    const conversions = {
      ...mapping.conversions,
      dayMonthOrder: 'monthFirst' as const,
      valueMatches: [...mapping.conversions!.valueMatches!, { field: 'sex' as const, from: '帅', to: '男' }],
    }
    const kept = listKept({ mapping: { ...mapping, conversions, blanksClear: false }, options }, earlier)
    expect(kept).toEqual([
      { kind: 'choice', name: 'twoDigitYears', value: 'lastHundredYears' },
      { kind: 'valueMatches', field: 'sex', count: 2 },
      { kind: 'valueMatches', field: 'custom:7', count: 2 },
      { kind: 'disabled', conversion: 'mergedCell' },
      { kind: 'constant', field: 'tags' },
      { kind: 'matchingOptions' },
    ])
  })
})

describe('the answers of an earlier import', () => {
  it('are the user’s choices, without open questions and facts of the file', () => {
    expect(listAnswers({ mapping, options })).toEqual([
      { kind: 'choice', name: 'twoDigitYears', value: 'lastHundredYears' },
      { kind: 'valueMatches', field: 'sex', count: 1 },
      { kind: 'valueMatches', field: 'custom:7', count: 2 },
      { kind: 'disabled', conversion: 'mergedCell' },
      { kind: 'blanksClear' },
      { kind: 'constant', field: 'tags' },
      { kind: 'matchingOptions' },
    ])
  })

  it('can be dropped one by one, each without touching the others, until none is left', () => {
    let answered: Parameters<typeof listAnswers>[0] = { mapping, options }
    const all = listAnswers(answered)
    for (const [index, answer] of all.entries()) {
      answered = dropAnswer(answered, answer)
      expect(listAnswers(answered)).toEqual(all.slice(index + 1))
    }
    expect(answered.mapping.columns).toEqual(mapping.columns)
    expect(answered.mapping.conversions).toMatchObject({ countsFrom1904: true, dayMonthOrder: 'ask' })
    expect(answered.options).toEqual(usualMatchingOptions(['phone']))
  })
})
