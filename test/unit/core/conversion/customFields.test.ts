import { describe, expect, test } from 'vitest'
import {
  customTargetOf,
  parseCustomFields,
  saveCustomField,
  serializeCustomFields,
} from '../../../../electron/core/mapping/customFieldCatalogue.ts'
import {
  DistinctValueCounter,
  findUnmatchedSexValues,
  suggestOptionMatches,
} from '../../../../electron/core/conversion/optionMatching.ts'
import type { CustomField } from '../../../../electron/shared/model/field.ts'
import { TextCells } from '../../../../electron/core/rowLines/RowCells.ts'
import { custom, errorOf, mappingOf, standard } from '../mapping/builders.ts'

const cellsOf = (...cells: string[]): TextCells => new TextCells(cells)

const level: CustomField = {
  configId: '9223372036854775807',
  configName: '等级',
  valueType: 'single',
  options: [{ label: '金卡', code: 'G' }, { label: '银卡', code: 'S' }, { label: '普通' }],
}

describe('the catalogue', () => {
  test('is read back from its file unchanged, digit for digit', () => {
    expect(parseCustomFields(serializeCustomFields([level]))).toEqual([level])
  })

  test('refuses what cannot be a field, with the reason', () => {
    const reasonOf = (field: Partial<CustomField>): object =>
      errorOf(() => saveCustomField([level], { configId: '5', configName: 'x', ...field })).params
    expect(reasonOf({ configId: level.configId })).toMatchObject({ reason: 'exists' })
    expect(reasonOf({ configId: '1.5' })).toMatchObject({ reason: 'notInteger' })
    expect(reasonOf({ configName: ' ' })).toMatchObject({ reason: 'noName' })
    expect(reasonOf({ options: [{ label: 'a' }, { label: 'a ' }] })).toMatchObject({ reason: 'sameOption' })
  })

  test('replaces the field that is edited, even under a new id', () => {
    const edited = saveCustomField([level], { ...level, configId: '8' }, level.configId)
    expect(edited.map(({ configId }) => configId)).toEqual(['8'])
  })

  test('refuses a file with one id twice, and files of other kinds', () => {
    const twice = serializeCustomFields([level, { ...level, configName: '级别' }])
    expect(errorOf(() => parseCustomFields(twice)).code).toBe('mapping.invalidCustomField')
    expect(errorOf(() => parseCustomFields('{"version":1}')).code).toBe('mapping.invalidTemplate')
    expect(errorOf(() => parseCustomFields('nothing')).params).toEqual({ reason: 'json' })
  })

  test('makes a mapping target with the type and options of the field', () => {
    expect(customTargetOf(level, '会员等级')).toEqual({
      kind: 'custom',
      configId: level.configId,
      configName: '等级',
      separators: '',
      valueType: 'single',
      options: ['金卡', '银卡', '普通'],
    })
  })
})

describe('option matching', () => {
  test('counts the distinct values of fields that take choices, split like the values that are sent', () => {
    const multi = { ...custom('7', '爱好', '、'), valueType: 'multi' as const }
    const counter = new DistinctValueCounter(mappingOf([standard('phone'), standard('sex'), multi]))
    counter.add(cellsOf('13812345678', '男', '足球、篮球'))
    counter.add(cellsOf('13912345678', ' 男 ', '篮球'))
    counter.add(cellsOf('13612345678', '0'))
    expect(counter.results()).toEqual([
      {
        field: 'sex',
        values: [
          { value: '男', count: 2 },
          { value: '0', count: 1 },
        ],
        isTruncated: false,
      },
      {
        field: 'custom:7',
        values: [
          { value: '篮球', count: 2 },
          { value: '足球', count: 1 },
        ],
        isTruncated: false,
      },
    ])
  })

  // A value shown for matching that no row ever sends cannot be matched to anything.
  test('splits a cell as sending does: not within a number, and not at all when splitting is off', () => {
    const multi = { ...custom('7', '套餐', ',，'), valueType: 'multi' as const }
    const mapping = mappingOf([multi])
    const valuesOf = (counter: DistinctValueCounter): string[] => {
      counter.add(cellsOf('1,200元,年卡'))
      return counter.results().flatMap(({ values }) => values.map(({ value }) => value))
    }
    expect(valuesOf(new DistinctValueCounter(mapping)).sort()).toEqual(['1,200元', '年卡'])
    const unsplit = { ...mapping, conversions: { disabled: ['listSeparators' as const] } }
    expect(valuesOf(new DistinctValueCounter(unsplit))).toEqual(['1,200元,年卡'])
  })

  test('stops at its limit of distinct values and marks the result as truncated', () => {
    const counter = new DistinctValueCounter(mappingOf([standard('sex')]), 3)
    for (let index = 0; index < 100; index += 1) counter.add(cellsOf(`值${index % 10}`))
    const [result] = counter.results()
    expect(result).toMatchObject({ isTruncated: true })
    expect(result?.values).toHaveLength(3)
    expect(result?.values.every(({ count }) => count === 10)).toBe(true)
  })

  test('matches by label, then by code, and leaves the rest to the user', () => {
    expect(
      suggestOptionMatches('custom:7', ['金卡', 'ｇ', ' s ', '普 通', '钻石', '金'], level.options ?? []),
    ).toEqual({
      matches: [
        { field: 'custom:7', from: 'ｇ', to: '金卡' },
        { field: 'custom:7', from: ' s ', to: '银卡' },
        { field: 'custom:7', from: '普 通', to: '普通' },
      ],
      unmatched: ['钻石', '金'],
    })
  })

  test('lists the sex values that no rule recognises', () => {
    expect(findUnmatchedSexValues(['男', 'F', '0', '雄', '公'])).toEqual(['雄', '公'])
  })
})
