import { describe, expect, test } from 'vitest'
import {
  type ConvertedRow,
  createRowConverter,
} from '../../../../electron/core/conversion/createRowConverter.ts'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { custom, mappingOf, rowOf, standard } from '../mapping/builders.ts'
import { codes, context, convert } from './convertRow.ts'

describe('custom fields of the catalogue', () => {
  const target = { ...custom('7', '等级', '、'), valueType: 'multi' as const, options: ['金卡', '银卡'] }
  const mapping = (change: object): Mapping => mappingOf([standard('phone'), { ...target, ...change }])
  const outcome = (change: object, text: string): [string[], string] => {
    const row = convert(mapping(change), '13812345678', text)
    return [codes(row), JSON.parse(row.recordJson).customFields?.[0].values.join('|') ?? '']
  }

  test('accept only their options', () => {
    expect(outcome({}, '金卡、银卡')).toEqual([[], '金卡|银卡'])
    expect(outcome({}, '金卡、钻石')).toEqual([['error custom.unknownOption custom:7'], '金卡|钻石'])
    expect(outcome({ options: [] }, '钻石')).toEqual([[], '钻石'])
  })

  test('accept one value when they are 单选, even from two columns', () => {
    expect(outcome({ valueType: 'single' }, '金卡、银卡')[0]).toEqual([
      'error custom.severalOptions custom:7',
    ])
    const single = { ...target, valueType: 'single' as const }
    const row = convert(mappingOf([standard('phone'), single, single]), '13812345678', '金卡', '银卡')
    expect(codes(row)).toEqual(['error custom.severalOptions custom:7'])
  })

  test('normalise dates and numbers or refuse them', () => {
    expect(outcome({ valueType: 'date', options: undefined }, '2024年1月5日')).toEqual([[], '2024-01-05'])
    expect(outcome({ valueType: 'date' }, '24-1-5')[0]).toEqual(['error custom.notDate custom:7'])
    expect(outcome({ valueType: 'number' }, '１,200.50')).toEqual([[], '1200.50'])
    expect(outcome({ valueType: 'number' }, '12瓶')[0]).toEqual(['error custom.notNumber custom:7'])
  })
})

describe('a choice of the user', () => {
  test('of the day and month order that a date contradicts gives a warning, in custom fields too', () => {
    const joined = { ...custom('7', '入会日期'), valueType: 'date' as const }
    const mapping: Mapping = {
      ...mappingOf([standard('phone'), joined]),
      conversions: { dayMonthOrder: 'dayFirst' },
    }
    const row = convert(mapping, '13812345678', '5/13/2024')
    expect(codes(row)).toEqual(['warning birthday.mixedOrder custom:7'])
    expect(JSON.parse(row.recordJson).customFields[0].values).toEqual(['2024-05-13'])
    expect(codes(convert(mapping, '13812345678', '13/5/2024'))).toEqual([])
  })

  const phoneAndSex = mappingOf([standard('phone'), standard('sex'), standard('birthday'), standard('tags')])
  const chosen = (conversions: Mapping['conversions'], ...cells: string[]): ConvertedRow =>
    convert({ ...phoneAndSex, conversions }, ...cells)

  test('of a value match replaces the value; a match to nothing leaves it out without a finding', () => {
    const conversions = {
      valueMatches: [
        { field: 'sex' as const, from: '0', to: '女' },
        { field: 'sex' as const, from: '雄', to: '' },
      ],
    }
    expect(JSON.parse(chosen(conversions, '13812345678', ' 0 ').recordJson).sex).toBe('女')
    expect(chosen(conversions, '13812345678', '雄')).toMatchObject({
      issues: [],
      recordJson: '{"phone":"13812345678"}',
    })
    expect(codes(chosen(conversions, '13812345678', '雌'))).toEqual(['error sex.unknownValue sex'])
  })

  test('of a value match cannot introduce a value that the platform refuses', () => {
    const conversions = { valueMatches: [{ field: 'sex' as const, from: '0', to: '雌' }] }
    expect(codes(chosen(conversions, '13812345678', '0'))).toEqual(['error sex.unknownValue sex'])
  })

  test('to switch a conversion off leaves the text, or refuses what cannot be sent like that', () => {
    const row = chosen({ disabled: ['phoneFormat', 'birthdayFormat', 'listSeparators', 'sexWord'] },
      ' +86 138 1234 5678', '先生', '1990年5月1日', 'VIP、新客')
    expect(JSON.parse(row.recordJson)).toEqual({
      phone: '+86 138 1234 5678', sex: '先生', birthday: '1990年5月1日', tags: 'VIP、新客',
    })
    expect(codes(row)).toEqual(['error sex.unknownValue sex'])
  }) // prettier-ignore

  test('of option matches applies to every value of a cell', () => {
    const target = { ...custom('7', '等级', '、'), valueType: 'multi' as const, options: ['金卡', '银卡'] }
    const mapping: Mapping = {
      ...mappingOf([standard('phone'), target]),
      conversions: {
        valueMatches: [
          { field: 'custom:7', from: 'G', to: '金卡' },
          { field: 'custom:7', from: '无', to: '' },
        ],
      },
    }
    const row = convert(mapping, '13812345678', 'G、无、银卡、金卡')
    expect(JSON.parse(row.recordJson).customFields[0].values).toEqual(['金卡', '银卡'])
    expect(row.issues).toEqual([])
  })
})

describe('the statistics of conversions', () => {
  test('count changes by field and kind with a few different examples, without errors', () => {
    const statistics = new ConversionStatistics()
    const mapping = mappingOf([standard('phone'), standard('birthday'), standard('sex'), custom('7', '爱好', '、')])
    const convertRow = createRowConverter(mapping, { ...context, statistics })
    convertRow(rowOf('13812345678', '1990-05-01', '男', '足球'))
    for (let index = 0; index < 10; index += 1) {
      convertRow(rowOf(' 13812345678', `1990.5.${index + 1}`, '未知', '足球、篮球'))
    }
    convertRow(rowOf('138 1234 5678', '１９９０-０５-０１', '女\u200B', '足球'))
    convertRow(rowOf('138', '1990-02-30', '雄', ''))
    expect(statistics.summaries()).toEqual([
      { field: 'phone', kind: 'trim', count: 10, examples: [{ before: ' 13812345678', after: '13812345678' }] },
      { field: 'sex', kind: 'placeholder', count: 10, examples: [{ before: '未知', after: '' }] },
      {
        field: 'birthday',
        kind: 'birthdayFormat',
        count: 10,
        examples: [
          { before: '1990.5.1', after: '1990-05-01' },
          { before: '1990.5.2', after: '1990-05-02' },
          { before: '1990.5.3', after: '1990-05-03' },
        ],
      },
      { field: 'custom:7', kind: 'listSeparators', count: 10, examples: [{ before: '足球、篮球', after: '足球 | 篮球' }] },
      { field: 'phone', kind: 'phoneFormat', count: 1, examples: [{ before: '138 1234 5678', after: '13812345678' }] },
      { field: 'sex', kind: 'invisible', count: 1, examples: [{ before: '女\u200B', after: '女' }] },
      { field: 'birthday', kind: 'fullWidth', count: 1, examples: [{ before: '１９９０-０５-０１', after: '1990-05-01' }] },
    ])
  }) // prettier-ignore
})
